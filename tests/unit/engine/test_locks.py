"""Every dependency is pinned with hashes, and nothing says where to fetch it from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUN, DEV = "requirements.lock", "requirements-dev.lock"
LOCKS = [RUN, DEV]


def entries(lock: str) -> list[str]:
    """Return the logical lines of a lock file, without comments."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def pins(lock: str) -> dict[str, str]:
    """Return the pinned versions by name."""
    found = (re.match(r"([a-z0-9][a-z0-9.-]*)(?:\[[a-z,]+\])?==([^ ;]+)", entry) for entry in entries(lock))
    return {pin[1]: pin[2] for pin in found if pin}


def project() -> dict[str, list[str]]:
    """Return the names that pyproject asks for, by group."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {"run": tables["project"]["dependencies"], "dev": tables["dependency-groups"]["dev"]}
    groups |= tables["project"]["optional-dependencies"]
    return {
        name: [re.split(r"[\[<>=~! ]", one)[0].lower() for one in listed] for name, listed in groups.items()
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_pinned_with_hashes(lock: str) -> None:
    assert len(entries(lock)) > 20
    for entry in entries(lock):
        assert re.fullmatch(
            r"[a-z0-9][a-z0-9.-]*(\[[a-z,]+\])?==[0-9][\w.!+]*( ; [^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+",
            entry.strip(),
        ), entry[:80]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_line_says_where_to_fetch_from(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    for trace in ("://", "--index", "--extra-index", "--find-links", "--trusted-host", " @ ", "file:", "-e "):
        assert trace not in text, trace


@pytest.mark.parametrize(
    ("lock", "groups"), [(RUN, ["run", "postgres"]), (DEV, ["run", "postgres", "google", "microsoft", "dev"])]
)
def test_everything_asked_for_is_pinned(lock: str, groups: list[str]) -> None:
    asked = {name for group in groups for name in project()[group]}
    assert asked - set(pins(lock)) == set()


def test_both_files_agree_on_versions() -> None:
    run, dev = pins(RUN), pins(DEV)
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_what_runs_brings_no_tools() -> None:
    assert set(project()["dev"]) & set(pins(RUN)) == set()


def test_every_direct_dependency_is_explained() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    asked = {name for listed in project().values() for name in listed}
    assert {name for name in asked if f"| `{name}` |" not in page} == set()
