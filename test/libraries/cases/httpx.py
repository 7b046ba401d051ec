# %%
import httpx

client = httpx.AsyncClient()
# %% fails
r = client.get("http://127.0.0.1:9")
print(r.status_code)
