"""The dependency rule, read off the sources: what each module imports, calls, catches and weighs.

`faults` names every breach in sources given as text; planted ones, one per spelling, show that it bites.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = "foundling"
KERNEL = frozenset({"model", "errors", "vocab", "settings"})
STAGES = frozenset({"sources", "documents", "records", "works"})
MAY_IMPORT = {
    "__init__": frozenset[str](),
    "__main__": frozenset({"cli"}),
    **dict.fromkeys(KERNEL | STAGES | {"export"}, KERNEL),
    "library": KERNEL | STAGES,
    "web": KERNEL | {"library", "export"},
    "cli": KERNEL | {"library", "export", "web"},
}
COMPOSER = "foundling.library.ingest"

PURE = frozenset({"documents", "records", "works"})
IMPURE_MODULES = frozenset(
    "os pathlib time random logging sqlite3 subprocess tempfile shutil glob fileinput locale getpass "
    "secrets uuid threading multiprocessing concurrent asyncio platform warnings".split()
)
IMPURE_METHODS = frozenset({"now", "utcnow", "today"})
FORBIDDEN_MODULES = frozenset(
    "pickle marshal shelve dill cloudpickle socket socketserver ssl http urllib ftplib smtplib imaplib "
    "poplib xmlrpc requests httpx aiohttp urllib3".split()
)
HARMLESS_SUBMODULES = frozenset({"urllib.parse"})
UNCOMPILED = "cached_property"
"""mypyc compiles it as a plain property, whose value is made anew each time: see `records.once`."""
FORBIDDEN_CALLS = frozenset({"eval", "exec", "__import__", "import_module"})
CATCH_ALL = frozenset({"Exception", "BaseException"})
MAY_CATCH_ALL = frozenset({COMPOSER, "foundling.cli.main"})

MODULE_LINES = 400
INIT_LINES = 60


@dataclass(frozen=True, slots=True)
class Import:
    """One module that another names, whatever the spelling."""

    line: int
    target: str
    relative: bool = False
    star: bool = False


def faults(sources: Mapping[str, str]) -> list[str]:
    """Every breach of the rule in `sources`: module name to text, packages ending in ".__init__"."""
    names = frozenset(sources)
    trees = {name: ast.parse(text) for name, text in sources.items()}
    found = [
        f"{name}: {fault}"
        for name, tree in sorted(trees.items())
        for fault in (
            *_size_faults(name, sources[name]),
            *_import_faults(name, list(_imports(name, tree, names))),
            *_call_faults(name, tree),
            *_catch_faults(name, tree),
            *_compiled_faults(name, tree),
            *(f"line {node.lineno}: asserts" for node in ast.walk(tree) if isinstance(node, ast.Assert)),
        )
    ]
    return found + _cycles(trees, names)


def _imports(name: str, tree: ast.AST, names: frozenset[str]) -> Iterator[Import]:
    """Every import, lazy and typing-only ones too; `from foundling import x` names x where x is a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(name, node)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                target = inner if inner in names or f"{inner}.__init__" in names else base
                yield Import(node.lineno, target, relative=node.level > 0, star=alias.name == "*")


def _absolute(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parents = name.split(".")[: -node.level]
    return ".".join([*parents, node.module] if node.module else parents)


def _import_faults(name: str, found: list[Import]) -> Iterator[str]:
    package = _package(name)
    stages = {_package(each.target) for each in found if each.target.startswith(f"{ROOT}.")} & STAGES
    if package == "library" and name != COMPOSER and len(stages) > 1:
        yield f"composes {' and '.join(sorted(stages))}, which only {COMPOSER} does"
    for each in found:
        if each.relative:
            yield f"line {each.line}: a relative import"
        if each.star:
            yield f"line {each.line}: a star import"
        reason = _refusal(package, each.target)
        if reason:
            yield f"line {each.line}: {reason}"


def _refusal(package: str, target: str) -> str:
    top = target.split(".", maxsplit=1)[0]
    if top == ROOT:
        return _own_refusal(package, target)
    if top in FORBIDDEN_MODULES and target not in HARMLESS_SUBMODULES:
        return f"imports {target}"
    if package in PURE and top in IMPURE_MODULES:
        return f"a pure stage imports {target}"
    return ""


def _own_refusal(package: str, target: str) -> str:
    if target in {ROOT, f"{ROOT}.__init__"}:
        return "imports the root package"
    if target.removesuffix(".__init__") == f"{ROOT}.{package}" and package not in KERNEL:
        return "imports its own package's __init__"
    if _package(target) != package and _package(target) not in MAY_IMPORT.get(package, frozenset()):
        return f"{package} may not import {_package(target)}"
    return ""


def _call_faults(name: str, tree: ast.AST) -> Iterator[str]:
    package = _package(name)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called, plain = _last(node.func), isinstance(node.func, ast.Name)
        if called in FORBIDDEN_CALLS or (called == "compile" and plain):
            yield f"line {node.lineno}: calls {called}"
        if package in PURE and ((called == "open" and plain) or called in IMPURE_METHODS):
            yield f"line {node.lineno}: a pure stage calls {called}"
        if called == "print" and plain and package != "cli":
            yield f"line {node.lineno}: prints outside cli"


def _compiled_faults(name: str, tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and _last(node) == UNCOMPILED and _package(name) in PURE:
            yield f"line {node.lineno}: uses {UNCOMPILED}, which is made anew each time where it is compiled"


def _catch_faults(name: str, tree: ast.AST) -> Iterator[str]:
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler | ast.Call) and _catches_all(node)
    ]
    allowed = 1 if name in MAY_CATCH_ALL else 0
    yield from (f"line {line}: catches everything" for line in sorted(lines)[allowed:])


