"""The JupyterLab that the tests in the browser talk to: on this machine only, without a token."""

import os

from jupyterlab.galata import configure_jupyter_server

configure_jupyter_server(c)  # noqa: F821
c.ServerApp.ip = "127.0.0.1"  # noqa: F821
c.ServerApp.port = int(os.environ["UI_TEST_PORT"])  # noqa: F821
c.ServerApp.allow_root = True  # noqa: F821
c.Application.log_level = "ERROR"  # noqa: F821
c.JupyterNotebookApp.expose_app_in_browser = True  # noqa: F821
