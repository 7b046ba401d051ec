# %%
from tornado.ioloop import IOLoop
# %% fails
IOLoop.current().call_later(0.01, print, "later")
IOLoop.current().start()
# %% fixed
IOLoop.current().call_later(0.01, print, "later");
