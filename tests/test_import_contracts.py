"""The import contracts hold, and each of them would notice what it forbids."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")

# A file, an import that does not belong in it, and the contract that says so.
VIOLATIONS = [
    ("connectors/base.py", "handlers.domain.ids", "Stack"),
    ("handlers/desk.py", "bot.clock", "Stack"),
    ("bot/jobs/table.py", "bot.slack", "Bot"),
    ("bot/clock.py", "bot.logs", "Bot"),
    ("handlers/domain/ids.py", "handlers.ports", "Handlers"),
    ("handlers/casework/ownership.py", "handlers.answers.replies", "Handlers"),
    ("handlers/store/tables.py", "handlers.store.transaction", "Store"),
    ("connectors/memory.py", "connectors.maildir", "Connectors"),
    ("handlers/answers/replies.py", "connectors.maildir", "Edges"),
    ("handlers/domain/rights.py", "holidays", "Pure"),
    ("bot/slack/limits.py", "bot.sandbox", "Stand-ins"),
    ("handlers/casework/closing.py", "sqlalchemy", "SQL"),
    ("handlers/cards/card.py", "slack_sdk", "Slack"),
    ("bot/jobs/engine.py", "flask", "Web servers"),
    ("bot/roster.py", "websockets", "Web sockets"),
    ("bot/roster.py", "apscheduler", "Schedulers"),
    ("handlers/desk.py", "cryptography", "Cryptography"),
    ("bot/wiring/master_keys.py", "boto3", "AWS"),
    ("handlers/cards/lines.py", "rich", "The terminal"),
    ("handlers/triage/__init__.py", "selectolax", "Mail libraries"),
    ("handlers/domain/people.py", "holidays", "Public holidays"),
    ("handlers/cards/lines.py", "babel", "Catalogues"),
    ("bot/roster.py", "matplotlib", "Plotting"),
    ("connectors/maildir.py", "requests", "Providers"),
    ("connectors/errors.py", "connectors.mime", "No cycles"),
    ("connectors/mime/__init__.py", "connectors.errors", "No cycles"),
]


def contracts() -> list[str]:
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [str(contract["name"]) for contract in tables["tool"]["importlinter"]["contracts"]]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the linter says of a copy of the code with every violation in it."""
    copy = tmp_path_factory.mktemp("violated")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in ("bot", "connectors", "handlers"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file, module, _ in VIOLATIONS:
        with (copy / file).open("a", encoding="utf-8") as source:
            source.write(f"\nimport {module}\n")
    return re.sub(r"\s+", " ", lint(copy).stdout)


def test_the_contracts_hold() -> None:
    checked = lint(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_contract_is_tried() -> None:
    assert [
        name for name in contracts() if not any(name.startswith(tried) for _, _, tried in VIOLATIONS)
    ] == []


@pytest.mark.parametrize(("file", "module", "contract"), VIOLATIONS)
def test_an_import_that_does_not_belong_is_noticed(
    verdict: str, file: str, module: str, contract: str
) -> None:
    (name,) = (name for name in contracts() if name.startswith(contract))
    assert f"{name} BROKEN" in verdict
    if contract != "No cycles":  # whose report shows the packages, not the import
        importer = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        said = (f"{importer} -> {module}", f"{importer} is not allowed to import {module}")
        assert any(one in verdict for one in said)


def test_a_new_file_must_be_placed_in_a_layer(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("bot", "connectors", "handlers"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("bot", "connectors", "handlers", "handlers/store"):
        (tmp_path / package / "unplaced.py").write_text('"""Nobody decided where this belongs."""\n')
    said = re.sub(r"\s+", " ", lint(tmp_path).stdout)
    assert said.count("unplaced") >= 4
