"""Runs the cells of notebooks in fresh kernels, for the tests.

Reads one JSON object per line from stdin and answers one per line on stdout,
in the order in which the notebooks are done:

    {"id": 1, "cells": ["1 + 1", "await f()"], "timeout": 20}

    {"id": 1, "late": "", "values": {"x": "1"}, "cells": [
        {"status": "ok", "execution_count": 1, "outputs": [...nbformat...]}, ...]}

The first line on stdout tells about the kernel. `status` is that of the
execute_reply, or `timeout`, `dead`. `late` is what stderr got outside any
cell. `values` are the plain values that the notebook leaves, as repr.
"""

import ast
import asyncio
import gc
import importlib.util
import json
import os
import queue
import shutil
import signal
import socket
import sys
import tempfile

PARALLEL = int(os.environ.get("KERNELS", "2"))
# Long enough for a log of the event loop that follows the last cell.
QUIET = 0.1

# Sent to the kernel when all cells have run: the coroutines and tasks that
# nobody holds any more say so now, as they would in the reader's next hour.
COLLECT = "__import__('gc').collect(); import asyncio as __a; await __a.sleep(0)"
VALUES = """__import__('json').dumps({
    name: repr(value) for name, value in globals().items()
    if not name.startswith('_') and name not in ('In', 'Out')
    and isinstance(value, (int, float, str, bytes, list, dict, tuple, set, type(None)))})"""


def start_forge(home):
    """A process that has imported ipykernel and forks a kernel per request.

    A fork takes a tenth of the time of a fresh interpreter. It has to be
    started before any thread or ZeroMQ context exists here.
    """
    ours, theirs = socket.socketpair()
    if os.fork():
        theirs.close()
        return ours
    ours.close()
    # A group of its own: an interrupt at the terminal is for the driver.
    os.setpgrp()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Read on import: a kernel ends when the process that forked it does.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    from ipykernel import kernelapp  # noqa: F401  (imported for its children)
    import IPython.core.completer  # noqa: F401

    gc.collect()
    gc.freeze()
    requests = theirs.makefile("r")
    for line in requests:
        pid = os.fork()
        if pid == 0:
            be_kernel(line.strip(), home, (theirs, requests))
        theirs.sendall(f"{pid}\n".encode())
    os._exit(0)


def be_kernel(connection_file, home, inherited):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for each in inherited:
        each.close()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    work = tempfile.mkdtemp(dir=home)
    os.chdir(work)
    sys.path.insert(0, work)
    sys.argv = ["ipykernel_launcher", "-f", connection_file]
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(sys.argv[1:])
    os._exit(0)