def _catches_all(node: ast.ExceptHandler | ast.Call) -> bool:
    r"""Whether a handler swallows every error; one that tidies up and raises again does not.

    >>> [_catches_all(node) for node in ast.walk(ast.parse("try: f()\nexcept BaseException: g(); raise"))
    ...     if isinstance(node, ast.ExceptHandler)]
    [False]
    """
    match node:
        case ast.ExceptHandler(body=[*_, ast.Raise(exc=None)]):
            return False
        case ast.ExceptHandler(type=None):
            return True
        case ast.ExceptHandler(type=ast.Tuple(elts=kinds)):
            return any(_last(kind) in CATCH_ALL for kind in kinds)
        case ast.ExceptHandler(type=ast.expr() as kind):
            return _last(kind) in CATCH_ALL
        case ast.Call(func=function, args=kinds) if _last(function) == "suppress":
            return any(_last(kind) in CATCH_ALL for kind in kinds)
    return False


def _last(expression: ast.expr) -> str:
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _size_faults(name: str, text: str) -> Iterator[str]:
    lines = text.count("\n")
    limit = INIT_LINES if name.endswith(".__init__") else MODULE_LINES
    if lines > limit:
        yield f"{lines} lines, of {limit} at most"


def _cycles(trees: Mapping[str, ast.AST], names: frozenset[str]) -> list[str]:
    graph = {
        name: {
            target
            for each in _imports(name, tree, names)
            for target in (each.target, f"{each.target}.__init__")
            if target in names and target != name
        }
        for name, tree in trees.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["a cycle: " + " → ".join(error.args[1])]
    return []


def _package(name: str) -> str:
    """The package or kernel module that a module of ours belongs to.

    >>> _package("foundling.library.ingest"), _package("foundling.model"), _package("foundling.__init__")
    ('library', 'model', '__init__')
    """
    return name.split(".")[1] if "." in name else name


def _sources(root: Path) -> dict[str, str]:
    return {
        ".".join(path.relative_to(root.parent).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in root.rglob("*.py")
    }


def test_the_sources_keep_the_rule() -> None:
    sources = _sources(Path(__file__).parents[1] / "src" / ROOT)
    assert "foundling.model" in sources
    assert faults(sources) == []


MODULES = dict.fromkeys(
    (
        "foundling.__init__",
        "foundling.model",
        "foundling.sources.__init__",
        "foundling.sources.mail",
        "foundling.documents.__init__",
        "foundling.documents.decode",
        "foundling.records.__init__",
        "foundling.records.fields",
        "foundling.works.stitch",
        "foundling.library.ingest",
        "foundling.library.keep",
        "foundling.export.epub",
        "foundling.cli.main",
    ),
    "",
)

PLANTED = {
    "plain import": ("documents.decode", "import foundling.records.fields\n", "may not import records"),
    "import as": ("documents.decode", "import foundling.records as r\n", "may not import records"),
    "from package": ("documents.decode", "from foundling.records import fields\n", "may not import records"),
    "from root": ("documents.decode", "from foundling import records\n", "may not import records"),
    "from module": ("sources.mail", "from foundling.documents.decode import x\n", "may not import documents"),
    "made anew": (
        "records.fields",
        "from functools import cached_property\n@cached_property\ndef f(): ...\n",
        "uses cached_property",
    ),
    "made anew, by its module": (
        "works.stitch",
        "import functools\nf = functools.cached_property(1)\n",
        "uses c",
    ),
    "lazy": ("works.stitch", "def f():\n    import foundling.sources\n", "may not import sources"),
    "typing only": (
        "export.epub",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from foundling.library import keep\n",
        "may not import library",
    ),
    "under try": (
        "cli.main",
        "try:\n    import foundling.sources\nexcept ImportError:\n    pass\n",
        "may not import sources",
    ),
    "kernel upwards": ("model", "import foundling.library.keep\n", "may not import library"),
    "root, plain": ("cli.main", "import foundling\n", "imports the root package"),
    "root, a name": ("cli.main", "from foundling import __version__\n", "imports the root package"),
    "own init, plain": ("documents.decode", "import foundling.documents\n", "own package's __init__"),
    "own init, a name": (
        "documents.decode",
        "from foundling.documents import read\n",
        "own package's __init__",
    ),
    "own init, by name": (
        "documents.decode",
        "import foundling.documents.__init__\n",
        "own package's __init__",
    ),
    "own init, from root": (
        "documents.decode",
        "from foundling import documents\n",
        "own package's __init__",
    ),
    "relative": ("records.fields", "from . import fields\n", "a relative import"),
    "relative, up": ("records.fields", "from ..documents import decode\n", "may not import documents"),
    "star": ("records.fields", "from foundling.model import *\n", "a star import"),
    "composing": (
        "library.keep",
        "from foundling import sources\ndef f():\n    from foundling.documents import read\n",
        "composes documents and sources",
    ),
    "cycle": ("model", "import foundling.errors\n", "a cycle"),
    "lazy cycle": ("model", "def f():\n    from foundling import errors\n", "a cycle"),
    "pickle": ("library.keep", "import pickle\n", "imports pickle"),
    "network": ("library.keep", "from urllib.request import urlopen\n", "imports urllib.request"),
    "network, from package": ("library.keep", "from urllib import request\n", "imports urllib"),
    "network, dotted": ("cli.main", "import http.client as h\n", "imports http.client"),
    "socket": ("sources.mail", "def f():\n    import socket\n", "imports socket"),
    "eval": ("records.fields", "eval('1')\n", "calls eval"),
    "exec by attribute": ("records.fields", "import builtins\nbuiltins.exec('1')\n", "calls exec"),
    "compile": ("records.fields", "compile('1', 'x', 'eval')\n", "calls compile"),
    "import by name": ("cli.main", "import importlib\nimportlib.import_module('x')\n", "calls import_module"),
    "import by dunder": ("cli.main", "__import__('foundling')\n", "calls __import__"),
    "disk": ("documents.decode", "from pathlib import Path\n", "a pure stage imports pathlib"),
    "disk, open": ("documents.decode", "def f():\n    return open('x')\n", "a pure stage calls open"),
    "environment": ("records.fields", "import os.path\n", "a pure stage imports os.path"),
    "clock": ("records.fields", "from datetime import date\ndate.today()\n", "a pure stage calls today"),
    "clock, module": ("works.stitch", "import time\n", "a pure stage imports time"),
    "log": ("works.stitch", "import logging\n", "a pure stage imports logging"),
    "bare except": ("library.keep", "try:\n    f()\nexcept:\n    pass\n", "catches everything"),
    "except Exception": (
        "library.keep",
        "try:\n    f()\nexcept Exception:\n    pass\n",
        "catches everything",
    ),
    "except among others": (
        "sources.mail",
        "try:\n    f()\nexcept (KeyError, Exception) as e:\n    pass\n",
        "catches everything",
    ),
    "except by attribute": (
        "sources.mail",
        "import builtins\ntry:\n    f()\nexcept builtins.BaseException:\n    pass\n",
        "catches everything",
    ),
    "suppressed": (
        "sources.mail",
        "import contextlib\nwith contextlib.suppress(Exception):\n    f()\n",
        "catches everything",
    ),
    "caught twice": (
        "cli.main",
        "try:\n    f()\nexcept Exception:\n    pass\n" * 2,
        "line 7: catches everything",
    ),
    "assert": ("sources.mail", "assert True\n", "asserts"),
    "print": ("library.keep", "print('x')\n", "prints outside cli"),
    "long module": ("library.keep", "x = 1\n" * 401, "401 lines"),
    "long init": ("records.__init__", "x = 1\n" * 61, "61 lines"),
}

ALLOWED = {
    "a stage from the kernel": ("documents.decode", "from foundling.model import Document\n"),
    "a neighbour in the package": ("documents.decode", "from foundling.documents import html\n"),
    "an init from its modules": ("documents.__init__", "from foundling.documents.decode import decode\n"),
    "the composer": ("library.ingest", "from foundling import sources, documents, records\n"),
    "one stage in the library": ("library.keep", "from foundling.sources import walk\n"),
    "quoting addresses": ("export.epub", "from urllib.parse import quote\n"),
    "a compiled pattern": ("records.fields", "import re\nre.compile('x')\n"),
    "printing verbs": ("cli.main", "print('x')\n"),
    "the one catch of a command": ("cli.main", "try:\n    f()\nexcept Exception:\n    pass\n"),
    "tidying up": ("library.keep", "try:\n    f()\nexcept BaseException:\n    g()\n    raise\n"),
    "dates without a clock": ("records.fields", "from datetime import date\ndate(1999, 5, 27)\n"),
}


def _planted(module: str, text: str) -> dict[str, str]:
    extra = {"foundling.errors": "import foundling.model\n", "foundling.documents.html": ""}
    return {**MODULES, **extra, f"foundling.{module}": text}


@pytest.mark.parametrize("spelling", PLANTED)
def test_a_planted_breach_is_named(spelling: str) -> None:
    module, text, words = PLANTED[spelling]
    assert any(words in fault for fault in faults(_planted(module, text)))


@pytest.mark.parametrize("spelling", ALLOWED)
def test_what_is_allowed_is_left_alone(spelling: str) -> None:
    module, text = ALLOWED[spelling]
    assert faults(_planted(module, text)) == []
