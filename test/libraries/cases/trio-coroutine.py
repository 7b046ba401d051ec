# %%
import trio

async def double(x):
    await trio.sleep(0.01)
    return 2 * x
# %% fails
trio.run(double(2))
