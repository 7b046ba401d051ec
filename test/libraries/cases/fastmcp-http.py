# %%
from fastmcp import FastMCP

mcp = FastMCP("tools")
# %% fails
mcp.run(transport="http", port=18995)
# %% fixed
import threading
threading.Thread(target=mcp.run, kwargs=dict(transport="http", port=18995), daemon=True).start()
# %% ends
import asyncio
from fastmcp import Client
await asyncio.sleep(2)
async with Client("http://127.0.0.1:18995/mcp") as client:
    assert await client.list_tools() == []
# The cell again: its port is in use, and the kernel lives on.
second = threading.Thread(target=mcp.run, kwargs=dict(transport="http", port=18995), daemon=True)
second.start()
await asyncio.to_thread(second.join, 10)
assert not second.is_alive()
