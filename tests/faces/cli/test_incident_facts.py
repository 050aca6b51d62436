"""An incident as plain values: rows in the desk's time, instants in UTC, and no cell that is a formula."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.incident_facts import COLUMNS, as_csv, file_facts, incident_facts, incident_row
from bot.cli.incident_plot import draw_clock
from handlers.domain.incidents.happenings import Happened, RecordedIncidentEvent
from handlers.domain.incidents.incident import Incident, Party, Phase, Stage
from handlers.domain.incidents.words import NAMES, Words
from handlers.incidents.reading import IncidentFile
from tests.support.cast import ADA
from tests.support.desks import ACME
from tests.unit.incidents.test_incident_ladder import AWARE, OSLO, an_incident

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
END = an_incident().end(OSLO)
ZONES = [ZoneInfo(name) for name in ("Europe/Oslo", "Asia/Kathmandu", "Atlantic/Azores", "UTC")]


def row(incident: Incident, after: timedelta = 24 * HOUR) -> dict[str, str]:
    return dict(zip(COLUMNS, incident_row(incident, ACME, AWARE + after), strict=True))


def notified(at: datetime, stage: Stage = Stage.COMPLETE) -> Incident:
    return an_incident(phase=Phase.NOTIFIED, notified_at=at, stage=stage)


def a_file(
    incident: Incident | None = None, record: tuple[RecordedIncidentEvent, ...] = (), **words: str
) -> IncidentFile:
    return IncidentFile(incident or an_incident(), Words(**words), record, ACME, "2026-0001")


def read_back(*files: IncidentFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(files), newline="")))


def test_b2_b3_a_row_tells_the_clock_in_the_establishments_time() -> None:
    assert row(an_incident()) == {
        "Number": "INC-2025-0001",
        "Phase": "being assessed",
        "Clock": "48 hours left",
        "Aware": "2025-12-22 12:17",
        "Target": "2025-12-25 12:17",
        "Legal end": "2025-12-25 13:00",
        "Notified": "-",
    }


def test_what_was_notified_has_a_moment_and_no_clock() -> None:
    found = row(notified(AWARE + 5 * HOUR), 90 * HOUR)
    assert (found["Phase"], found["Clock"], found["Notified"]) == ("notified", "-", "2025-12-22 17:17")


@pytest.mark.parametrize(
    ("at", "after_target", "late"),
    [
        (END.strict_at, False, False),
        (END.strict_at + MINUTE, True, False),
        (END.legal_at, True, False),
        (END.legal_at + MINUTE, True, True),
    ],
)
def test_b2_b3_lateness_is_by_the_legal_end_and_the_target_is_told_apart(
    at: datetime, after_target: bool, late: bool
) -> None:
    facts = incident_facts(notified(at), ACME)
    assert (facts["after_target"], facts["late"]) == (after_target, late)


def test_before_a_notification_nobody_knows_whether_it_is_late() -> None:
    facts = incident_facts(an_incident(), ACME)
    unknown = {"notified_at", "stage", "after_target", "late", "risk", "closed_at"}
    assert {name for name, value in facts.items() if value is None} == unknown
    assert facts["persons_told"] == "open"
    assert facts["legal_end_at"] == "2025-12-25T12:00:00+00:00"


def test_b4_a_processors_incident_says_so() -> None:
    assert incident_facts(an_incident(party=Party.PROCESSOR), ACME)["party"] == "processor"


def test_a_file_is_one_object_for_programs_with_what_is_left_to_do() -> None:
    event = RecordedIncidentEvent(
        1, Happened.RAISED, AWARE, ADA, {"case": 7}, "A laptop was stolen.", digest="d1"
    )
    plain = RecordedIncidentEvent(2, Happened.READ, AWARE + HOUR, ADA, digest="d2")
    facts = json.loads(json.dumps(file_facts(a_file(record=(event, plain), facts="A laptop was stolen."))))
    assert facts["register"] == {**dict.fromkeys(NAMES, ""), "facts": "A laptop was stolen."}
    assert facts["case"] == "2026-0001"
    assert facts["to_do"][0].startswith("notify the authority")
    assert "write down what happened" not in facts["to_do"]
    assert [one["seq"] for one in facts["record"]] == [1, 2]
    assert facts["record"][0]["content"] == "A laptop was stolen."
    assert "content" not in facts["record"][1], "what has no words shows none"
    assert {"B2", "B3", "B4"} <= {step["rule"] for step in facts["derivation"]}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_sec_06_no_cell_of_the_register_is_a_formula(start: str) -> None:
    (found,) = read_back(a_file(facts=f"{start}cmd|' /C calc'!A0", remedy=f"safe {start} inside"))
    assert found["facts"].startswith(f"'{start}")
    assert found["remedy"] == f"safe {start} inside"


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=4))
def test_whatever_people_write_the_register_reads_back_cell_by_cell(written: list[tuple[str, str]]) -> None:
    found = read_back(*(a_file(facts=facts, effects=effects) for facts, effects in written))
    assert len(found) == len(written)
    for (facts, effects), line in zip(written, found, strict=True):
        assert line["facts"].removeprefix("'") == facts.removeprefix("'")
        assert line["effects"].removeprefix("'") == effects.removeprefix("'")
        assert not line["facts"].startswith(("=", "+", "-", "@"))


def test_an_empty_register_has_its_headings() -> None:
    (heading,) = csv.reader(io.StringIO(as_csv([])))
    assert heading[0] == "number"
    assert heading[-len(NAMES) :] == [{"risk": "risk_reasons"}.get(name, name) for name in NAMES]
    assert len(set(heading)) == len(heading), "each column can be told by its name"


def test_what_is_yes_or_no_is_told_so_and_what_is_open_is_empty() -> None:
    early, late = read_back(a_file(notified(AWARE + HOUR)), a_file(notified(END.legal_at + HOUR)))
    assert (early["late"], early["after_target"], early["risk"]) == ("no", "no", "")
    assert (late["late"], late["after_target"]) == ("yes", "yes")


def pictured(now: datetime | None = None, aware: datetime = AWARE, zone: ZoneInfo = OSLO) -> ET.Element:
    return ET.fromstring(draw_clock(an_incident(aware).end(zone), zone, "INC <1> & co", now))


def marks(picture: ET.Element, kind: str) -> list[float]:
    found = [
        *picture.iter("{http://www.w3.org/2000/svg}circle"),
        *picture.iter("{http://www.w3.org/2000/svg}line"),
    ]
    return [float(one.get("cx") or one.get("x1") or 0) for one in found if one.get("class") == kind]


def test_a_title_is_text_whatever_stands_in_it() -> None:
    assert pictured().findtext("{*}title") == "INC <1> & co"


@pytest.mark.parametrize(
    ("after", "drawn"),
    [(-MINUTE, False), (timedelta(), True), (40 * HOUR, True), (73 * HOUR, False), (900 * HOUR, False)],
)
def test_now_is_drawn_only_where_it_lies_on_the_line(after: timedelta, drawn: bool) -> None:
    assert bool(marks(pictured(AWARE + after), "now")) is drawn


@given(
    st.integers(0, 5 * 365 * 24 * 60).map(lambda n: datetime(2024, 1, 1, tzinfo=UTC) + n * MINUTE),
    st.sampled_from(ZONES),
    st.integers(0, 72 * 60),
)
def test_b2_b3_rungs_target_and_legal_end_stand_in_order_on_the_line(
    aware: datetime, zone: ZoneInfo, minutes: int
) -> None:
    picture = pictured(aware + minutes * MINUTE, aware, zone)
    rungs, (target,), (legal,) = (marks(picture, kind) for kind in ("rung", "target", "legal"))
    assert rungs == sorted(rungs)
    assert rungs[-1] < target <= legal
    (now,) = marks(picture, "now")
    assert rungs[0] <= now <= target
