# %%
from tornado.ioloop import IOLoop

async def double(x):
    return 2 * x
# %% fails
IOLoop.current().start()
