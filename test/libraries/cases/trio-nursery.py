# %%
import trio
# %% fails
async with trio.open_nursery() as nursery:
    nursery.start_soon(trio.sleep, 0.01)