class Kernel:
    """One kernel: started, run once, killed."""

    def __init__(self, forge, home):
        from jupyter_client import AsyncKernelClient
        from jupyter_client.connect import write_connection_file

        self.file = tempfile.mktemp(suffix=".json", dir=home)
        write_connection_file(self.file, transport="ipc", ip=self.file + "-ipc")
        forge.sendall(f"{self.file}\n".encode())
        self.pid = int(read_line(forge))
        self.client = AsyncKernelClient(connection_file=self.file)
        self.client.load_connection_file()
        self.client.start_channels(stdin=False, hb=False, control=False)

    @property
    def alive(self):
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    async def ready(self):
        """Waits until the kernel answers and its iopub is heard."""
        for _ in range(200):
            asked = self.client.kernel_info()
            try:
                await self.iopub_until_idle(asked, 0.3, lambda message: None)
                return self
            except asyncio.TimeoutError:
                if not self.alive:
                    break
        raise RuntimeError("the kernel did not start")

    async def iopub_until_idle(self, request, timeout, heard):
        """Hands on iopub messages until this request is done."""
        end = asyncio.get_running_loop().time() + timeout
        while True:
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                raise asyncio.TimeoutError
            message = await self.iopub(min(left, 0.5))
            if message is None:
                if not self.alive:
                    raise ConnectionError("the kernel died")
                continue
            heard(message)
            if (
                message["parent_header"].get("msg_id") == request
                and message["msg_type"] == "status"
                and message["content"]["execution_state"] == "idle"
            ):
                return

    async def iopub(self, timeout):
        try:
            return await asyncio.wait_for(self.client.get_iopub_msg(), timeout)
        except (asyncio.TimeoutError, queue.Empty):
            return None

    async def reply(self, request, timeout=5):
        while True:
            message = await asyncio.wait_for(self.client.get_shell_msg(), timeout)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    def kill(self):
        self.client.stop_channels()
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Session:
    """The notebook's side of one kernel."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.outputs = {}
        self.late = []

    def heard(self, message):
        from nbformat.v4 import output_from_msg

        outputs = self.outputs.get(message["parent_header"].get("msg_id"))
        if message["msg_type"] == "stream" and outputs is None:
            if message["content"]["name"] == "stderr":
                self.late.append(message["content"]["text"])
        elif message["msg_type"] in ("stream", "error", "execute_result", "display_data"):
            if outputs is not None:
                add_output(outputs, output_from_msg(message))

    async def run(self, cells, timeout):
        done = []
        stopped = None
        for code in cells:
            if stopped:
                done.append({"status": stopped, "execution_count": None, "outputs": []})
                continue
            cell = await self.execute(code, timeout)
            if cell["status"] in ("timeout", "dead"):
                stopped = cell["status"]
            done.append(cell)
        values = {} if stopped else await self.leave(timeout)
        return {"cells": done, "late": "".join(self.late), "values": values}

    async def execute(self, code, timeout):
        request = self.kernel.client.execute(code, stop_on_error=False, allow_stdin=False)
        outputs = self.outputs[request] = []
        cell = {"status": "ok", "execution_count": None, "outputs": outputs}
        try:
            await self.kernel.iopub_until_idle(request, timeout, self.heard)
            reply = await self.kernel.reply(request)
            cell["status"] = reply["status"]
            cell["execution_count"] = reply.get("execution_count")
        except asyncio.TimeoutError:
            cell["status"] = "timeout"
        except ConnectionError:
            cell["status"] = "dead"
        return cell

    async def leave(self, timeout):
        while message := await self.kernel.iopub(QUIET):
            self.heard(message)
        client = self.kernel.client
        try:
            request = client.execute(
                COLLECT,
                silent=True,
                store_history=False,
                user_expressions={"values": VALUES},
            )
            await self.kernel.iopub_until_idle(request, timeout, self.heard)
            reply = await self.kernel.reply(request)
            while message := await self.kernel.iopub(QUIET):
                self.heard(message)
        except (asyncio.TimeoutError, ConnectionError):
            return {}
        shown = reply.get("user_expressions", {}).get("values", {}).get("data", {})
        try:
            return json.loads(ast.literal_eval(shown["text/plain"]))
        except (KeyError, ValueError, SyntaxError):
            return {}


def add_output(outputs, output):
    """Appends as JupyterLab does: pieces of one stream become one output."""
    last = outputs[-1] if outputs else None
    if (
        last
        and output["output_type"] == "stream" == last["output_type"]
        and output["name"] == last["name"]
    ):
        last["text"] += output["text"]
    else:
        outputs.append(output)


def read_line(connection):
    line = b""
    while not line.endswith(b"\n"):
        piece = connection.recv(1)
        if not piece:
            raise RuntimeError("the process that starts kernels has ended")
        line += piece
    return line


async def serve(forge, home):
    say(
        python=sys.version_info[:2],
        nestAsyncio=next(
            (name for name in ("nest_asyncio2", "nest_asyncio") if importlib.util.find_spec(name)),
            "none",
        ),
    )
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**26)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    free = asyncio.Semaphore(PARALLEL)
    # One kernel more than are busy: the next notebook finds it warm.
    spare = [asyncio.ensure_future(Kernel(forge, home).ready())]
    busy = set()

    async def work(request):
        async with free:
            kernel = spare.pop()
            spare.append(asyncio.ensure_future(Kernel(forge, home).ready()))
            try:
                kernel = await kernel
                timeout = request.get("timeout", 20)
                say(id=request["id"], **await Session(kernel).run(request["cells"], timeout))
            except Exception as error:
                say(id=request["id"], failed=f"{type(error).__name__}: {error}")
            finally:
                if isinstance(kernel, Kernel):
                    kernel.kill()

    while line := await reader.readline():
        task = asyncio.ensure_future(work(json.loads(line)))
        busy.add(task)
        task.add_done_callback(busy.discard)
    await asyncio.gather(*busy)
    for kernel in await asyncio.gather(*spare, return_exceptions=True):
        if isinstance(kernel, Kernel):
            kernel.kill()


def say(**answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main():
    home = tempfile.mkdtemp(prefix="asyncio-doctor-")
    os.environ.update(
        IPYTHONDIR=home,
        JUPYTER_CONFIG_DIR=home,
        JUPYTER_DATA_DIR=home,
        JUPYTER_RUNTIME_DIR=home,
        PYTHONDONTWRITEBYTECODE="1",
    )
    for name in ("PYTHONWARNINGS", "PYTHONASYNCIODEBUG", "FORCE_COLOR"):
        os.environ.pop(name, None)
    forge = start_forge(home)
    try:
        asyncio.run(serve(forge, home))
    finally:
        forge.close()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
