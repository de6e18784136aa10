"""Every mutant of one module, by mutmut's operators: a name that outlives moved lines, and the changed source.

It refuses to know whether a test notices.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

_GUARD = "TYPE_CHECKING"


@dataclass(frozen=True)
class Mutant:
    """`name`: where, and the lines before and after. `lines`: of the statement; none where it runs at the import."""

    name: str
    lines: range
    source: str

    @property
    def place(self) -> str:
        """The class and function that it is in."""
        return self.name.partition(": ")[0]


def of(source: str) -> list[Mutant]:
    """The mutants of this source, in its order. What only a type checker reads is left alone."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), _never_run(source), set()), None)
    wrapper.visit(visitor)
    positions, parents = wrapper.resolve(PositionProvider), wrapper.resolve(ParentNodeProvider)
    mutants: dict[str, Mutant] = {}
    for mutation in visitor.mutations:
        at = positions.get(mutation.original_node)
        changed = _changed(wrapper.module, mutation, at, source)
        above = list(_upwards(mutation.original_node, parents))
        name = _unused(f"{_place(above)}: {_difference(source, changed)}", mutants)
        mutants[name] = Mutant(name, _lines(above, positions), changed)
    return list(mutants.values())


def _changed(module: cst.Module, mutation: Mutation, at: CodeRange | None, source: str) -> str:
    """The source with one node replaced: in the text where it stands there as it is, since that is ten times faster."""
    old, new = (module.code_for_node(node) for node in (mutation.original_node, mutation.mutated_node))
    if at is not None:
        lines = source.splitlines(keepends=True)
        start, end = (
            sum(len(line) for line in lines[: place.line - 1]) + place.column for place in (at.start, at.end)
        )
        start -= max(old.find(source[start:end]), 0)  # brackets and blanks around it are the node's
        if source.startswith(old, start):
            return source[:start] + new + source[start + len(old) :]
    changed = module.deep_replace(mutation.original_node, mutation.mutated_node)  # pyright: ignore[reportArgumentType] - any node will do
    assert isinstance(changed, cst.Module)
    return changed.code


def _never_run(source: str) -> set[int]:
    """The lines of `TYPE_CHECKING = False` and of what stands below `if TYPE_CHECKING`."""
    lines: set[int] = set()
    for node in ast.parse(source).body:
        named = (
            node.test
            if isinstance(node, ast.If)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(named, ast.Name) and named.id == _GUARD:
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def _upwards(node: cst.CSTNode, parents: Mapping[cst.CSTNode, Any]) -> Iterator[cst.CSTNode]:
    while not isinstance(node, cst.Module):
        yield node
        node = parents[node]


def _place(above: list[cst.CSTNode]) -> str:
    """The class and function around it, with dots between."""
    names = [node.name.value for node in above if isinstance(node, cst.FunctionDef | cst.ClassDef)]
    return ".".join(reversed(names)) or "module"


def _lines(above: list[cst.CSTNode], positions: Mapping[cst.CSTNode, Any]) -> range:
    """Of the statement that a mutant stands in; of a compound one only its head."""
    within = any(isinstance(node, cst.FunctionDef) for node in above)
    statement = next(
        node for node in above if isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement)
    )
    if not within or isinstance(statement, cst.FunctionDef | cst.ClassDef):
        return range(0)
    here: CodeRange = positions[statement]
    body = getattr(statement, "body", None)
    end = positions[body].start.line if isinstance(body, cst.IndentedBlock) else here.end.line + 1
    return range(here.start.line, max(end, here.start.line + 1))


def _difference(before: str, after: str) -> str:
    """The lines that differ, each side on one line."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return " -> ".join(" ".join(_bare(line) for line in lines) for lines in (old, new))


def _bare(line: str) -> str:
    return line.partition("  # ")[0].strip()


def _unused(name: str, taken: dict[str, Mutant]) -> str:
    number = 2
    wanted = name
    while wanted in taken:
        wanted = f"{name} ({number})"
        number += 1
    return wanted
