"""Puts the names that a bundle uses most at the front of its table, where a number of one byte finds them.

mpy-cross numbers names as they come, attributes before all others, and half of all uses are of a hundred names. So a
bundle begins with expressions that ask for those as attributes and are never evaluated. Behind them stand the words of
the program's tables, so that they are names as well: a board keeps a name once and in a third of the room of a text.
It refuses to change anything that follows.
"""

from __future__ import annotations

import ast
import keyword
from collections import Counter
from collections.abc import Iterator

from thecal.flash.bundle_walk import walk

_PLACES = 127  # of one byte, less the bundle's own name
_WORTH = 3  # uses: so many bytes a name takes in the expression
_A_LINE = 100
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
    """The source of a bundle, behind its first remark, with such expressions."""
    tree = ast.parse(text)
    counted = Counter(_used(tree))
    ranked = sorted(counted, key=lambda name: (-counted[name], name))
    front = [name for name in ranked[:_PLACES] if counted[name] > _WORTH]
    names = [name for name in front if _attribute(name)]
    words = sorted({word for word in _words(tree) if word not in front and _attribute(word)})
    if not names:
        return text
    others = "".join(f"[{name!r}]" for name in front if name not in names)
    remark, rest = text.split("\n", 1)
    asked = [".".join(names) + others]
    asked += [".".join(words[at : at + _A_LINE]) for at in range(0, len(words), _A_LINE)]
    return "\n".join([remark, *(f"__name__ or __name__.{line}" for line in asked), rest])


def _attribute(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _words(tree: ast.Module) -> Iterator[str]:
    """The texts that mpy-cross would not make names of."""
    rows = _in_rows(tree)
    for node in walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [node.value] if len(node.value) > _INTERNED or id(node) in rows else []


def _in_rows(tree: ast.Module) -> set[int]:
    """The texts that stand in tuples, most of which are constants as a whole."""
    return {id(part) for node in walk(tree) if isinstance(node, ast.Tuple) for part in node.elts}


def _used(tree: ast.Module) -> Iterator[str]:
    """Every name that takes a number in the bundle, about as often as it does."""
    yield from _asked(tree, frozenset())
    rows = _in_rows(tree)
    for node in walk(tree):
        yield from _of(node) if id(node) not in rows or not isinstance(node, ast.Constant) else ()


def _asked(node: ast.AST, local: frozenset[str]) -> Iterator[str]:
    """The names that are no function's own: those take none."""
    if isinstance(node, (ast.FunctionDef, ast.Lambda)):
        inner = walk(node)
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
