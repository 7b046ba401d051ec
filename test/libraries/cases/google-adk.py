# %%
from google.adk.agents import LlmAgent
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.genai import types

service = InMemorySessionService()
agent = LlmAgent(name="barista", model="gemini-2.0-flash")
runner = Runner(agent=agent, app_name="cafe", session_service=service)
# %% fails
session = service.create_session(app_name="cafe", user_id="me", session_id="1")
message = types.Content(role="user", parts=[types.Part(text="tea")])
for event in runner.run(user_id="me", session_id="1", new_message=message):
    print(event)
