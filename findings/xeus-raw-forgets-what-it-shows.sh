#!/usr/bin/env bash
# xeus-python 0.19.0 has two kernels that name themselves alike, and treat a shown coroutine differently.
#
# Both answer kernel_info with the implementation `xeus-python` and the lexer `ipython3`, and in both an event
# loop runs. Seen, with CPython 3.11 and jupyter_client 8.10.0:
# - `xpython` (IPython inside): `await f()` works; an error's name comes as `<class 'RuntimeError'>`;
#   a cell that ends with `f()` shows the coroutine and nothing warns, as `Out` keeps it.
# - `xpython-raw`: `await f()` is `SyntaxError: 'await' outside function`; the name comes as `RuntimeError`; the same
#   cell shows the coroutine and warns in the same reply that it was never awaited, as nothing keeps it.
# So one cell is proof of a lost coroutine in one kernel and proof of nothing in the other.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check xeus-python==0.19.0 jupyter_client==8.10.0 2>/dev/null
cat > "$work/ask.py" <<'PY'
from jupyter_client.manager import KernelManager

CELLS = ["import asyncio\nasync def f():\n    return 1", "asyncio.run(f())", "await f()", "f()"]


def seen(name):
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        info = client.kernel_info(reply=True, timeout=30)["content"]
        facts = [info["implementation"], info["language_info"].get("pygments_lexer")]
        for cell in CELLS:
            outputs = []
            client.execute_interactive(cell, timeout=30, output_hook=outputs.append)
            kinds = {message["msg_type"] for message in outputs}
            errors = [m["content"]["ename"] for m in outputs if m["msg_type"] == "error"]
            text = "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream")
            facts.append((errors, "execute_result" in kinds, "never awaited" in text))
        return facts
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


whole, raw = seen("xpython"), seen("xpython-raw")
print("xpython     ", whole)
print("xpython-raw ", raw)
assert whole[:2] == raw[:2] == ["xeus-python", "ipython3"]
assert whole[3][0] == ["<class 'RuntimeError'>"] and raw[3][0] == ["RuntimeError"]
assert whole[4][0] == [] and raw[4][0] == ["SyntaxError"]
assert whole[5] == ([], True, False), "xpython keeps what it shows"
assert raw[5] == ([], True, True), "xpython-raw lets it go, and Python warns"
PY
JUPYTER_PATH="$work/venv/share/jupyter" PATH="$work/venv/bin:$PATH" "$work/venv/bin/python" "$work/ask.py" 2>/dev/null
echo "as described"
