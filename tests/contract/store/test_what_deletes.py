"""Every function of the store that deletes, and every place that removes files: known with what guards it."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from sqlalchemy import Table

import handlers
from handlers import store
from handlers.domain.holds import Route
from handlers.store.gate_triggers import PROTECTED

#: What guards each function of the store that deletes protected rows or empties what is sealed in them.
ROUTES: dict[str, Route | str] = {
    "asides.drop": Route.DROPPED,
    "enclosures._dropping": Route.DISCARDED,
    "originals.replace": Route.REFETCHED,
    "scrubs.mask": "seals other words, and keeps the first in `scrub_set_by`",
    "scrubs.unread": Route.MASKED,
    "scrubs.silence": Route.MASKED,
    "scrubs.undo": "what was set by stands in its place again",
    "scrubs.shred": Route.SHREDDED,
    "shared_letters.give_back": "a held case goes on showing what it shows",
    "departures.end": "access to a mailbox, and nothing that was read of it",
    "proposals.remove": "nothing was ever read of a proposed mailbox",
    "keys.hashing": "a key that lost a race and seals nothing",
    "incidents._found": "a key that lost a race and seals nothing",
    "disposals.delete_files": Route.RETENTION,
    "disposals.empty_letters": Route.RETENTION,
    "disposals.unname": Route.RETENTION,
    "disposals.silence": Route.RETENTION,
    "disposals.delete_rows": Route.RETENTION,
    "disposals.delete_case": Route.RETENTION,
    "remains.delete_letters": Route.DISCONNECTED,
    "remains.empty_cases": Route.DISCONNECTED,
    "keys.destroy": Route.DISCONNECTED,
    "purges.begin": "access to a mailbox, and nothing that was read of it",
    "reserves.move_letters": "keyed hashes of a letter that is kept apart for a hold",
}
#: Where files beside the database are removed, and why nothing that is held can be among them.
FILES = {
    "answers/attaching.py": "uploads that no row points to yet",
    "answers/enclosing.py": "uploads that no row points to",
    "desk.py": "files of rows that this very transaction deleted",
    "disposal/emptying.py": "their key is destroyed, which no hold let happen to what it keeps",
    "disposal/obliging.py": "within the gate: what no law names of a case that a law has kept",
    "disposal/reserving.py": "what is held was sealed anew under another name, and rows name that",
    "duties/erasing_again.py": "after the rows went through the gate",
    "duties/letting_go.py": "after the rows went through the gate",
    "disposal/papers.py": "once the gate let the rows go",
    "disposal/retaining.py": "once the gate let the rows go",
    "disposal/shedding.py": "once the gate let the rows go",
    "duties/shredding.py": "after the rows went through the gate",
    "intake/reading.py": "a letter whose mailbox is being purged, and that no row names",
    "intake/routing.py": "a letter that is not kept",
}
KEPT = {one.table for one in PROTECTED}
SEALED = {column for one in PROTECTED for column in one.sealed}


def tables_in(module: ModuleType, node: ast.AST) -> set[str]:
    """Return the tables that something in a module's source names."""
    named = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    found = (getattr(module, name, None) for name in named)
    return {one.name for one in found if isinstance(one, Table)}


def deletes(module: ModuleType, function: ast.FunctionDef) -> bool:
    """Return whether a function deletes protected rows or empties something sealed."""
    for node in ast.walk(function):
        # In a loop over tables its argument names none; then it may be any that the function names.
        if _is_delete(node) and (tables_in(module, node) or tables_in(module, function)) & KEPT:
            return True
        if isinstance(node, ast.keyword) and node.arg in SEALED and _is_none(node.value):
            return True
        if isinstance(node, ast.Dict):
            names = [one.value for one in node.keys if isinstance(one, ast.Constant)]
            if SEALED & {name for name, value in zip(names, node.values, strict=False) if _is_none(value)}:
                return True
    return False


def _is_delete(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "delete"


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def deleting() -> Iterator[str]:
    """Yield every function of the store that deletes something protected."""
    for one in pkgutil.iter_modules(store.__path__):
        if one.ispkg:
            continue
        module = importlib.import_module(f"{store.__name__}.{one.name}")
        assert module.__file__
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and deletes(module, node):
                yield f"{one.name}.{node.name}"


def test_c39_every_function_that_deletes_is_known_with_what_guards_it() -> None:
    assert set(deleting()) == set(ROUTES) - {"scrubs.mask"}


def test_every_place_that_removes_files_is_known() -> None:
    root = Path(handlers.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "blobs.remove(" in path.read_text("utf-8") and path.name != "blobs.py"
    }
    assert found == set(FILES)
