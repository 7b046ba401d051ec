#!/usr/bin/env bash
# xeus-python 0.19.0: the kernel `xpython-raw` evaluates no `user_expressions`, and cannot run an empty cell.
#
# The messaging protocol lets a front end ask a kernel silently: an execute_request with code '' and expressions to be
# evaluated. Seen, with CPython 3.11 and jupyter_client 8.10.0:
# - `xpython` answers each expression.
# - `xpython-raw` answers the empty code with status 'error' (IndexError); with the code `None` it answers 'ok', and
#   `user_expressions` is empty, whatever was asked.
# So a question of this kind gets no answer, neither yes nor no, from the one kernel that it tells apart.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check xeus-python==0.19.0 jupyter_client==8.10.0 2>/dev/null
cat > "$work/ask.py" <<'PY'
from jupyter_client.manager import KernelManager


def answers(name):
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        replies = []
        for code in ("", "None"):
            reply = client.execute(
                code,
                silent=True,
                store_history=False,
                user_expressions={"sum": "1 + 1"},
                reply=True,
                timeout=30,
            )["content"]
            said = reply.get("user_expressions", {}).get("sum", {}).get("data", {})
            replies.append((reply["status"], reply.get("ename"), said.get("text/plain")))
        return replies
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


whole, raw = answers("xpython"), answers("xpython-raw")
print("xpython     ", whole)
print("xpython-raw ", raw)
assert whole == [("ok", None, "2"), ("ok", None, "2")]
assert raw == [("error", "IndexError", None), ("ok", None, None)]
PY
JUPYTER_PATH="$work/venv/share/jupyter" PATH="$work/venv/bin:$PATH" "$work/venv/bin/python" "$work/ask.py" 2>/dev/null
echo "as described"
