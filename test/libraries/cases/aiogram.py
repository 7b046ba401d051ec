# %%
from aiogram import Bot, Dispatcher

bot = Bot("1:a")
dp = Dispatcher()
# %% fails
dp.run_polling(bot)
# %% fixed
import asyncio
bot_task = asyncio.create_task(dp.start_polling(bot, handle_signals=False))
# %% ends
bot_task.cancel()
