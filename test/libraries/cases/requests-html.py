# %%
from requests_html import HTML, HTMLSession

page = HTML(html="<p>tea</p>", session=HTMLSession())
# %% fails
page.render()
