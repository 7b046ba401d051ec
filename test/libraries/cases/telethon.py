# %%
from telethon import TelegramClient
from telethon.sessions import MemorySession

client = TelegramClient(MemorySession(), 1, "hash")
# %% fails
with client:
    print(client.get_me())
