"""The manifests ask for what the code uses, and for nothing more."""

import re
from pathlib import Path

import pytest

from bot.sandbox.slack.identity import SMALLEST_SCOPES
from bot.sandbox.slack.methods.table import methods
from bot.slack.app import COMMAND

FOLDER = Path(__file__).parents[3] / "deploy" / "slack"
SOCKET, HTTP = FOLDER / "manifest.socket.yaml", FOLDER / "manifest.http.yaml"
SOURCE = Path(__file__).parents[3] / "bot" / "slack"


def listed(path: Path, name: str) -> set[str]:
    """Return the entries of a list in a manifest."""
    entries: set[str] = set()
    lines = iter(path.read_text("utf-8").splitlines())
    for line in lines:
        if line.strip() == f"{name}:":
            break
    depth = len(line) - len(line.lstrip())
    for line in lines:
        if len(line) - len(line.lstrip()) <= depth:
            break
        if line.lstrip().startswith("- "):
            entries.add(line.strip()[2:])
    return entries


@pytest.mark.parametrize("path", [SOCKET, HTTP])
def test_the_required_scopes_are_the_smallest_set(path: Path) -> None:
    assert listed(path, "bot") == SMALLEST_SCOPES
    assert listed(path, "bot_optional") == {"groups:history"}


def test_every_method_used_is_covered_by_the_scopes() -> None:
    called = set(
        re.findall(r'calling\("([a-z]+\.[a-zA-Z.]+)"', "".join(p.read_text() for p in SOURCE.glob("*.py")))
    )
    assert {"chat.postMessage", "chat.update", "views.open", "users.info", "auth.test"} <= called
    table = methods(lambda: "")
    assert called <= set(table)
    asked = {table[name].scope for name in called} - {None}
    assert asked <= SMALLEST_SCOPES


@pytest.mark.parametrize("path", [SOCKET, HTTP])
def test_the_events_are_those_that_are_listened_to(path: Path) -> None:
    assert listed(path, "bot_events") == {"app_home_opened"}
    assert f"command: {COMMAND}" in path.read_text("utf-8")
    assert "should_escape: true" in path.read_text("utf-8")


def test_the_two_differ_in_the_road_alone() -> None:
    def without_road(path: Path) -> list[str]:
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
        return [one for one in lines if "url:" not in one and "socket_mode_enabled" not in one]

    assert without_road(SOCKET) == without_road(HTTP)
    assert "socket_mode_enabled: true" in SOCKET.read_text("utf-8")
    assert HTTP.read_text("utf-8").count("https://ombud.example.org/slack/events") == 3


@pytest.mark.parametrize("path", [SOCKET, HTTP])
def test_lengths_are_within_slacks(path: Path) -> None:
    text = path.read_text("utf-8")
    name = re.search(r"^  name: (.*)$", text, re.MULTILINE)
    long = re.search(r"long_description: >-\n((?:    .*\n)+)", text)
    assert name
    assert len(name[1]) <= 35
    assert long
    assert 174 <= len(" ".join(long[1].split())) <= 4000
