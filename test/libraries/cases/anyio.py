# %%
import anyio

async def double(x):
    await anyio.sleep(0.01)
    return 2 * x
# %% fails
anyio.run(double, 2)
# %% fixed
await double(2)
