"""`ombud due` drawn: the calendar on the terminal and as a picture, and what docs/clock.md says of it all."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.due import due
from handlers.domain.clock.events import Happening
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.flags import MEANINGS, Flag
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.clock.regime import REGIMES

_SVG = "{http://www.w3.org/2000/svg}"
_PAUSED = (
    "--received 2026-03-02T09:00Z --country DE --subdivision BY "
    "--event id_requested@2026-03-04T10:00Z --event id_received@2026-03-14T08:00Z"
)
_DOCS = Path(__file__).resolve().parents[3] / "docs"
_DOC = (_DOCS / "clock.md").read_text(encoding="utf-8")


def run(line: str) -> str:
    result = CliRunner().invoke(due, line.split())
    assert result.exit_code == 0, result.output
    return result.output


def drawn(line: str, folder: Path) -> ET.Element:
    file = folder / "due.svg"
    run(f"{line} --svg {file}")
    return ET.fromstring(file.read_text(encoding="utf-8"))


def days(picture: ET.Element, kind: str) -> list[str]:
    groups = picture.findall(f"{_SVG}g[@class='{kind}']")
    return [text for group in groups if (text := group.findtext(f"{_SVG}text"))]


def test_the_terminals_calendar_marks_receipt_pause_and_the_last_day_without_colours() -> None:
    shown = run(f"{_PAUSED} --plot")
    assert " 2*  3   4   5=  6=  7=  8=" in shown
    assert "13! 14" in shown
    assert shown.index("Due on Monday 13 April 2026.") < shown.index("March 2026\n")


def test_the_picture_shows_each_day_as_what_it_is(tmp_path: Path) -> None:
    picture = drawn(_PAUSED, tmp_path)
    assert days(picture, "received") == ["2"]
    assert days(picture, "due") == ["13"]
    assert days(picture, "strict") == ["2"]
    assert days(picture, "still") == [str(day) for day in range(5, 15)]
    assert "6" in days(picture, "off"), "Easter Monday"


def test_the_picture_says_in_words_what_is_seen(tmp_path: Path) -> None:
    picture = drawn(_PAUSED, tmp_path)
    assert picture.get("role") == "img"
    assert picture.findtext(f"{_SVG}title") == "Due on Monday 13 April 2026."
    told = picture.findtext(f"{_SVG}desc") or ""
    assert "Monday 2 March 2026: received" in told
    assert "Monday 13 April 2026: the last day" in told
    assert "10 days do not count" in told


def test_a_period_that_stands_still_is_drawn_without_a_last_day(tmp_path: Path) -> None:
    line = "--received 2026-03-02T09:00Z --country SE --event id_requested@2026-03-04T10:00Z"
    picture = drawn(line, tmp_path)
    assert days(picture, "due") == []
    assert picture.findtext(f"{_SVG}title") == "No date yet: the period stands still (identity)."


def test_the_picture_reads_in_dark_and_in_light(tmp_path: Path) -> None:
    style = drawn(_PAUSED, tmp_path).findtext(f"{_SVG}style") or ""
    assert "prefers-color-scheme: dark" in style


@pytest.mark.parametrize("clock", ["breach", "uk-complaint"])
def test_what_is_no_request_has_no_calendar(clock: str) -> None:
    line = f"--clock {clock} --received 2026-03-02T09:00Z --country GB --subdivision ENG --plot"
    result = CliRunner().invoke(due, line.split())
    assert result.exit_code == 2
    assert "A calendar is drawn of requests alone" in result.output


def test_the_readmes_picture_is_what_the_command_draws(tmp_path: Path) -> None:
    run(f"{_PAUSED} --svg {tmp_path / 'due.svg'}")
    assert (tmp_path / "due.svg").read_text(encoding="utf-8") == Path("docs/due.svg").read_text(
        encoding="utf-8"
    )


def test_the_document_of_the_clock_knows_every_word() -> None:
    words = [*Happening, *ClockState, *ExtensionState, *REGIMES, *Flag]
    assert [str(word) for word in words if f"`{word}`" not in _DOC] == []
    assert [flag for flag, meaning in MEANINGS.items() if f"| `{flag}` | {meaning} |" not in _DOC] == []
