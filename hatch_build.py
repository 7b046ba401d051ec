"""Builds the extension's JavaScript before the wheel, where that is still to be done."""

import subprocess
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        root = Path(self.root)
        if (root / "jupyterlab_asyncio_doctor/labextension/package.json").exists():
            return
        if not (root / "node_modules").exists():
            subprocess.run(["npm", "ci"], cwd=root, check=True)
        subprocess.run(["npm", "run", "build:prod"], cwd=root, check=True)
