"""The device's files that a board reaches, each without what only a reader needs, in an order in which they can run.

It follows the imports that stand in the files, inside functions too, and refuses a circle of them. It refuses to know
what the files do, and what their names become.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thecal.errors import Failure
from thecal.flash.bundle_walk import walk

BUNDLES = ("pump", "twin", "board")
FOLDERS = {"pump": "pump", "twin": "twin", "drivers": "board", "boards": "board"}
_READERS = ("TYPE_CHECKING", "__name__")


@dataclass(frozen=True)
class Module:
    """One file: `name` as it is imported, `bundle` where it goes, `imports` the files of the device it needs."""

    name: str
    tree: ast.Module
    imports: tuple[str, ...]

    @property
    def bundle(self) -> str:
        return FOLDERS[self.name.split(".")[0]]


class Files:
    """The device's folder: which modules there are, and which of them an import statement means."""

    def __init__(self, device: Path) -> None:
        self._device = device

    def path(self, name: str) -> Path | None:
        """The file of a module; None where the name is none of the device's."""
        if name.split(".", maxsplit=1)[0] not in FOLDERS:
            return None
        stem = self._device.joinpath(*name.split("."))
        return next(
            (file for file in (stem.with_suffix(".py"), stem / "__init__.py") if file.is_file()), None
        )

    def source(self, module: str, alias: str) -> tuple[str, str | None]:
        """What `from module import alias` means: the module it comes from, and its name there (None: a module)."""
        inner = f"{module}.{alias}"
        return (inner, None) if self.path(inner) else (module, alias)

    def needed(self, tree: ast.AST) -> Iterator[str]:
        """The device's modules that a tree imports anywhere, in its order."""
        for node in walk(tree):
            if isinstance(node, ast.ImportFrom):
                if node.level or node.module is None:
                    raise Failure("an import in device/ is relative: write it in full")
                for alias in node.names:
                    name = self.source(node.module, alias.name)[0]
                    if name.split(".")[0] in FOLDERS:
                        yield name
            elif isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name.split(".")[0] in FOLDERS)


def entry(board: str) -> str:
    """The module of a board, whose names the launcher uses."""
    return f"boards.{board}"


def launched(device: Path) -> list[str]:
    """The modules that main.py imports: it finds their names in the bundles."""
    launcher = device / "main.py"
    return [*dict.fromkeys(Files(device).needed(_read(launcher)))] if launcher.is_file() else []


def in_order(board: str, device: Path) -> list[Module]:
    """What the board's file and main.py reach, each after what it imports; bundle by bundle as `BUNDLES` has them.

    Raises Failure for an unknown board, an import of a file that is not there, and a circle of imports.
    """
    files = Files(device)
    if files.path(entry(board)) is None:
        raise Failure(f"no board {board!r} in {device / 'boards'}")
    found: dict[str, Module] = {}
    for name in [*launched(device), entry(board)]:
        _reach(name, files, found, ())
    return sorted(found.values(), key=lambda module: BUNDLES.index(module.bundle))


def _reach(name: str, files: Files, found: dict[str, Module], above: tuple[str, ...]) -> None:
    if name in above:
        circle = " -> ".join([*above[above.index(name) :], name])
        raise Failure(f"these import one another in a circle: {circle}")
    if name in found:
        return
    path = files.path(name)
    if path is None:
        raise Failure(f"{above[-1] if above else 'main'} imports {name}, and there is no such file")
    tree = _read(path)
    imports = tuple(dict.fromkeys(needed for needed in files.needed(tree) if needed != name))
    for needed in imports:
        _reach(needed, files, found, (*above, name))
    module = Module(name, tree, imports)
    for needed in imports:
        if BUNDLES.index(found[needed].bundle) > BUNDLES.index(module.bundle):
            raise Failure(
                f"{name} imports {needed}: boards and drivers know the twin and the pump, never the reverse"
            )
    found[name] = module


def _read(path: Path) -> ast.Module:
    """Raises Failure where it is no Python."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise Failure(f"{path.name} is no Python: line {error.lineno}") from None
    return ast.fix_missing_locations(_Bare().visit(tree))


class _Bare(ast.NodeTransformer):
    """Drops docstrings, annotations, blocks for the type checker, and what a file does only as a program."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if body == [] and isinstance(node, ast.stmt):
            setattr(node, "body", [ast.Pass()])  # noqa: B010 - of many kinds of node
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        assign = ast.Assign(targets=[node.target], value=node.value)
        return self.generic_visit(ast.copy_location(assign, node))

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id == "TYPE_CHECKING":
            return None
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt] | None:
        test = node.test.left if isinstance(node.test, ast.Compare) else node.test
        if isinstance(test, ast.Name) and test.id in _READERS:
            left = [self.visit(statement) for statement in node.orelse]
            return [statement for statement in left if statement is not None] or None
        return self.generic_visit(node)
