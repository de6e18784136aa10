"""Short names for what the whole program knows: functions, classes, arguments, and attributes of whatever object.

It works on finished bundles. One name becomes one other wherever it stands, so that nothing need be known of what an
object is; names and attributes are told apart, and share their short ones. It refuses to touch what somebody else may
ask for: the interpreter and its modules, the launcher, a text, an assembler's program, an exception, which is told.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import itertools
import keyword
import string
from collections.abc import Iterable, Iterator

from thecal.flash.bundle_names import exceptions
from thecal.flash.bundle_order import BUNDLES
from thecal.flash.bundle_walk import walk

_MODULES = (
    "array",
    "binascii",
    "gc",
    "hashlib",
    "io",
    "json",
    "os",
    "random",
    "select",
    "struct",
    "sys",
    "time",
)
_HARDWARE = """
    ADC FrameBuffer I2C IN NeoPixel OUT PIO PULL_DOWN PULL_UP PWM Pin RTC Signal SoftI2C StateMachine Timer UART WDT
    active arg bit blit bpp callback calibrate const datetime deepsleep deinit digest duty duty_ns duty_u16 ellipse exec
    feed fill fill_rect format freq frequency handler hard hexdigest high hline id idle init invert irq lightsleep line
    low mem16 mem32 mem8 measure memaddr mode n now off on order period pin pins pixel pixels poly priority pull put
    read_u16 read_uv readfrom readfrom_into readfrom_mem readfrom_mem_into readinto rect register reset_cause restart
    rx_fifo schedule scan scl scroll sda seed sha256 sleep_ms sleep_us soft_reset text threshold ticks_add ticks_cpu
    ticks_diff ticks_ms ticks_us timeout toggle trigger tx_fifo unique_id vline width writeto writeto_mem writevto
"""
"""What MicroPython's modules for hardware have beside what the same modules have on a computer."""
Names = dict[str, str]


class Shortened:
    """`texts` of the bundles with short names; `names` and `attributes` are the way back, from short to long."""

    def __init__(self, texts: dict[str, str], launchers: Iterable[str]) -> None:
        trees = {bundle: ast.parse(text) for bundle, text in texts.items()}
        found = _Found(trees)
        kept = found.kept | set().union(*(_words(ast.parse(text)) for text in launchers))
        kept |= _interpreters() | {name for _, name in exceptions(trees.items())}
        free = [name for name in _short() if name not in found.everything | kept]
        names = dict(zip(sorted(found.names - kept, key=_long_first), free, strict=False))
        attributes = dict(zip(sorted(found.attributes - kept, key=_long_first), free, strict=False))
        names, attributes = _shorter(names), _shorter(attributes)
        renamed = _Renamed(names, attributes)
        self.texts = {
            bundle: _first_lines(texts[bundle]) + ast.unparse(renamed.visit(tree)) + "\n"
            for bundle, tree in trees.items()
        }
        self.names = {short: name for name, short in names.items()}
        self.attributes = {short: name for name, short in attributes.items()}


def _first_lines(text: str) -> str:
    """The remark that a bundle opens with."""
    return "".join(itertools.takewhile(lambda line: line.startswith("#"), text.splitlines(keepends=True)))


def _short() -> Iterator[str]:
    letters = string.ascii_letters
    for name in map("".join, itertools.product(["", *letters], letters)):
        if not keyword.iskeyword(name):
            yield name


def _long_first(name: str) -> tuple[int, str]:
    return -len(name), name


def _shorter(names: Names) -> Names:
    return {name: short for name, short in names.items() if len(short) < len(name)}


def _interpreters() -> set[str]:
    """The names of built-ins, of the modules that the device may import, and of what those have."""
    found = {*dir(builtins), *_HARDWARE.split()}
    for module in [builtins, *map(importlib.import_module, _MODULES)]:
        found.update(dir(module))
        for value in vars(module).values():
            found.update(dir(value))
    return found


def _words(tree: ast.AST) -> set[str]:
    """All that stands anywhere in a tree as a name, or as a whole text."""
    found: set[str] = set()
    for node in walk(tree):
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            found.update(filter(None, str(getattr(node, field, None) or "").split(".")))
        found.update(getattr(node, "names", ()) if isinstance(node, (ast.Global, ast.Nonlocal)) else ())
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


class _Found(ast.NodeVisitor):
    """`names` and `attributes` are the program's own; `kept` may not be changed; `everything` is what stands there."""

    def __init__(self, trees: dict[str, ast.Module]) -> None:
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.kept: set[str] = set()
        self.everything: set[str] = set()
        for tree in trees.values():
            self.everything |= _words(tree)
            for statement in tree.body:
                if isinstance(statement, ast.Assign):
                    self.names |= {
                        node.id
                        for target in statement.targets
                        for node in walk(target)
                        if isinstance(node, ast.Name)
                    }
            self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.names.add(node.name)
        self._function(node)

    def _function(self, node: ast.FunctionDef) -> None:
        if node.decorator_list:
            self.kept |= _words(node)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Methods and what the body assigns are attributes; what the body itself reads is left alone."""
        self.names.add(node.name)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                self.attributes.add(statement.name)
                for default in [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]:
                    self.kept |= _words(default)
                self._function(statement)
            else:
                read = statement.value if isinstance(statement, ast.Assign) else statement
                self.kept |= _words(read)
                for target in statement.targets if isinstance(statement, ast.Assign) else ():
                    self.attributes |= _words(target)

    def visit_arg(self, node: ast.arg) -> None:
        self.names.add(node.arg)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Store):
            self.attributes.add(node.attr)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        self.kept.add(node.arg or "")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.kept.add(node.value)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        if not isinstance(node, ast.ImportFrom) or node.module not in BUNDLES:
            self.kept |= _words(node)

    visit_ImportFrom = visit_Import


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: Names, attributes: Names) -> None:
        self._names = names
        self._attributes = attributes

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self._names.get(node.arg, node.arg)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        node.attr = self._attributes.get(node.attr, node.attr)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._names.get(node.name, node.name)
        return self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = self._names.get(node.name, node.name) if node.name else None
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        node.name = self._names.get(node.name, node.name)
        node.bases = [self.visit(base) for base in node.bases]
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                statement.name = self._attributes.get(statement.name, statement.name)
                self.generic_visit(statement)
            elif isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        target.id = self._attributes.get(target.id, target.id)
        return node

    def visit_Global(self, node: ast.Global | ast.Nonlocal) -> ast.AST:
        node.names = [self._names.get(name, name) for name in node.names]
        return node

    visit_Nonlocal = visit_Global

    def visit_alias(self, node: ast.alias) -> ast.alias:
        node.name = self._names.get(node.name, node.name)
        return node
