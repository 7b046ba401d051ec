"""Says what an edit of a notebook did to its Python.

Reads {"id", "before": [cells], "after": [cells], "same": bool} per line and
answers {"id", "wrong": [what]}. `same` asks for the same tree, apart from who
waits for whom.
"""

import ast
import inspect
import json
import sys
import types
from collections import Counter

from IPython.core.inputtransformer2 import TransformerManager

FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
STARTERS = {"run", "go", "run_until_complete"}
LOOPS = {"get_event_loop", "get_running_loop", "new_event_loop"}
to_python = TransformerManager().transform_cell


def check(before, after, same):
    wrong = []
    trees = []
    generators = []
    for cells in (before, after):
        module = ast.Module([], [])
        made = Counter()
        for number, cell in enumerate(cells):
            if cell.startswith("%%"):
                # Its body is a string to IPython; the kernel compiles it later.
                cell = cell.partition("\n")[2]
            try:
                text = to_python(cell)
                code = compile(text, "cell", "exec", FLAGS, dont_inherit=True)
            except SyntaxError as error:
                where = "before" if cells is before else "after"
                wrong.append(f"{where}: cell {number} does not compile: {error}")
                continue
            made.update(async_generators(code))
            module.body += ast.parse(text).body
        trees.append(module)
        generators.append(made)
    new = generators[1] - generators[0]
    if new:
        wrong.append(f"new async generators: {dict(new)}")
    if same and not wrong:
        made = async_functions(trees[1])
        was, now = (ast.dump(Neutral(made).visit(tree), indent=1) for tree in trees)
        if was != now:
            wrong.append(f"another program: {first_difference(was, now)}")
    return wrong


def async_generators(code):
    if code.co_flags & inspect.CO_ASYNC_GENERATOR:
        yield code.co_name
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from async_generators(const)


class Neutral(ast.NodeTransformer):
    """The tree in which `await x` and `asyncio.run(x)` are one, as are `def` and `async def`.

    A call of a function that is async after the edit may have been called without
    waiting before: there the waiting is left out. `f`, which every program has, is
    waited for from the start.
    """

    def __init__(self, made):
        self.made = made

    def visit_Await(self, node):
        return self.waited(self.visit(node.value))

    def visit_Call(self, node):
        self.generic_visit(node)
        is_start = is_call_of(node, STARTERS) and len(node.args) == 1
        return self.waited(node.args[0]) if is_start else node

    def waited(self, value):
        return value if is_call_of(value, self.made) else ast.Await(value)

    def visit_AsyncFunctionDef(self, node):
        self.generic_visit(node)
        return ast.FunctionDef(**dict(ast.iter_fields(node)))

    def visit_GeneratorExp(self, node):
        self.generic_visit(node)
        return ast.ListComp(node.elt, node.generators)

    def visit_Assign(self, node):
        self.generic_visit(node)
        if isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name):
            return named(node.targets[0].id, node.value)
        return None if is_call_of(node.value, LOOPS) else node

    def visit_Expr(self, node):
        self.generic_visit(node)
        closes = is_call_of(node.value, {"close", "set_event_loop", "stop"})
        return None if closes else node

    def visit_Try(self, node):
        """Ladders: take a loop or make one; start the coroutine or start it otherwise."""
        other_way = any(waits(handler) for handler in node.handlers)
        self.generic_visit(node)
        if not node.body and all(not handler.body for handler in node.handlers):
            return node.finalbody or None
        if other_way or not (node.handlers or node.finalbody):
            return node.body
        return node

    def visit_With(self, node):
        self.generic_visit(node)
        is_runner = is_call_of(node.items[0].context_expr, {"Runner"})
        return node.body if is_runner else node


def async_functions(tree):
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef))
    return {function.name for function in functions} - {"f"}


def named(name, function):
    """The `def` that a lambda with a name stands for."""
    definition = ast.parse(f"def {name}(): pass").body[0]
    definition.args = function.args
    definition.body = [ast.Return(function.body)]
    return definition


def waits(tree):
    return any(
        isinstance(node, ast.Await) or is_call_of(node, STARTERS) for node in ast.walk(tree)
    )


def is_call_of(node, names):
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) in names
    )


def first_difference(was, now):
    for old, new in zip(was.split("\n"), now.split("\n")):
        if old != new:
            return f"{old.strip()} became {new.strip()}"
    return "one is longer"


for line in sys.stdin:
    request = json.loads(line)
    wrong = check(request["before"], request["after"], request["same"])
    print(json.dumps({"id": request["id"], "wrong": wrong}), flush=True)
