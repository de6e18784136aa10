"""Takes the sentences out of bundles, into one file from which a board reads them when somebody is told one.

Each sentence in a function, and in a table that `pump.texts.far_texts` marks, becomes the number by which `text_at`
finds it. It refuses to touch what has no space in it, for that is a name, and what a program reads by itself.
"""

from __future__ import annotations

import ast
import binascii
import hashlib
import re
import struct

from thecal.errors import Failure
from thecal.flash.bundle_walk import walk

READER = "pump.texts"
_READER, _MARK = "text_at", "far_texts"  # in that file
_FILE = "texts.txt"  # as drivers/texts.py opens it
_SHORTEST, _LONGEST = 25, 255
_ROW = struct.Struct("<HB")  # at the file's head: where a sentence lies, and its bytes
_MOST_BYTES, _MOST_FIGURES = 1 << 16, 7
_FIGURE = re.compile(r"%%|(%)")


class Apart:
    """`texts` of the bundles without sentences; `data` has those. Without pump/texts.py nothing is taken out."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.data = b""
        trees = {bundle: ast.parse(text) for bundle, text in texts.items()}
        if _READER not in {getattr(node, "name", "") for node in trees["pump"].body}:
            return
        taker = _Taker()
        self.texts = {bundle: self._without(texts[bundle], tree, taker) for bundle, tree in trees.items()}
        self.data = taker.data()
        name = f"texts_{hashlib.sha256(self.data).hexdigest()[:8]}.txt"
        self.texts = {bundle: text.replace(repr(_FILE), repr(name)) for bundle, text in self.texts.items()}

    def _without(self, text: str, tree: ast.Module, taker: _Taker) -> str:
        taker.used = False
        body = ast.unparse(ast.fix_missing_locations(taker.visit(tree)))
        if taker.used and "pump" in taker.bundles:
            body = f"from pump import {_READER}\n{body}"
        taker.bundles.append("pump")
        return text.splitlines(keepends=True)[0] + body + "\n"


class _Taker(ast.NodeTransformer):
    """Writes sentences down, each once."""

    def __init__(self) -> None:
        self.used = False
        self.bundles: list[str] = []  # those that were done: the first is the pump
        self._numbers: dict[str, int] = {}
        self._depth = 0

    def data(self) -> bytes:
        """The file. Raises Failure where it cannot hold so much."""
        head, rest = b"", b""
        for text in self._numbers:
            data = text.encode()
            at = _ROW.size * len(self._numbers) + len(rest)
            if at >= _MOST_BYTES:
                raise Failure("the texts of the program are more than a place can tell")
            head += _ROW.pack(at, len(data))
            rest += data + (binascii.crc32(data) & 0xFFFF).to_bytes(2, "little")
        return head + rest

    def _place(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers)) << 3 | _figures(text)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._depth += 1
        node.body = [self.visit(statement) for statement in node.body]
        self._depth -= 1
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not (isinstance(node.func, ast.Name) and node.func.id == _MARK):
            return self.generic_visit(node)
        table = node.args[0]
        for row in [inner for inner in walk(table) if isinstance(inner, ast.Tuple)]:
            row.elts = [self._put(part) for part in row.elts]
        return table

    def _put(self, part: ast.expr) -> ast.expr:
        text = _sentence(part)
        return ast.Constant(self._place(text)) if text else part

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        text = _sentence(node) if self._depth else ""
        if not text:
            return node
        self.used = True
        return ast.Call(ast.Name(_READER, ast.Load()), [ast.Constant(self._place(text))], [])


def _sentence(node: ast.AST) -> str:
    """What a node says; empty where it is to stay."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return ""
    text = node.value
    fits = _SHORTEST <= len(text.encode()) <= _LONGEST and _figures(text) <= _MOST_FIGURES
    return text if fits and " " in text else ""


def _figures(text: str) -> int:
    """How many places for figures a sentence has."""
    return sum(map(bool, _FIGURE.findall(text)))
