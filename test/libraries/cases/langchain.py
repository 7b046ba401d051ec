# %%
from langchain_community.document_loaders import PlaywrightURLLoader
from langchain_community.document_loaders.url_playwright import PlaywrightEvaluator


class Title(PlaywrightEvaluator):
    def evaluate(self, page, browser, response):
        return page.title()

    async def evaluate_async(self, page, browser, response):
        return await page.title()


loader = PlaywrightURLLoader(["https://example.org"], evaluator=Title())
# %% fails
pages = loader.load()
