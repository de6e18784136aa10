"""One name for each thing of the program, the same in every bundle, and never one that something else has there.

A thing keeps its name where it can: where two files have the same, each gets its file's name before it. It refuses to
rename what the launcher asks for, and an exception, whose name is told.
"""

from __future__ import annotations

import ast
import itertools
import string
from collections import Counter
from collections.abc import Iterable, Iterator

from thecal.errors import Failure
from thecal.flash.bundle_files import BUILT_IN, Symbol
from thecal.flash.bundle_links import Link

_MOST = 100
SHORT = [
    "_" + "".join(pair) for pair in itertools.product(["", *string.ascii_lowercase], string.ascii_lowercase)
]
"""Names for what is private, which need no meaning on a board."""
Names = dict[Symbol, str]


def chosen(links: Iterable[Link], fixed: set[Symbol]) -> Names:
    """The name of every symbol that has a link; those of `fixed` keep theirs.

    Raises Failure where two of `fixed` have the same name, or an inner scope of a user has it.
    """
    hidden: dict[Symbol, set[str]] = {}
    for link in links:
        hidden.setdefault(link.symbol, set()).update(link.around)
    names = {symbol: symbol[1] for symbol in sorted(fixed & set(hidden))}
    owners = {name: symbol for symbol, name in names.items()}
    for symbol, name in names.items():
        if owners[name] != symbol or name in hidden[symbol]:
            raise Failure(f"{symbol[0]}: something else has the name {name}, and this one is told")
    rest = sorted(symbol for symbol in hidden if symbol not in names)
    kept = [symbol for symbol in rest if symbol[0] == BUILT_IN and symbol[1] not in owners]
    names.update({symbol: symbol[1] for symbol in kept})
    times = Counter(_last(symbol) for symbol in rest)
    for symbol in sorted(set(rest) - set(kept), key=lambda symbol: (times[_last(symbol)], symbol)):
        names[symbol] = _free(symbol, set(names.values()) | hidden[symbol], times[_last(symbol)] > 1)
    return names


def _last(symbol: Symbol) -> str:
    return symbol[1].split(".")[-1]


def _free(symbol: Symbol, taken: set[str], shared: bool) -> str:
    """Its own name, or one with its file's before it."""
    name = _last(symbol)
    file = symbol[0].split(".")[-1].split(" ")[-1] or "builtin"
    longer = f"{file}_{name}"
    candidates = [*([] if shared else [name]), longer, *(f"{longer}_{i}" for i in range(2, _MOST))]
    if name.startswith("_"):
        candidates = SHORT
    free = next((candidate for candidate in candidates if candidate not in taken), None)
    if free is None:
        raise Failure(f"{symbol[0]} has a name that cannot be merged: {name}")
    return free


def exceptions(trees: Iterable[tuple[str, ast.Module]]) -> set[Symbol]:
    """The classes that may be exceptions: by the name of a base, or of a base's base in any file."""
    classes = {
        (module, statement.name): {base.id for base in statement.bases if isinstance(base, ast.Name)}
        for module, tree in trees
        for statement in tree.body
        if isinstance(statement, ast.ClassDef)
    }
    found: set[Symbol] = set()
    for _ in classes:
        told = {name for _, name in found}
        found = {
            symbol
            for symbol, bases in classes.items()
            if bases & told or any(base.endswith(("Error", "Exception", "Exit")) for base in bases)
        }
    return found


def imported(symbol: Symbol, name: str) -> Iterator[str]:
    """The line that brings what comes from no file of the device."""
    module, own = symbol
    renamed = "" if name == own else f" as {name}"
    if module == "import":
        yield f"import {own}{renamed}"
    elif module != BUILT_IN:
        yield f"{module} import {own}{renamed}"
    elif renamed:
        yield f"{name} = {own}"
