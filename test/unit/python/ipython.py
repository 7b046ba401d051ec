"""What IPython makes of cells: reads a JSON list of sources, writes for each null or its names."""

import ast
import json
import sys
import warnings

from IPython.core.inputtransformer2 import TransformerManager

warnings.simplefilter("ignore")


def is_magic(node):
    return isinstance(node, ast.Call) and "get_ipython" in ast.dump(node.func)


def names(source):
    """Names stored, and names called, where the text is not a magic's."""
    tree = ast.parse(TransformerManager().transform_cell(source))
    stored, called = set(), set()

    class Visitor(ast.NodeVisitor):
        def visit_Call(self, node):
            if is_magic(node):
                return
            if isinstance(node.func, ast.Name):
                called.add(node.func.id)
            self.generic_visit(node)

        def visit_Name(self, node):
            if isinstance(node.ctx, ast.Store):
                stored.add(node.id)

    Visitor().visit(tree)
    return [sorted(stored), sorted(called)]


def answer(source):
    try:
        return names(source)
    except SyntaxError:
        return None


json.dump([answer(source) for source in json.load(sys.stdin)], sys.stdout)
