"""The codemod `asyncio.run(x)` -> `await x` as one writes it with LibCST.

Reads a JSON list of sources, writes the rewritten ones and the milliseconds.
"""
import json
import sys
import time

import libcst as cst
import libcst.matchers as m

RUN = m.Call(func=m.Attribute(value=m.Name("asyncio"), attr=m.Name("run")), args=[m.Arg()])


class AwaitTheCall(cst.CSTTransformer):
    def leave_Call(self, original_node, updated_node):
        if m.matches(updated_node, RUN):
            return cst.Await(updated_node.args[0].value)
        return updated_node


def rewrite(source):
    return cst.parse_module(source).visit(AwaitTheCall()).code


sources = json.load(sys.stdin)
for source in sources[:20]:
    rewrite(source)
start = time.perf_counter()
results = [rewrite(source) for source in sources]
ms = (time.perf_counter() - start) * 1000
json.dump({"ms": ms, "results": results}, sys.stdout)
