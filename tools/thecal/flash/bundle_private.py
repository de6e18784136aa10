"""Short names for what only a class knows of itself: its private attributes and methods, and its relatives'.

Each name costs a board its letters and a place in a table, and private ones need not differ from class to class. A
name stays as it is where anything else than `self` or `super()` is asked for it, and where a text or a class body has
it. It refuses to touch what is public.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from thecal.flash.bundle_files import Symbol
from thecal.flash.bundle_links import Linked
from thecal.flash.bundle_names import SHORT
from thecal.flash.bundle_walk import walk


def shorten(linked: list[Linked]) -> None:
    """Renames them in the files' trees, the same in every file; what a class and its bases have stays different."""
    kept = _kept(one.file.tree for one in linked)
    families = _Families(linked)
    names: dict[Symbol, dict[str, str]] = {}
    free = [name for name in SHORT if name not in kept]
    for root, counted in sorted(families.counted().items()):
        own = sorted((name for name in counted if name not in kept), key=lambda name: (-counted[name], name))
        names[root] = dict(zip(own, free, strict=False))
    for symbol, node in families.classes.items():
        _rename(node, names[families.root(symbol)])


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _kept(trees: Iterable[ast.AST]) -> set[str]:
    """Every private name that something else than its own class may use."""
    kept: set[str] = set()
    for tree in trees:
        own = {id(node) for cls in _classes(tree) for node in _own(cls)}
        for node in walk(tree):
            if isinstance(node, ast.Attribute) and id(node) not in own:
                kept.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                kept.add(node.value)
            elif isinstance(node, ast.ClassDef):
                kept.update(_in_body(node))
    return kept


def _in_body(node: ast.ClassDef) -> Iterator[str]:
    """Names that a class's body itself has, but for its methods."""
    for statement in node.body:
        if not isinstance(statement, ast.FunctionDef):
            yield from (inner.id for inner in walk(statement) if isinstance(inner, ast.Name))
            yield from (inner.name for inner in walk(statement) if isinstance(inner, ast.ClassDef))
        else:
            outer = [*statement.decorator_list, *statement.args.defaults]
            yield from (inner.id for part in outer for inner in walk(part) if isinstance(inner, ast.Name))


def _classes(tree: ast.AST) -> Iterator[ast.ClassDef]:
    yield from (node for node in getattr(tree, "body", []) if isinstance(node, ast.ClassDef))


def _methods(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    yield from (part for part in node.body if isinstance(part, ast.FunctionDef))


def _own(node: ast.ClassDef) -> Iterator[ast.Attribute]:
    """The attributes that a class's methods ask of `self` and of `super()`."""
    for method in _methods(node):
        if method.args.args and not method.decorator_list and not _hidden(method, method.args.args[0].arg):
            for inner in walk(method):
                if isinstance(inner, ast.Attribute) and _of_self(inner.value, method.args.args[0].arg):
                    yield inner


def _hidden(method: ast.FunctionDef, first: str) -> bool:
    """Whether the name of its first argument ever stands for anything else in a method."""
    args = [node for node in walk(method) if isinstance(node, ast.arg) and node.arg == first]
    made = [node for node in walk(method) if isinstance(node, ast.Name) and node.id == first]
    return len(args) > 1 or any(not isinstance(node.ctx, ast.Load) for node in made)


def _of_self(node: ast.expr, first: str) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "super" and not node.args
    return isinstance(node, ast.Name) and node.id == first


def _rename(node: ast.ClassDef, names: dict[str, str]) -> None:
    for attribute in [*_own(node)]:
        attribute.attr = names.get(attribute.attr, attribute.attr)
    for method in _methods(node):
        method.name = names.get(method.name, method.name)


class _Families:
    """The program's classes, each with those it comes from and those that come from it."""

    def __init__(self, linked: list[Linked]) -> None:
        self.classes = {
            (one.file.name, node.name): node for one in linked for node in _classes(one.file.tree)
        }
        self._above: dict[Symbol, Symbol] = {}
        for one in linked:
            for node in _classes(one.file.tree):
                for base in node.bases:
                    link = one.links.get((id(base), -1))
                    if link is not None and link.symbol in self.classes:
                        self._above[self.root((one.file.name, node.name))] = self.root(link.symbol)

    def root(self, symbol: Symbol) -> Symbol:
        """One class that stands for all its relatives."""
        while self._above.get(symbol, symbol) != symbol:
            symbol = self._above[symbol]
        return symbol

    def counted(self) -> dict[Symbol, Counter[str]]:
        """The private names of each family, and how often each is used."""
        found: dict[Symbol, Counter[str]] = {}
        for symbol, node in self.classes.items():
            counts = found.setdefault(self.root(symbol), Counter())
            counts.update(inner.attr for inner in _own(node) if _private(inner.attr))
            counts.update(method.name for method in _methods(node) if _private(method.name))
        return found
