# %%
from telegram.ext import Application

app = Application.builder().token("1:a").build()
# %% fails
app.run_polling()
