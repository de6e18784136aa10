"""Makes tables when a bundle is loaded, of words that are names in it anyway.

A tuple of constants is a constant itself: mpy-cross writes every word of it down again, whoever else says it, and
every figure in digits. Where that takes more room, a function's arguments become the tuple, told in code of which
nothing is left in memory once it has run. It refuses to touch what is in a function, which would make it every time.
"""

from __future__ import annotations

import ast
from collections import Counter

from thecal.flash.bundle_names import SHORT
from thecal.flash.bundle_walk import walk

_MOST = 127  # arguments whose number is told in a byte
_ASKED = 3  # bytes of code that load a name, or a constant
_CALL, _TUPLE = 4, 2  # to call the function, and to make a tuple that is no constant as a whole
_HEAD = 3  # of a text in a tuple: kind, length and end
_HELPER = 25


def built(text: str) -> str:
    """The source of a bundle, behind its first remark, with such tables."""
    tree = ast.parse(text)
    taken = {node.id for node in walk(tree) if isinstance(node, ast.Name)}
    maker = _Maker(tree, next(name for name in reversed(SHORT) if name not in taken))
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            statement.value = maker.visit(statement.value)
    if maker.gained <= _HELPER:
        return text
    helper = f"def {maker.name}(*_a):\n    return _a"
    return "\n".join([text.split("\n", 1)[0], helper, ast.unparse(ast.fix_missing_locations(tree))]) + "\n"


class _Maker(ast.NodeTransformer):
    """`gained`: bytes. `name`: of the function that makes a tuple of its arguments."""

    def __init__(self, tree: ast.Module, name: str) -> None:
        self.name = name
        self.gained = 0
        told = (node.value for node in walk(tree) if isinstance(node, ast.Constant))
        self._times = Counter(value for value in told if isinstance(value, str))

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        if not _constant(node):
            return self.generic_visit(node)
        size, made = self._in_code(node)
        self.gained += self._whole(node) + _ASKED - size
        return made

    def _in_code(self, node: ast.expr) -> tuple[int, ast.expr]:
        """How many bytes a constant takes as code, and what it becomes."""
        if isinstance(node, ast.Tuple):
            return self._tuple(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = node.value.isidentifier() or self._times[node.value] > 1
            return _ASKED if named else _ASKED + self._whole(node), node
        number = ast.literal_eval(node)
        if isinstance(number, int) and not isinstance(number, bool):
            return 1 if -16 <= number < 48 else 2 + number.bit_length() // 7, node
        return (_ASKED + self._whole(node) if isinstance(number, bytes) else 1), node

    def _tuple(self, node: ast.Tuple) -> tuple[int, ast.expr]:
        """As a whole, or made of its parts, whichever is less."""
        whole = self._whole(node) + _ASKED
        sizes, parts = zip(*map(self._in_code, node.elts), strict=True) if node.elts else ((), ())
        broken = any(part is not before for part, before in zip(parts, node.elts, strict=True))
        size = sum(sizes) + (_TUPLE if broken else _CALL)
        if size >= whole or not 0 < len(parts) <= _MOST:
            return whole, node
        return size, ast.Tuple([*parts], node.ctx) if broken else self._call([*parts])

    def _call(self, parts: list[ast.expr]) -> ast.Call:
        return ast.Call(ast.Name(self.name, ast.Load()), parts, [])

    def _whole(self, node: ast.expr) -> int:
        """Bytes of a constant within another one."""
        if isinstance(node, ast.Tuple):
            return 2 + sum(map(self._whole, node.elts))
        value = ast.literal_eval(node)
        if isinstance(value, bool) or value is None:
            return 1
        return _HEAD + len(value if isinstance(value, (str, bytes)) else str(value)) - isinstance(value, int)


def _constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(map(_constant, node.elts))
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    return isinstance(node.operand if negative else node, ast.Constant)  # pyright: ignore[reportAttributeAccessIssue]
