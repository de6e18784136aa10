"""What every name in the device's files means, across them: a name of one file, a file, an interpreter's, a built-in.

It looks the same thing up from wherever it is used, through imports of imports. It refuses to change anything.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

from thecal.errors import Failure
from thecal.flash.bundle_order import FOLDERS, Files, Module, in_order, launched
from thecal.flash.bundle_scopes import Use, bound_in, uses
from thecal.flash.bundle_walk import walk

Symbol = tuple[str, str]
"""A module and a name in it; ("", name) is built in, ("import", x) and ("from x", name) the interpreter's modules'."""
BUILT_IN = ""


def foreign(symbol: Symbol) -> bool:
    """Whether it comes from no file of the device."""
    return symbol[0] in (BUILT_IN, "import") or symbol[0].startswith("from ")


class File:
    """One module, its imports taken out: `body` is the rest, `uses` every use of a name of the file in it."""

    def __init__(self, module: Module, files: Files) -> None:
        self.name = module.name
        self.bundle = module.bundle
        self.tree = module.tree
        self.imported: dict[str, Symbol | str] = {}
        self._files = files
        self.tree.body = [statement for statement in self.tree.body if not self._taken(statement)]
        self.bound = bound_in(self.tree.body) | _shared(self.tree)
        twice = self.bound & set(self.imported)
        if twice:
            raise Failure(f"{self.name}: {min(twice)} is imported and made as well")
        try:
            self.uses = uses(self.tree, self.bound | set(self.imported), FOLDERS)
        except Failure as failure:
            raise Failure(f"{self.name}, {failure.message}") from None

    def _taken(self, statement: ast.stmt) -> bool:
        """Notes what an import at the top of the file brings."""
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                if alias.name == "*":
                    raise Failure(f"{self.name}: an import of * hides which names it brings")
                self.imported[alias.asname or alias.name] = self._origin(str(statement.module), alias.name)
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                self.imported[alias.asname or alias.name] = self._module(alias)
        return isinstance(statement, (ast.Import, ast.ImportFrom))

    def _module(self, alias: ast.alias) -> Symbol | str:
        if "." in alias.name and not alias.asname:
            raise Failure(f"{self.name} imports {alias.name}: say `from {alias.name} import ...`")
        return alias.name if alias.name.split(".")[0] in FOLDERS else ("import", alias.name)

    def _origin(self, module: str, name: str) -> Symbol | str:
        if module.split(".", maxsplit=1)[0] not in FOLDERS:
            return ("from " + module, name)
        source, inner = self._files.source(module, name)
        return source if inner is None else (source, inner)

    def meaning(self, use: Use) -> Symbol | str:
        """What a use means here, before imports of imports are followed."""
        if use.imported:
            return self._origin(*use.imported)
        if use.name in self.imported:
            return self.imported[use.name]
        if use.name in self.bound:
            return (self.name, use.name)
        if use.name not in dir(builtins):
            raise Failure(f"{self.name} uses {use.name}, which is nowhere")
        return (BUILT_IN, use.name)


def _shared(tree: ast.Module) -> set[str]:
    return {name for node in walk(tree) if isinstance(node, ast.Global) for name in node.names}


class Program:
    """All files that a board reaches, in their order."""

    def __init__(self, board: str, device: Path) -> None:
        files = Files(device)
        self.files = {module.name: File(module, files) for module in in_order(board, device)}
        self.asked = set(launched(device)) & set(self.files)

    def of(self, bundle: str) -> Iterator[File]:
        return (file for file in self.files.values() if file.bundle == bundle)

    def symbol(self, file: File, use: Use) -> Symbol | str:
        """What a use means in the end."""
        return self.followed(file.meaning(use), file.name)

    def followed(self, meaning: Symbol | str, asker: str) -> Symbol | str:
        """Through the imports of the files in between. Raises Failure for a name that is in none."""
        while not isinstance(meaning, str) and not foreign(meaning):
            module, name = meaning
            file = self.files[module]
            if name in file.bound:
                break
            if name not in file.imported:
                raise Failure(f"{asker} imports {name} from {module}, which has none")
            meaning = file.imported[name]
        return meaning

    def attribute(self, file: File, use: Use, node: ast.Attribute) -> Symbol:
        """What `x.name` means where `x` stands for a file of the device."""
        module = self.symbol(file, use)
        if not isinstance(module, str) or not isinstance(node.ctx, ast.Load):
            raise Failure(f"{file.name}, line {node.lineno}: {use.name}.{node.attr} cannot be merged")
        symbol = self.followed((module, node.attr), file.name)
        if isinstance(symbol, str):
            raise Failure(f"{file.name}, line {node.lineno}: {use.name}.{node.attr} is a file")
        return symbol
