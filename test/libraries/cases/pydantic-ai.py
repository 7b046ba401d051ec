# %%
from pydantic_ai import Agent
from pydantic_ai.models.test import TestModel

agent = Agent(TestModel(custom_output_text="hi"))
# %% fails
answer = agent.run_sync("Hello").output
# %% fixed
answer = (await agent.run("Hello")).output
# %% ends
assert answer == "hi"
