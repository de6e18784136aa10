"""What is sent to a board's REPL: parts of files without a Ctrl-C in them, and only as much program as is needed.

It refuses to know how it gets there.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from thecal.flash.on_board import PIECE


def packed(data: bytes) -> bytes:
    """Pieces without a byte 3, each after the byte that stands for it there."""
    made = bytearray()
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        stand_in = next(byte for byte in range(256) if byte != 3 and byte not in piece)
        made.append(stand_in)
        made += piece.replace(b"\x03", bytes([stand_in]))
    return bytes(made)


def helper(function: str, sent: set[str]) -> str:
    """What of `on_board` a function needs beyond what was sent: a slow board is not made to compile the rest.

    Without docstrings and annotations, indented by one.
    """
    tree = ast.parse(Path(__file__).with_name("on_board.py").read_text(encoding="utf-8"))
    parts = {name: node for node in tree.body[1:] for name in _names_made(node)}
    needed: dict[str, ast.stmt] = {}
    _need(function, parts, needed)
    missing = [_bare(node) for name, node in parts.items() if name in needed and name not in sent]
    sent.update(needed)
    return re.sub("^( {4})+", lambda found: " " * (len(found[0]) // 4), "\n".join(missing), flags=re.M)


def _names_made(node: ast.stmt) -> list[str]:
    """What a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [name.id for name in ast.walk(node) if isinstance(name, ast.Name)]


def _need(name: str, parts: dict[str, ast.stmt], needed: dict[str, ast.stmt]) -> None:
    if name in parts and name not in needed:
        needed[name] = parts[name]
        for node in ast.walk(parts[name]):
            if isinstance(node, ast.Name):
                _need(node.id, parts, needed)


def _bare(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef):
        node.returns = None
        del node.body[0]  # its docstring
        for argument in node.args.args:
            argument.annotation = None
    return ast.unparse(node)
