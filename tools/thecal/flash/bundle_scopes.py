"""Where a name in one file belongs: to a function, a class, or the file itself. Python's rules of scope, no more.

It finds every place where a name of the file is used, and every attribute that is asked of an imported file. It
refuses to know what the names become, and says so where a file does what cannot be merged.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from thecal.errors import Failure
from thecal.flash.bundle_walk import walk

Origin = tuple[str, str]  # module, and a name in it


@dataclass
class Scope:
    """`bound` are its own names, `shared` those that it declares global, `kind` function, class or comprehension."""

    kind: str
    bound: set[str]
    shared: set[str] = field(default_factory=set)
    imported: dict[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True)
class Use:
    """A name of the file at one place. `around` are the names that inner scopes have there: it may not become one.

    `part`: which of a global statement's names. `imported`: what of the device an import inside a function makes of it.
    """

    node: ast.AST
    name: str
    around: frozenset[str]
    part: int | None = None
    imported: Origin | None = None


def bound_in(statements: Iterable[ast.AST]) -> set[str]:
    """The names that these statements bind in their own scope."""
    binder = _Binder()
    for statement in statements:
        binder.visit(statement)
    return binder.names - binder.elsewhere


class _Binder(ast.NodeVisitor):
    """Collects what a scope binds; inner scopes bind their own."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.elsewhere: set[str] = set()
        self.shared: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.names.add(node.id)

    def visit_Global(self, node: ast.Global) -> None:
        self.shared.update(node.names)
        self.elsewhere.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.elsewhere.update(node.names)

    def visit_alias(self, node: ast.alias) -> None:
        self.names.add((node.asname or node.name).split(".")[0])

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.names.add(node.name)
        self.generic_visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit(ast.Tuple([*node.args.defaults], ast.Load()))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) -> None:
        self.names.add(node.name)
        for part in node.decorator_list:
            self.visit(part)

    visit_ClassDef = visit_AsyncFunctionDef = visit_FunctionDef

    def _comprehension(self, node: ast.AST) -> None:
        for inner in walk(node):
            if isinstance(inner, ast.NamedExpr) and isinstance(inner.target, ast.Name):
                self.names.add(inner.target.id)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension


def uses(tree: ast.Module, own: set[str], folders: Container[str]) -> list[Use]:
    """Every use of a name that no function or class binds: of the file's `own` names, and of built-ins.

    `folders`: the packages of the device, of which an import inside a function brings a name of another file.
    """
    finder = _Finder(own, folders)
    finder.visit(tree)
    return finder.found


class _Finder(ast.NodeVisitor):
    def __init__(self, own: set[str], folders: Container[str]) -> None:
        self.found: list[Use] = []
        self._own = own
        self._folders = folders
        self._scopes: list[Scope] = []

    def _use(self, node: ast.AST, name: str, part: int | None = None) -> None:
        """Notes it where it is no inner scope's own."""
        imported: Origin | None = None
        for depth, scope in enumerate(reversed(self._scopes)):
            if name in scope.shared:
                break
            if scope.kind == "class" and depth:
                continue
            imported = scope.imported.get(name)
            if imported:
                break
            if name in scope.bound:
                return self._inner(node, name, scope)
        around = [scope.bound - set(scope.imported) for scope in self._scopes if scope.kind != "class"]
        around += [scope.bound for scope in self._scopes[-1:]]
        self.found.append(Use(node, name, frozenset().union(*around) - {name}, part, imported))
        return None

    def _inner(self, node: ast.AST, name: str, scope: Scope) -> None:
        if scope.kind != "class" or name not in self._own:
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            raise Failure(
                f"line {node.lineno}: {name} is the class's and the file's own: give one another name"
            )

    def visit_Name(self, node: ast.Name) -> None:
        self._use(node, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)

    def visit_Global(self, node: ast.Global) -> None:
        for i, name in enumerate(node.names):
            self._use(node, name, i)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._use(node, node.name)
        self.generic_visit(node)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and self._ours(node):
            return
        for alias in node.names:
            self._use(alias, (alias.asname or alias.name).split(".")[0])

    visit_ImportFrom = visit_Import

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._use(node, node.name)
        self._all([*node.decorator_list, *node.bases, *node.keywords])
        self._within(Scope("class", bound_in(node.body)), node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._use(node, node.name)
        self._all(node.decorator_list)
        if any(_assembler(decorator) for decorator in node.decorator_list):
            self._assembled(node)
        else:
            self._function(node, node.body)

    def _assembled(self, node: ast.FunctionDef) -> None:
        """A program of the PIO is run with the assembler's names alone: what is the file's there is a constant."""
        for inner in walk(ast.Module(node.body, [])):
            if isinstance(inner, ast.Name) and inner.id in self._own and inner.id.strip("_").isupper():
                self._use(inner, inner.id)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        raise Failure(f"line {node.lineno}: asynchronous functions are not merged")

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node, [node.body])

    def _function(self, node: ast.FunctionDef | ast.Lambda, body: list[ast.stmt] | list[ast.expr]) -> None:
        args = node.args
        self._all([*args.defaults, *(default for default in args.kw_defaults if default)])
        binder = _Binder()
        for statement in body:
            binder.visit(statement)
        named = {arg.arg for arg in walk(args) if isinstance(arg, ast.arg)}
        scope = Scope("function", (binder.names - binder.elsewhere) | named, binder.shared)
        scope.imported = self._imported(body)
        self._within(scope, body)

    def _imported(self, body: Iterable[ast.AST]) -> dict[str, Origin]:
        """What a function imports of the device's own files."""
        found: dict[str, Origin] = {}
        for node in [inner for statement in body for inner in walk(statement)]:
            if isinstance(node, ast.ImportFrom) and node.module and self._ours(node):
                found.update({alias.asname or alias.name: (node.module, alias.name) for alias in node.names})
        return found

    def _ours(self, node: ast.ImportFrom) -> bool:
        return (node.module or "").split(".")[0] in self._folders

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        targets = [generator.target for generator in node.generators]
        inner: list[ast.AST] = [*targets, *first.ifs]
        for generator in others:
            inner += [generator.iter, *generator.ifs]
        inner += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._within(Scope("comprehension", bound_in(targets)), inner)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _within(self, scope: Scope, nodes: Iterable[ast.AST]) -> None:
        self._scopes.append(scope)
        self._all(nodes)
        self._scopes.pop()

    def _all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)


def _assembler(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
    return name == "asm_pio"
