# %%
from fastmcp import FastMCP

mcp = FastMCP("tools")
# %% fails
mcp.run()
