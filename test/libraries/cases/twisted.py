# %%
from twisted.internet import reactor

reactor.callLater(0.05, reactor.stop)
reactor.run()
# %% fails
reactor.callLater(0.05, reactor.stop)
reactor.run()
