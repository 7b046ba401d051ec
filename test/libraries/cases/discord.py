# %%
import discord

client = discord.Client(intents=discord.Intents.default())
# %% fails
client.run("token")
# %% fixed
import asyncio
bot_task = asyncio.create_task(client.start("token"))
# %% ends
await client.close()
bot_task.cancel()
