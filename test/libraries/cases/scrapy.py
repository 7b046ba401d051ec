# %%
import scrapy
from scrapy.crawler import CrawlerProcess

class Nothing(scrapy.Spider):
    name = "nothing"

    async def start(self):
        return
        yield
# %% fails
process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
process.crawl(Nothing)
process.start()
