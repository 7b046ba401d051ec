# %%
from agents import Agent, Runner

agent = Agent(name="Greeter")
# %% fails
result = Runner.run_sync(agent, "Hello")
