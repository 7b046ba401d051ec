# %%
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport

client = Client(transport=AIOHTTPTransport(url="http://127.0.0.1:9/graphql"))
query = gql("{ name }")
# %% fails
result = client.execute(query)
