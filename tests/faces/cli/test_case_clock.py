"""How a case's due date came about, at the command line; and counting anew before an upgrade."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.wiring.office import open_office
from handlers.casework.recounting import recounted
from handlers.domain.events import Event, EventKind, Fact
from tests.faces.cli.conftest import Run
from tests.support.cast import ADA
from tests.support.desks import ACME
from tests.support.installations import Installation, eml

Ask = Callable[..., dict[str, Any]]
NUMBER = "2026-0001"
ASKED = "2026-03-05T10:00:00+00:00"
CLOSED = "2026-04-07 = closed by collective agreement"


@pytest.fixture(autouse=True)
def a_case(installation: Installation, run: Run) -> None:
    """Is one case, received on 2 March 2026 and due on 7 April, since Easter moves it on."""
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(eml())
    assert run("ingest", folder).exit_code == 0


def happen(installation: Installation, kind: EventKind, **facts: Fact) -> None:
    with open_office(installation.settings) as office, office.desk.transaction("tests.happened") as tx:
        case = tx.cases.numbered(ACME.id, NUMBER)
        tx.cases.save(*recounted(tx, office.desk, case, Event(kind, facts, actor=ADA)))


def ask_identity(installation: Installation) -> None:
    happen(installation, EventKind.QUESTION_SENT, topic="identity", message=1, at=ASKED)


def test_the_clock_of_a_case_is_a_whole_object(ask: Ask) -> None:
    shown = ask("case", "due", NUMBER)
    clock = shown["clock"]
    assert shown["number"] == NUMBER
    assert len(clock["calendar"]["mark"]) == 16
    assert clock["calendar"]["release"]
    told = {key: clock[key] for key in clock if key not in {"calendar", "derivation"}}
    assert told == {
        "state": "running",
        "due_on": "2026-04-07",
        "act_by": "2026-04-07",
        "received_on": "2026-03-02",
        "nominal_on": "2026-04-02",
        "strict_on": "2026-04-07",
        "safe_on": "2026-04-07",
        "first_on": "2026-04-07",
        "end_utc": "2026-04-07T22:00:00+00:00",
        "extension": "none",
        "flags": [],
        "regime": "gdpr",
        "still_days": 0,
    }
    assert [step["rule"] for step in clock["derivation"]] == ["C3", "C4", "C7"]
    assert ask("case", "show", NUMBER)["clock"] == clock


def test_while_the_period_stands_still_there_is_no_due_date_and_a_day_to_write_by(
    installation: Installation, ask: Ask, run: Run
) -> None:
    ask_identity(installation)
    clock = ask("case", "due", NUMBER)["clock"]
    assert (clock["state"], clock["due_on"], clock["end_utc"]) == ("suspended:identity", None, None)
    assert clock["act_by"] == "2026-04-07"
    assert (clock["first_on"], clock["extension"]) == (None, "none")
    text = run("case", "due", NUMBER).output
    assert "No date yet: the period stands still (identity)." in text
    assert "Write to the person by 2026-04-07 all the same." in text
    page = run("case", "show", NUMBER).output
    assert "! The period stands still (identity); write by 2026-04-07 all the same." in page
    assert "Last day for a notice of extension" not in page
    assert "2026-04-07 (stands still)" in run("case", "list").output
    assert ask("case", "list")["cases"][0]["clock"] == "suspended:identity"


def test_the_page_of_a_case_names_the_other_days_that_count(run: Run) -> None:
    page = run("case", "show", NUMBER).output
    for line in (
        "Without any pause or extension: 2026-04-07",
        "Safe by any reading: 2026-04-07",
        "Last day for a notice of extension or a refusal: 2026-04-07",
    ):
        assert line in page


def test_the_calendar_of_a_case_is_printed_and_drawn(run: Run, installation: Installation) -> None:
    picture = installation.folder / "due.svg"
    result = run("case", "due", NUMBER, "--plot", "--svg", picture)
    assert result.exit_code == 0
    assert "March 2026" in result.output
    assert " 7!" in result.output
    drawn = ET.parse(picture).getroot()
    (title,) = drawn.findall("{http://www.w3.org/2000/svg}title")
    assert title.text == f"{NUMBER}: Due on Tuesday 7 April 2026."


def test_a_picture_does_not_spoil_the_json(run: Run, installation: Installation) -> None:
    picture = installation.folder / "due.svg"
    result = run("case", "due", NUMBER, "--json", "--plot", "--svg", picture)
    assert json.loads(result.stdout)["clock"]["due_on"] == "2026-04-07"
    assert picture.exists()


def test_no_such_case_has_no_clock(run: Run) -> None:
    assert run("case", "due", "2026-0099").exit_code == Exit.FOUND


def test_what_would_move_is_shown_before_the_settings_are_changed_for_good(
    installation: Installation, ask: Ask, run: Run
) -> None:
    assert ask("due", "recount", "--dry-run") == {
        "ok": True,
        "open": 1,
        "waiting": 0,
        "moves": [],
        "uncounted": [],
    }
    assert "No due date would move; 1 open case looked at." in run("due", "recount", "--dry-run").output
    installation.environ["OMBUD_LAW_EXTRA_DAYS_OFF"] = CLOSED
    moves = [{"number": NUMBER, "due_before": "2026-04-07", "due_on": "2026-04-08"}]
    foreseen = ask("due", "recount", "--dry-run")
    assert (foreseen["waiting"], foreseen["moves"]) == (1, moves)
    table = run("due", "recount", "--dry-run").output
    assert all(word in table for word in ("What would move", NUMBER, "2026-04-07", "2026-04-08"))
    assert ask("case", "due", NUMBER)["clock"]["due_on"] == "2026-04-07", "nothing was changed"
    assert ask("case", "due", NUMBER)["clock"]["calendar"]["release"] is None


def test_counting_anew_moves_the_date_flags_it_and_is_done_once(
    installation: Installation, ask: Ask, run: Run
) -> None:
    installation.environ["OMBUD_LAW_EXTRA_DAYS_OFF"] = CLOSED
    assert ask("due", "recount") == {"ok": True, "counted": 1}
    clock = ask("case", "due", NUMBER)["clock"]
    assert (clock["due_on"], clock["safe_on"]) == ("2026-04-08", "2026-04-07")
    assert clock["flags"] == ["own_day_off"]
    assert "closed by collective agreement" in clock["derivation"][-1]["text"]
    assert "own days" in clock["calendar"]["release"]
    assert run("due", "recount").output == "Every open case is counted so already.\n"
    kinds = [event["kind"] for event in ask("case", "show", NUMBER)["record"]]
    assert kinds.count("due_recounted") == 1


def test_what_cannot_be_counted_is_named_and_has_no_calendar_to_draw(
    installation: Installation, ask: Ask, run: Run, tmp_path: Path
) -> None:
    happen(installation, EventKind.EXTENSION_SENT, length="2", message=2)
    installation.environ["OMBUD_LAW_REGIME"] = "ch"
    assert ask("due", "recount", "--dry-run", code=Exit.FOUND)["uncounted"] == [NUMBER]
    told = run("due", "recount", "--dry-run")
    assert told.exit_code == Exit.FOUND
    assert f"{NUMBER} could not be counted so and would stay as it is." in told.output
    drawn = run("case", "due", NUMBER, "--svg", tmp_path / "due.svg")
    assert drawn.exit_code == Exit.FOUND
    assert "no calendar to draw" in drawn.output
    assert not (tmp_path / "due.svg").exists()


def test_the_calculator_still_answers_with_a_command_below_it(run: Run) -> None:
    answer = run("due", "--received", "2026-01-31T10:00+01:00", "--country", "NO", "--json")
    assert json.loads(answer.stdout)["due_on"] == "2026-03-02"
    help_text = run("due", "--help").output
    assert "recount" in help_text
    assert "Examples" in help_text
    assert run("due", "recont").exit_code == Exit.USAGE
