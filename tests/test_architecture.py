"""The import rule and the size rules, read from the source text of ``symnode/``.

Rooms are numbered; a package imports only packages with a smaller number, or itself.  So the
checker depends on nothing it checks, and a document writer cannot start a computation.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "symnode"

ROOMS = {
    "checker": 0,
    "language": 1,
    "calculus": 2,
    "judgement": 2,
    "numeric": 3,
    "models": 4,
    "methods": 4,
    "experiments": 5,
    "verify": 6,
    "document": 6,
    "commands": 7,
    "jupyter": 7,
    "page": 7,
    "pytest_plugin": 7,
    "cli": 8,
    "__main__": 9,
}
DOORS = 7

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_PARAMETERS = 6

UNSAFE_CALLS = {"eval", "exec", "parse_expr"}
# Emitted NumPy code becomes a function here: docs/decisions/emitted_code_at_one_door.md
CODE_DOOR = "symnode.numeric.emission.code"
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "sympy.parsing"}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One imported name: ``module`` is absolute, ``runtime`` is False under TYPE_CHECKING."""

    module: str
    line: int
    runtime: bool


@dataclass(frozen=True)
class Source:
    """One module of the package with its parsed text."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """First component below ``symnode``; empty for ``symnode/__init__.py``."""
        return self.name.partition(".")[2].partition(".")[0]

    def at(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT)}:{line}"


@cache
def sources() -> dict[str, Source]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        found[name] = Source(name, path, text, ast.parse(text, str(path)))
    return found


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def import_nodes(
    node: ast.AST, runtime: bool = True
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, runtime
        else:
            yield from import_nodes(child, runtime and not is_type_checking(child))


def base_of(source: Source, node: ast.ImportFrom) -> str:
    """The absolute module of ``from X import ...``, relative imports resolved."""
    if not node.level:
        return node.module or ""
    is_package = source.path.name == "__init__.py"
    parts = source.name.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, node.module] if node.module else parts)


@cache
def imports_of(name: str) -> tuple[Import, ...]:
    source, found = sources()[name], []
    for node, runtime in import_nodes(source.tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        else:
            base = base_of(source, node)
            # `from package import module` imports the module, not only the package.
            inner = [f"{base}.{alias.name}" for alias in node.names]
            targets = [each if each in sources() else base for each in inner]
        found += [Import(target, node.lineno, runtime) for target in targets]
    return tuple(found)


def all_imports() -> Iterator[tuple[Source, Import]]:
    for source in sources().values():
        for each in imports_of(source.name):
            yield source, each


def room_of(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def is_ours(module: str) -> bool:
    return module == "symnode" or module.startswith("symnode.")


def functions(source: Source) -> Iterator[FunctionNode]:
    for node in ast.walk(source.tree):
        if isinstance(node, FunctionNode):
            yield node


def test_modules_are_found() -> None:
    """Without this, every test below could pass by looking at nothing."""
    assert "symnode" in sources()
    present = {source.room for source in sources().values()} - {""}
    assert {"checker", "language", "calculus", "judgement", "methods", "verify"} <= present
    assert len(sources()) >= 30
    assert sum(is_ours(each.module) for _, each in all_imports()) >= 50


def test_every_module_has_a_room() -> None:
    homeless = [s.at(1) for s in sources().values() if s.room and s.room not in ROOMS]
    assert not homeless, f"give these a room in ROOMS or move them: {homeless}"


def test_rooms_import_downwards_only() -> None:
    wrong = []
    for source, each in all_imports():
        # `symnode` itself only holds the version; any room but the checker may read it.
        if not is_ours(each.module) or each.module == "symnode":
            continue
        target = room_of(each.module)
        if target != source.room and ROOMS[target] >= ROOMS.get(source.room, -1):
            wrong.append(f"{source.at(each.line)} imports {each.module}")
    assert not wrong, "\n".join(wrong)


def test_checker_stands_alone() -> None:
    """It must run with `python -I -S`: the standard library and its own modules, nothing else."""
    seen, wrong = 0, []
    for source, each in all_imports():
        if source.room != "checker":
            continue
        seen += 1
        own = each.module == "symnode.checker" or each.module.startswith("symnode.checker.")
        if not own and each.module.partition(".")[0] not in sys.stdlib_module_names:
            wrong.append(f"{source.at(each.line)} imports {each.module}")
    assert seen, "no import was found in checker/"
    assert not wrong, "\n".join(wrong)


def test_sympy_enters_the_language_at_one_door() -> None:
    importers = {
        source.name
        for source, each in all_imports()
        if source.room == "language" and each.module.partition(".")[0] == "sympy"
    }
    assert importers == {"symnode.language.sympy_io"}


def test_documents_never_compute() -> None:
    allowed = {"language", "calculus", "judgement", "document"}
    wrong = [
        f"{source.at(each.line)} imports {each.module}"
        for source, each in all_imports()
        if source.room == "document" and is_ours(each.module) and room_of(each.module)
        if room_of(each.module) not in allowed
    ]
    assert not wrong, "\n".join(wrong)


def test_engine_does_not_know_the_models() -> None:
    wrong = [
        f"{source.at(each.line)} imports {each.module}"
        for source, each in all_imports()
        if is_ours(each.module) and room_of(each.module) == "models"
        if source.room != "models" and ROOMS.get(source.room, 0) < DOORS
    ]
    assert not wrong, "\n".join(wrong)


def test_no_import_cycle() -> None:
    """Function-local imports count: they postpone a cycle, they do not remove it."""
    graph = {
        name: {i.module for i in imports_of(name) if i.runtime and i.module in sources()} - {name}
        for name in sources()
    }
    while removable := [name for name, targets in graph.items() if not targets & graph.keys()]:
        for name in removable:
            del graph[name]
    # What is left lies on a cycle or leads into one; drop what nothing left imports.
    while outer := graph.keys() - {t for targets in graph.values() for t in targets}:
        for name in outer:
            del graph[name]
    assert not graph, f"modules that import each other: {sorted(graph)}"


def test_files_are_short() -> None:
    long = {s.at(1): n for s in sources().values() if (n := s.text.count("\n")) > MAX_FILE_LINES}
    assert not long, f"more than {MAX_FILE_LINES} lines: {long}"


def code_lines(node: FunctionNode) -> int:
    """Lines of the function without its docstring, which may show formulas and an example."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return total
    docstring = node.body[0]
    return total - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def test_functions_are_short() -> None:
    seen, long = 0, []
    for source in sources().values():
        for node in functions(source):
            seen += 1
            lines = code_lines(node)
            if lines > MAX_FUNCTION_LINES:
                long.append(f"{source.at(node.lineno)} {node.name}: {lines} lines")
    assert seen >= 100, "too few functions were found for this test to mean anything"
    assert not long, "\n".join(long)


