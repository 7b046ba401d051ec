# %%
import uvicorn
from fastapi import FastAPI

app = FastAPI()
# %% fails
if __name__ == "__main__":
    uvicorn.run(app, port=18999, log_level="error")
# %% fixed
import threading
if __name__ == "__main__":
    server = uvicorn.Server(uvicorn.Config(app, port=18999, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
# %% ends
import asyncio
first = server
while not first.started:
    await asyncio.sleep(0.1)
# The cell again: its port is in use, and the kernel lives on.
server = uvicorn.Server(uvicorn.Config(app, port=18999, log_level="error"))
second = threading.Thread(target=server.run, daemon=True)
second.start()
await asyncio.to_thread(second.join, 10)
assert first.started and not second.is_alive()
first.should_exit = True
