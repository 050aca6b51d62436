"""The register's page of one incident: what can be done where it stands, its words, and who did what."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cards import incident_lines as lines
from handlers.desk import Desk
from handlers.domain.card import Sheet
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import PersonId
from handlers.domain.incidents.happenings import Happened, RecordedIncidentEvent
from handlers.domain.incidents.incident import Incident, Party, Persons, Phase, Risk, Stage
from handlers.domain.incidents.words import NAMES, Words
from handlers.domain.people import OMBUD
from handlers.incidents.reading import IncidentFile
from handlers.incidents.sheets import ENTRIES, sheet
from handlers.incidents.tokens import read_token
from tests.support.cast import MAX, actor
from tests.support.desks import ACME
from tests.unit.incidents.test_incident_ladder import AWARE, an_incident

HOUR = timedelta(hours=1)
NOW = AWARE + 10 * HOUR
MAXIM = SimpleNamespace(name="Max")
WRITE, NOTIFY, EXEMPT, RISK, PERSONS, AWARENESS, CLOSE, REOPEN = (
    ErrandId.INCIDENT_WRITE,
    ErrandId.INCIDENT_NOTIFY,
    ErrandId.INCIDENT_EXEMPT,
    ErrandId.INCIDENT_RISK,
    ErrandId.INCIDENT_PERSONS,
    ErrandId.INCIDENT_AWARE,
    ErrandId.INCIDENT_CLOSE,
    ErrandId.INCIDENT_REOPEN,
)
NOTIFIED = an_incident(phase=Phase.NOTIFIED, stage=Stage.COMPLETE, notified_at=AWARE + HOUR)
FIELDS = st.fixed_dictionaries(
    {
        "party": st.sampled_from(Party),
        "phase": st.sampled_from(Phase),
        "stage": st.none() | st.sampled_from(Stage),
        "risk": st.none() | st.sampled_from(Risk),
        "persons": st.sampled_from(Persons),
        "version": st.integers(0, 10**8),
    }
)


def desk() -> Desk:
    """Return what the page uses of a desk: the clock, and what people are called."""
    roster = SimpleNamespace(known=lambda person: MAXIM if person == MAX else None)
    return cast("Desk", SimpleNamespace(clock=SimpleNamespace(now=lambda: NOW), roster=roster))


def event(seq: int, kind: Happened = Happened.READ, who: PersonId = MAX) -> RecordedIncidentEvent:
    return RecordedIncidentEvent(seq, kind, AWARE + seq * timedelta(minutes=1), who)


def page(
    incident: Incident,
    words: Words | None = None,
    record: tuple[RecordedIncidentEvent, ...] = (),
    case_number: str = "",
) -> Sheet:
    file = IncidentFile(incident, words or Words(facts="A laptop is gone."), record, ACME, case_number)
    return sheet(desk(), file)


def offered(shown: Sheet) -> list[ErrandId]:
    return [step.errand for paragraph in shown.paragraphs for step in paragraph.steps]


@pytest.mark.parametrize(
    ("incident", "steps"),
    [
        (an_incident(), [WRITE, NOTIFY, EXEMPT, RISK, PERSONS, AWARENESS, CLOSE]),
        (an_incident(party=Party.PROCESSOR), [WRITE, NOTIFY, RISK, AWARENESS, CLOSE]),
        (an_incident(persons=Persons.TOLD), [WRITE, NOTIFY, EXEMPT, RISK, AWARENESS, CLOSE]),
        (an_incident(persons=Persons.NOT_TOLD), [WRITE, NOTIFY, EXEMPT, RISK, PERSONS, AWARENESS, CLOSE]),
        (NOTIFIED, [WRITE, RISK, PERSONS, AWARENESS, CLOSE]),
        (replace(NOTIFIED, stage=Stage.INITIAL), [WRITE, NOTIFY, RISK, PERSONS, AWARENESS, CLOSE]),
        (replace(NOTIFIED, stage=Stage.FINAL), [WRITE, RISK, PERSONS, AWARENESS, CLOSE]),
        (
            an_incident(phase=Phase.NOT_NOTIFIABLE),
            [WRITE, NOTIFY, RISK, PERSONS, AWARENESS, CLOSE],  # a notification after all stays possible
        ),
        (an_incident(phase=Phase.CLOSED), [REOPEN]),
    ],
)
def test_b1_the_page_offers_what_the_law_leaves_open(incident: Incident, steps: list[ErrandId]) -> None:
    assert offered(page(incident)) == steps


@given(FIELDS)
def test_wherever_it_stands_each_button_names_the_incident_and_the_version_that_was_seen(
    fields: dict[str, object],
) -> None:
    incident = replace(an_incident(), **fields)  # type: ignore[arg-type] # drawn of each its kind
    shown = page(incident)
    steps = [step for paragraph in shown.paragraphs for step in paragraph.steps]
    assert steps, "there is always a way on"
    assert len(set(offered(shown))) == len(steps)
    assert all(len(paragraph.steps) <= 5 for paragraph in shown.paragraphs)
    for step in steps:
        which = read_token(Errand("press", step.errand, actor(MAX), token=step.token))
        assert (which.id, which.version) == (incident.id, incident.version)


def test_every_entry_of_the_register_has_a_heading_of_its_own() -> None:
    assert tuple(ENTRIES) == NAMES
    assert len(set(ENTRIES.values())) == len(NAMES)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(min_size=1, max_size=60)))
def test_peoples_words_stand_quoted_below_their_headings_and_nowhere_else(
    told: dict[str, str],
) -> None:
    words = Words(**told)
    shown = page(an_incident(), words).paragraphs
    quoted = [index for index, paragraph in enumerate(shown) if paragraph.quoted]
    pairs = [(shown[index - 1].text, shown[index].text) for index in quoted]
    assert pairs == [(ENTRIES[name], told[name]) for name in NAMES if name in told]
    marked = page(an_incident(), Words(**dict.fromkeys(told, "Marker-4711"))).paragraphs
    assert not any("Marker-4711" in paragraph.text for paragraph in marked if not paragraph.quoted)


@pytest.mark.parametrize("phase", list(Phase))
def test_b1_whom_to_notify_is_said_only_while_somebody_has_to(phase: Phase) -> None:
    incident = an_incident(phase=phase)
    said = page(incident).paragraphs[0].text
    assert (lines.todo(incident, ACME) in said) is (phase is Phase.ASSESSING)
    assert all(line in said for line in lines.clock_lines(incident, ACME.zone))


def test_what_is_left_to_do_is_said_until_nothing_is() -> None:
    full = Words(facts="A.", effects="B.", remedy="C.")
    left = page(replace(NOTIFIED, stage=Stage.INITIAL), Words(facts="A.")).paragraphs[0].text
    assert left.endswith(
        "Still to do: send the authority the rest of the information (Art. 33(4)); "
        "assess the risk for the persons; write down its effects; write down what was done about it."
    )
    assert "Still to do" not in page(replace(NOTIFIED, risk=Risk.LIKELY), full).paragraphs[0].text


def test_decisions_are_told_as_they_were_made() -> None:
    said = page(replace(NOTIFIED, risk=Risk.HIGH), case_number="2026-0042").paragraphs[0].text
    assert "Found in case 2026-0042." in said
    assert lines.RISKS[Risk.HIGH] in said
    assert "Notified 2025-12-22 13:17 Europe/Copenhagen (2025-12-22 12:17 UTC); Complete." in said
    assert "Persons concerned: not decided yet" in said


def test_b4_a_processor_tells_no_persons() -> None:
    assert "Persons concerned" not in page(an_incident(party=Party.PROCESSOR)).paragraphs[0].text


@pytest.mark.parametrize(("events", "shown"), [(0, 0), (1, 1), (15, 15), (16, 15), (40, 15)])
def test_the_newest_of_the_record_are_shown_and_all_are_counted(events: int, shown: int) -> None:
    told = page(an_incident(), record=tuple(event(seq) for seq in range(1, events + 1))).paragraphs[-1].text
    heading, *rows = told.splitlines()
    assert heading == f"Record, the newest {shown} of {events}:"
    assert len(rows) == shown
    assert rows[-1:] == (
        [f"{event(events).at.astimezone(ACME.zone):%Y-%m-%d %H:%M}: Read (Max)"] * bool(shown)
    )


def test_the_record_names_people_ombud_and_who_has_left() -> None:
    record = (
        event(1, Happened.RAISED),
        event(2, Happened.REMINDED, OMBUD.id),
        event(3, Happened.READ, PersonId("U0LEFT")),
    )
    assert page(an_incident(), record=record).paragraphs[-1].text.splitlines()[1:] == [
        "2025-12-22 12:18: Reported (Max)",
        "2025-12-22 12:19: Managers and admins were reminded (Ombud)",
        "2025-12-22 12:20: Read (a colleague)",
    ]
