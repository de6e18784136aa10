"""Puts the names that a bundle uses most at the front of its table, where a number of one byte finds them.

mpy-cross numbers names as they come, attributes before all others, and half of all uses are of a hundred names. So a
bundle begins with an expression that asks for those as attributes and is never evaluated. It refuses to change anything
that follows.
"""

from __future__ import annotations

import ast
import keyword
from collections import Counter
from collections.abc import Iterator

_PLACES = 127  # of one byte, less the bundle's own name
_WORTH = 3  # uses: so many bytes a name takes in the expression
_INTERNED = 10  # letters of a text that mpy-cross keeps as a name
_COMPREHENSIONS = {
    ast.ListComp: "<listcomp>",
    ast.SetComp: "<setcomp>",
    ast.DictComp: "<dictcomp>",
    ast.GeneratorExp: "<genexpr>",
}
_CLOSED = "*"  # a name that an inner function has from an outer one, as mpy-cross calls it
_CLASS = ("__name__", "__module__", "__qualname__")


def often_first(text: str) -> str:
    """The source of a bundle, behind its first remark, with such an expression."""
    counted = Counter(_used(ast.parse(text)))
    ranked = sorted(counted, key=lambda name: (-counted[name], name))
    front = [name for name in ranked[:_PLACES] if counted[name] > _WORTH]
    remark, rest = text.split("\n", 1)
    names = [name for name in front if name.isidentifier() and not keyword.iskeyword(name)]
    if not names:
        return text
    others = "".join(f"[{name!r}]" for name in front if name not in names)
    return f"{remark}\n__name__ or __name__.{'.'.join(names)}{others}\n{rest}"


def _used(tree: ast.Module) -> Iterator[str]:
    """Every name that takes a number in the bundle, about as often as it does."""
    yield from _asked(tree, frozenset())
    for node in ast.walk(tree):
        yield from _of(node)


def _asked(node: ast.AST, local: frozenset[str]) -> Iterator[str]:
    """The names that are no function's own: those take none."""
    if isinstance(node, (ast.FunctionDef, ast.Lambda)):
        inner = [*ast.walk(node)]
        made = {one.id for one in inner if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)}
        local |= made | {one.arg for one in inner if isinstance(one, ast.arg)}
    elif isinstance(node, ast.Name) and node.id not in local:
        yield node.id
    for child in ast.iter_child_nodes(node):
        yield from _asked(child, local)


def _of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
        yield from _CLASS if isinstance(node, ast.ClassDef) else ()
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.keyword):
        yield node.arg or ""
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from [node.value] if len(node.value) <= _INTERNED else []
    elif type(node) in _COMPREHENSIONS:
        yield from (_COMPREHENSIONS[type(node)], _CLOSED)
