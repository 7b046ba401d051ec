# %%
from asgiref.sync import async_to_sync

async def double(x):
    return 2 * x
# %% fails
four = async_to_sync(double)(2)
# %% fixed
four = await double(2)
# %% ends
assert four == 4
