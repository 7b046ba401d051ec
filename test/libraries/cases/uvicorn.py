# %%
import uvicorn
from fastapi import FastAPI

app = FastAPI()
# %% fails
if __name__ == "__main__":
    uvicorn.run(app, port=18999, log_level="error")
# %% fixed
import asyncio
if __name__ == "__main__":
    server = uvicorn.Server(uvicorn.Config(app, port=18999, log_level="error"))
    server_task = asyncio.create_task(server.serve())
# %% ends
await asyncio.sleep(0.5)
assert server.started
server.should_exit = True
await server_task
