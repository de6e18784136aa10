"""Every use of a name in a file, tied to what it means in the whole program; and which statements nobody needs.

It refuses to choose names: it only says which uses belong together, and what must not be hidden where.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from thecal.errors import Failure
from thecal.flash.bundle_files import File, Program, Symbol
from thecal.flash.bundle_walk import walk

_HARMLESS = frozenset(
    ("tuple", "list", "dict", "len", "range", "const", "array", "bytes", "bytearray", "frozenset")
)
Spot = tuple[int, int]
"""Which node, and which of its names (-1 where it has one)."""


@dataclass(frozen=True)
class Link:
    """What one spot means; `around` are the names of the scopes that it lies in."""

    symbol: Symbol
    around: frozenset[str]
    makes: bool


class Linked:
    """A file and the meaning of each of its names."""

    def __init__(self, file: File, program: Program) -> None:
        self.file = file
        self.links: dict[Spot, Link] = {}
        self._nodes = walk(file.tree)  # held: an id is a node's own only while the node is there
        asked = {id(node.value): node for node in self._nodes if isinstance(node, ast.Attribute)}
        for use in file.uses:
            node, meant = use.node, program.symbol(file, use)
            makes = not (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
            if isinstance(meant, str):
                node = asked.get(id(node))
                if node is None:
                    raise Failure(
                        f"{file.name}: {use.name} stands for a file, and is used as if it were a thing"
                    )
                meant = program.attribute(file, use, node)
            elif makes and meant[0] != file.name and not use.imported:
                raise Failure(f"{file.name} changes {use.name}, which it imports")
            self.links[id(node), -1 if use.part is None else use.part] = Link(meant, use.around, makes)

    def within(self, statement: ast.AST) -> Iterator[Link]:
        """The links of a statement and all that is in it."""
        for node in walk(statement):
            names = range(len(node.names)) if isinstance(node, ast.Global) else (-1,)
            for part in names:
                if (id(node), part) in self.links:
                    yield self.links[id(node), part]


def needed(linked: list[Linked], roots: set[str], done: set[int]) -> set[int]:
    """The ids of the statements that must stay; `roots` are the files of which everything does.

    A function, a class and a table of plain things are left out if nothing that stays names them; what does something
    when it runs stays. `done` are those that are already left out.
    """
    makers: dict[Symbol, list[tuple[Linked, ast.stmt]]] = {}
    waiting: list[tuple[Linked, ast.stmt]] = []
    for one in linked:
        for statement in [statement for statement in one.file.tree.body if id(statement) not in done]:
            for link in one.within(statement):
                if link.makes:
                    makers.setdefault(link.symbol, []).append((one, statement))
            if one.file.name in roots or not _idle(statement):
                waiting.append((one, statement))
    stays: set[int] = set()
    while waiting:
        one, statement = waiting.pop()
        if id(statement) not in stays:
            stays.add(id(statement))
            for link in one.within(statement):
                waiting += makers.get(link.symbol, [])
    return stays


def _idle(statement: ast.stmt) -> bool:
    """Whether it only makes something for others to use."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return not statement.decorator_list
    if not isinstance(statement, ast.Assign) or not all(map(_name_only, statement.targets)):
        return isinstance(statement, ast.Pass)
    calls = [node.func for node in walk(statement.value) if isinstance(node, ast.Call)]
    return all(isinstance(func, ast.Name) and func.id in _HARMLESS for func in calls)


def _name_only(target: ast.expr) -> bool:
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return all(isinstance(part, ast.Name) for part in parts)
