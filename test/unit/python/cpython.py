"""What CPython says: reads one JSON question from stdin, writes the answer to stdout."""

import ast
import inspect
import json
import pathlib
import sys
import symtable
import sysconfig
import warnings

warnings.simplefilter("ignore")


def scopes(source):
    """Each scope as [kind, name, line, {name: local | global | enclosing}]."""
    found = []

    def visit(table):
        names = {}
        for symbol in table.get_symbols():
            name = symbol.get_name()
            used = symbol.is_referenced() or symbol.is_assigned() or symbol.is_parameter()
            used = used or symbol.is_imported()
            only_annotated = symbol.is_annotated() and not symbol.is_assigned()
            if not used or only_annotated or name.startswith(".") or name.startswith("_"):
                continue
            if symbol.is_free():
                names[name] = "enclosing"
            elif symbol.is_global():
                names[name] = "global"
            else:
                names[name] = "local"
        kind = str(table.get_type()).rpartition(".")[2].lower()
        if kind != "module":
            found.append([kind, table.get_name(), table.get_lineno(), names])
        for child in table.get_children():
            visit(child)

    visit(symtable.symtable(source, "cell", "exec"))
    return found


def code_objects(code):
    yield code
    for const in code.co_consts:
        if inspect.iscode(const):
            yield from code_objects(const)


def generators(source):
    code = compile(source, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return sum(bool(c.co_flags & inspect.CO_ASYNC_GENERATOR) for c in code_objects(code))


def is_legal(source):
    """Whether the awaits compile and turn nothing into an async generator; None: not even without."""
    try:
        without = generators(source.replace("await f()", "f()"))
    except SyntaxError:
        return None
    try:
        return generators(source) == without
    except SyntaxError:
        return False


def stdlib(count):
    """Sources of the standard library, spread evenly."""
    root = pathlib.Path(sysconfig.get_paths()["stdlib"])
    files = sorted(p for p in root.glob("**/*.py") if "site-packages" not in p.parts)
    files = [p for p in files if "test" not in str(p) and p.stat().st_size < 60_000]
    sources = []
    for path in files[:: max(1, len(files) // count)]:
        try:
            source = path.read_text(encoding="utf-8")
            ast.parse(source)
        except (SyntaxError, UnicodeDecodeError):
            continue
        if "\r" not in source and "[T]" not in source:
            sources.append(source)
    return sources


question = json.load(sys.stdin)
sources = question["sources"] + stdlib(question["stdlib"])
json.dump(
    {
        "python": sys.version_info[:2],
        "scopes": [[source, scopes(source)] for source in sources],
        "legal": [is_legal(source) for source in question["awaits"]],
    },
    sys.stdout,
)
