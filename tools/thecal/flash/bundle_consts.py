"""Which names of the device's files stand for one number or text for ever, and which.

A name made once, at the top of a file, of what is known before the program runs. Their values take the place of the
names, so that neither name nor table entry is left on the board. It refuses to run anything: what is not plain
arithmetic has no value here.
"""

from __future__ import annotations

import ast
import operator
from collections import Counter
from collections.abc import Container
from typing import Any

from thecal.flash.bundle_files import BUILT_IN, File, Program, Symbol

CONST: Symbol = ("from micropython", "const")
_SIMPLE = (int, str, bytes, bool, type(None))
_OPERATIONS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}


class Unknown(Exception):
    """The value is known only when the program runs."""


class Consts:
    """`values` of every constant name, tuples included; `plain` are those whose value may stand in the name's place."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.values: dict[Symbol, Any] = {}
        for file in program.files.values():
            self._meant = {id(use.node): use for use in file.uses}
            self._file = file
            times = _bindings(file)
            for statement in file.tree.body:
                self._note(statement, times)

    @property
    def plain(self) -> dict[Symbol, Any]:
        return {symbol: value for symbol, value in self.values.items() if isinstance(value, _SIMPLE)}

    def _note(self, statement: ast.stmt, times: Counter[str]) -> None:
        if not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
            return
        try:
            value = self._value(statement.value)
        except Unknown:
            return
        names = _names(statement.targets[0])
        values = [value] if isinstance(statement.targets[0], ast.Name) else list(value)
        if len(names) == len(values) and all(times[name] == 1 for name in names):
            self.values.update(
                {(self._file.name, name): one for name, one in zip(names, values, strict=True)}
            )

    def _value(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant) and isinstance(node.value, _SIMPLE):
            return node.value
        if isinstance(node, ast.Tuple):
            return tuple(self._value(element) for element in node.elts)
        if isinstance(node, (ast.BinOp, ast.UnaryOp)):
            return self._reckoned(node)
        if isinstance(node, ast.Call) and id(node.func) in self._meant and node.args and not node.keywords:
            called = self._program.symbol(self._file, self._meant[id(node.func)])
            return self._called(called, [self._value(arg) for arg in node.args])
        return self._known(node)

    def _reckoned(self, node: ast.BinOp | ast.UnaryOp) -> Any:
        operands = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.operand]
        values = [self._value(operand) for operand in operands]
        operation = _OPERATIONS.get(type(node.op))
        texts = isinstance(node.op, ast.Add) and all(isinstance(value, str) for value in values)
        if operation is None or not (texts or all(type(value) is int for value in values)):
            raise Unknown
        return operation(*values)

    def _called(self, called: Symbol | str, values: list[Any]) -> Any:
        if called == CONST and len(values) == 1:
            return values[0]
        if called == (BUILT_IN, "len") and isinstance(values[0], tuple):
            return len(values[0])
        if called == (BUILT_IN, "range") and all(isinstance(value, int) for value in values):
            return range(*values)
        raise Unknown

    def _known(self, node: ast.expr) -> Any:
        module = node.value if isinstance(node, ast.Attribute) else node
        use = self._meant.get(id(module))
        if use is None:
            raise Unknown
        symbol = self._program.symbol(self._file, use)
        if isinstance(node, ast.Attribute):
            if not isinstance(symbol, str):
                raise Unknown
            symbol = self._program.attribute(self._file, use, node)
        if isinstance(symbol, str) or symbol not in self.values:
            raise Unknown
        return self.values[symbol]


def _names(target: ast.expr) -> list[str]:
    parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _bindings(file: File) -> Counter[str]:
    """How often each name of a file is made, anywhere in it."""
    return Counter(use.name for use in file.uses if use.imported is None and _made(use.node))


def _made(node: ast.AST) -> bool:
    return not (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))


def literal(value: Any) -> ast.expr:
    """A constant as it stands in a program: a negative number is no literal, and binds less than an operator."""
    if type(value) is int and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def only_plain(statement: ast.stmt, module: str, plain: Container[Symbol]) -> bool:
    """Whether a statement at the top of a file makes constants and does nothing else."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
        return False
    names = _names(statement.targets[0])
    return bool(names) and all((module, name) in plain for name in names)