def public_parameters(node: FunctionNode) -> list[str]:
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [a.arg for a in named if a.arg not in {"self", "cls"} and not a.arg.startswith("_")]


def test_functions_take_few_parameters() -> None:
    seen, wrong = 0, []
    for source in sources().values():
        for node in functions(source):
            if node.name.startswith("_") and not node.name.startswith("__"):
                continue
            names = public_parameters(node)
            seen += len(names)
            if len(names) > MAX_PARAMETERS:
                wrong.append(f"{source.at(node.lineno)} {node.name}({', '.join(names)})")
    assert seen >= 100, "too few parameters were found for this test to mean anything"
    assert not wrong, "\n".join(wrong)


def called_name(call: ast.Call) -> str:
    """`eval` for `eval(...)` and `builtins.eval(...)`; a method `x.eval()` is not the builtin."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        owner = call.func.value.id
        if owner in {"builtins", "sympy", "sp"}:
            return call.func.attr
    return ""


def reads_a_string(call: ast.Call) -> bool:
    """SymPy evaluates strings as Python code; `strict=True` makes sympify refuse them."""
    name = called_name(call)
    if name == "sympify":
        return not any(k.arg == "strict" and ast.unparse(k.value) == "True" for k in call.keywords)
    if name not in {"S", "nsimplify"} or not call.args:
        return False
    first = call.args[0]
    literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return literal or isinstance(first, ast.JoinedStr)


def test_no_code_from_data() -> None:
    """A claim file or a certificate is data: nothing in it may ever run."""
    seen, wrong = 0, []
    for source, each in all_imports():
        if any(each.module == bad or each.module.startswith(f"{bad}.") for bad in UNSAFE_MODULES):
            wrong.append(f"{source.at(each.line)} imports {each.module}")
    for source in sources().values():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call):
                seen += 1
                if source.name == CODE_DOOR and called_name(node) == "exec":
                    continue
                if called_name(node) in UNSAFE_CALLS or reads_a_string(node):
                    wrong.append(f"{source.at(node.lineno)} calls {ast.unparse(node.func)}")
    assert seen >= 100, "too few calls were found for this test to mean anything"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", ["symnode", "symnode.pytest_plugin"])
def test_import_is_light(module: str) -> None:
    """pytest loads the plugin in every project where symnode is installed."""
    code = f"import sys, {module}; print({{'sympy', 'numpy'}} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "set()"


def is_ours_to_write(folder: str) -> bool:
    """No environment, cache or build output."""
    if folder.startswith("."):
        return folder == ".ci"
    return folder not in {"build", "dist", "__pycache__"} and not folder.endswith(".egg-info")


def project_files() -> Iterator[Path]:
    for folder, inner, names in os.walk(ROOT):
        inner[:] = filter(is_ours_to_write, inner)
        yield from (Path(folder, name) for name in names)


def test_no_file_names_a_place_outside() -> None:
    # Put together here, so that this file does not contain them.
    forbidden = ["/".join(["..", "shared"]), "/".join(["", "work", ""])]
    seen, wrong = 0, []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        seen += 1
        text = content.decode("utf-8", errors="replace")
        wrong += [f"{path.relative_to(ROOT)}: {word}" for word in forbidden if word in text]
    assert seen >= 30, "too few files were found for this test to mean anything"
    assert not wrong, "\n".join(wrong)
