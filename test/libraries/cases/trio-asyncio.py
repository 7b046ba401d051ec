# %%
import asyncio
import trio

async def wait():
    await asyncio.sleep(0.01)
# %% fails
trio.run(wait)
