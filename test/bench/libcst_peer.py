"""The codemod `asyncio.run(x)` -> `await x` as one writes it with LibCST.

Once with names resolved through the imports, as our own fix does it, and once
for whatever reads `asyncio.run`. Reads a JSON list of lists of sources; writes
the rewritten texts of the last list, and the milliseconds that each list took.
"""
import json
import sys
import time

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, QualifiedNameProvider

ONE_ARGUMENT = m.Call(args=[m.Arg()])
READS_RUN = m.Call(func=m.Attribute(value=m.Name("asyncio"), attr=m.Name("run")), args=[m.Arg()])


class AwaitWhatRuns(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    def leave_Call(self, original_node, updated_node):
        names = self.get_metadata(QualifiedNameProvider, original_node.func, ())
        if m.matches(updated_node, ONE_ARGUMENT) and any(
            known.name == "asyncio.run" for known in names
        ):
            return cst.Await(updated_node.args[0].value)
        return updated_node


class AwaitWhatReadsRun(cst.CSTTransformer):
    def leave_Call(self, original_node, updated_node):
        if m.matches(updated_node, READS_RUN):
            return cst.Await(updated_node.args[0].value)
        return updated_node


def by_name(source):
    module = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    return module.visit(AwaitWhatRuns()).code


def by_text(source):
    return cst.parse_module(source).visit(AwaitWhatReadsRun()).code


rounds = json.load(sys.stdin)
answer = {}
for name, rewrite in [("by_name", by_name), ("by_text", by_text)]:
    for source in rounds[0][:20]:
        rewrite(source)
    times = []
    for sources in rounds:
        start = time.perf_counter()
        results = [rewrite(source) for source in sources]
        times.append((time.perf_counter() - start) * 1000)
    answer[name] = {"times": times, "results": results}
json.dump(answer, sys.stdout)
