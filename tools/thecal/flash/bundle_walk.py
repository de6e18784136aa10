"""Every node of a tree, as `ast.walk` gives them and in less than half the time: merging a program looks at millions.

It leaves out what says only how a name is used, such as `ast.Load`: one object stands for all of those.
"""

from __future__ import annotations

import ast
from functools import cache


def walk(tree: ast.AST) -> list[ast.AST]:
    """A tree's nodes, itself first, outer ones before inner ones: as they stand now."""
    nodes = [tree]
    for node in nodes:  # which grows meanwhile
        for field in _fields(type(node)):
            part = getattr(node, field, None)
            if isinstance(part, ast.AST):
                nodes.append(part)
            elif isinstance(part, list):
                nodes += [item for item in part if isinstance(item, ast.AST)]
    return nodes


@cache
def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    return tuple(field for field in kind._fields if field not in ("ctx", "type_comment", "kind"))
