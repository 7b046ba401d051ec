# %%
from aiohttp import web

app = web.Application()
# %% fails
web.run_app(app, host="127.0.0.1", port=18996)
# %% fixed
runner = web.AppRunner(app)
await runner.setup()
await web.TCPSite(runner, host="127.0.0.1", port=18996).start()
# %% ends
await runner.cleanup()
