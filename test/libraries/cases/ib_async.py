# %%
from ib_async import IB

ib = IB()
# %% fails
ib.connect("127.0.0.1", 9, clientId=1)
