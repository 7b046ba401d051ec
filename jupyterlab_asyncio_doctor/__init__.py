"""The prebuilt JupyterLab extension jupyterlab-asyncio-doctor; no Python code runs."""


def _jupyter_labextension_paths():
    return [{"src": "labextension", "dest": "jupyterlab-asyncio-doctor"}]
