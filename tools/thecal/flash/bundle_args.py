"""Short names for arguments that nobody gives by name: the first of every function has the same one, and so on.

An argument's name costs a place in the bundle's table, though only keywords ever ask for it. It refuses to touch an
argument that any call in the program names, one that an inner scope has a name of, and an assembler's program.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from thecal.errors import Failure
from thecal.flash.bundle_names import SHORT
from thecal.flash.bundle_walk import walk


def shorten_arguments(texts: dict[str, str], launchers: Iterable[str]) -> dict[str, str]:
    """The bundles with such names, each behind its remark. `launchers` may call what is in them.

    Raises Failure for a call that gives a dictionary as arguments.
    """
    trees = {bundle: ast.parse(text) for bundle, text in texts.items()}
    given = {
        node.arg
        for tree in [*trees.values(), *map(ast.parse, launchers)]
        for node in walk(tree)
        if isinstance(node, ast.keyword)
    }
    if None in given:
        raise Failure("a call with ** hides which arguments it names")
    for tree in trees.values():
        for function in walk(tree):
            if isinstance(function, (ast.FunctionDef, ast.Lambda)):
                _shorten(function, given)
    return {
        bundle: texts[bundle].split("\n", 1)[0] + "\n" + ast.unparse(tree) + "\n"
        for bundle, tree in trees.items()
    }


def _shorten(function: ast.FunctionDef | ast.Lambda, given: set[str | None]) -> None:
    """The first argument of a function gets the first name that nothing in it has, the second the next."""
    if isinstance(function, ast.FunctionDef) and function.decorator_list:
        return
    body = [*_body(function)]
    inner = _inner(body)
    own = [arg.arg for arg in _arguments(function.args)]
    free = (name for name in SHORT if name not in _words(body) and name not in own)
    names = {
        name: short
        for name, short in zip(own, free, strict=False)
        if name not in given | inner and len(name) > 1
    }
    for arg in _arguments(function.args):
        arg.arg = names.get(arg.arg, arg.arg)
    for node in body:
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)


def _arguments(args: ast.arguments) -> Iterator[ast.arg]:
    yield from (*args.posonlyargs, *args.args, *args.kwonlyargs)
    yield from (arg for arg in (args.vararg, args.kwarg) if arg)


def _body(function: ast.FunctionDef | ast.Lambda) -> Iterator[ast.AST]:
    """All that is in a function, but for what is told outside it: its arguments' defaults."""
    parts = function.body if isinstance(function, ast.FunctionDef) else [function.body]
    for part in parts:
        yield from walk(part)


def _inner(body: list[ast.AST]) -> set[str]:
    """The names that scopes in a function have, or share with it in their own way."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            found.update(_words([node.args, *_body(node)]))
        elif isinstance(node, ast.comprehension):
            found.update(_words(walk(node.target)))
        elif isinstance(node, (ast.Global, ast.Nonlocal, ast.ClassDef, ast.Import, ast.ImportFrom)):
            found.update(_words(walk(node)))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found


def _words(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that stand in these nodes."""
    found: set[str] = set()
    for node in nodes:
        for field in ("id", "name", "asname", "arg"):
            found.add(getattr(node, field, None) or "")
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(node.names)
    return found
