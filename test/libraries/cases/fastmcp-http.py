# %%
from fastmcp import FastMCP

mcp = FastMCP("tools")
# %% fails
mcp.run(transport="http", port=18995)
# %% fixed
import asyncio
server_task = asyncio.create_task(mcp.run_async(transport="http", port=18995))
# %% ends
await asyncio.sleep(0.5)
assert not server_task.done()
server_task.cancel()
