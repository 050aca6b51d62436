"""From the sources to the catalogues: which messages there are, and catalogues brought up to date.

`python -m handlers.words.extraction` (as `make words`) adds what is new to every catalogue, empty, and
drops what is gone; what is translated stays.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from handlers.words.catalogues import FOLDER

ROOT = Path(__file__).parents[2]
#: Packages that speak to colleagues, what does not, and what marks a message there.
_PACKAGES, _SILENT = ("bot", "handlers"), ("bot/sandbox", "handlers/domain/phrase.py")
_MARKS = {"say": 1, "count": 2}  # how many of the first arguments are patterns
_REFUSALS = {"Refused"}  # their docstrings are what they say by default


def template() -> Catalog:
    """Return a catalogue of every message in the sources, untranslated."""
    found = Catalog(project="ombud", charset="utf-8")
    trees = {}
    for path in sorted(path for package in _PACKAGES for path in (ROOT / package).rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        if not where.startswith(_SILENT):
            trees[where] = ast.parse(path.read_bytes())
    for where, tree in trees.items():
        for message in _marked(tree):
            found.add(message, locations=[(where, 0)], flags=["python-brace-format"])
    for where, text in _default_refusals(trees):
        found.add(text, locations=[(where, 0)])
    return found


def _marked(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
            wanted = node.args[: _MARKS[node.func.id]]
            texts = [
                one.value for one in wanted if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if texts and len(texts) == _MARKS[node.func.id]:
                yield texts[0] if len(texts) == 1 else tuple(texts)


def update(path: Path, messages: Catalog) -> Catalog:
    """Bring one catalogue up to date with the sources and return it."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    catalogue.update(messages, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=110,
            omit_header=False,
            sort_output=True,
            ignore_obsolete=True,
            include_previous=False,
            include_lineno=False,
        )
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages that a catalogue does not say yet."""
    return [str(_key(one.id)) for one in catalogue if one.id and (one.fuzzy or not _is_said(one.string))]


def _is_said(string: str | Iterable[str] | None) -> bool:
    return bool(string) if string is None or isinstance(string, str) else all(string)


def _key(message: str | Iterable[str]) -> str:
    return message if isinstance(message, str) else next(iter(message))


def _default_refusals(trees: dict[str, ast.Module]) -> Iterator[tuple[str, str]]:
    classes = [
        (path, node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    names, before = set(_REFUSALS), 0
    while len(names) > before:  # a refusal of a refusal is one too
        before = len(names)
        names |= {node.name for _, node in classes if names & {ast.unparse(base) for base in node.bases}}
    for path, node in classes:
        if node.name in names and (text := ast.get_docstring(node)):
            yield path, text.split("\n", 1)[0]


def main() -> int:
    """Update every catalogue and print what is left to translate."""
    messages, left = template(), 0
    for path in sorted(FOLDER.glob("*.po")):
        gaps = missing(update(path, messages))
        left += len(gaps)
        sys.stdout.write(f"{path.stem}: {len(messages)} messages, {len(gaps)} to translate\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
