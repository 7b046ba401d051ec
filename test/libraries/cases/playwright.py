# %% fails
from playwright.sync_api import sync_playwright

with sync_playwright() as p:
    print(p.chromium.name)
# %% fixed
from playwright.async_api import async_playwright

async with async_playwright() as p:
    print(p.chromium.name)
