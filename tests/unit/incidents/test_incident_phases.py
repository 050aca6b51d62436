"""What may follow what in an incident's life, as a table; each refusal names what is missing."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.errors import Incomplete, Refused, WrongStatus
from handlers.domain.incidents import phases
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import Incident, Party, Persons, Phase, Risk, Stage
from handlers.domain.incidents.words import FILLED_IN, NAMES, NEEDED, Words, read
from tests.support.cast import MAX, actor
from tests.unit.incidents.test_incident_ladder import AWARE, OSLO, an_incident

HOUR = timedelta(hours=1)
NOW = AWARE + 10 * HOUR
MAXIM = actor(MAX)
FULL = Words(facts="Theft.", effects="Fraud.", remedy="Wiped.")
NONE = ("", "")


def told(incident: Incident, stage: Stage, after: timedelta = HOUR) -> Incident:
    at = AWARE + after
    return phases.notified(incident, MAXIM, at, stage, ("", "Late."), at, OSLO)[0]


@pytest.mark.parametrize(("first", "second"), [*itertools.product([None, *Stage], Stage)])
def test_a_notification_is_whole_at_once_or_comes_in_phases(first: Stage | None, second: Stage) -> None:
    allowed = {
        (None, Stage.COMPLETE),
        (None, Stage.INITIAL),
        *itertools.product((Stage.INITIAL, Stage.FURTHER), (Stage.FURTHER, Stage.FINAL)),
    }
    incident = (
        an_incident() if first is None else an_incident(phase=Phase.NOTIFIED, stage=first, notified_at=AWARE)
    )
    if (first, second) in allowed:
        assert told(incident, second).stage is second
        assert second in phases.stages(incident)
    else:
        with pytest.raises(Refused):
            told(incident, second)
        assert second not in phases.stages(incident)


@pytest.mark.parametrize(
    ("after", "target", "late"),
    [
        (timedelta(), False, False),
        (72 * HOUR, False, False),
        (72 * HOUR + timedelta(microseconds=1), True, False),
        (72 * HOUR + timedelta(minutes=43), True, False),
        (72 * HOUR + timedelta(minutes=43, microseconds=1), True, True),
    ],
)
def test_b1_b2_a_notification_is_after_the_target_or_after_the_legal_end(
    after: timedelta, target: bool, late: bool
) -> None:
    at = AWARE + after
    _, event = phases.notified(an_incident(), MAXIM, at, Stage.COMPLETE, ("", "Late."), at, OSLO)
    assert (event.facts["after_target"], event.facts["late"]) == (target, late)
    if target:
        with pytest.raises(Incomplete) as refused:
            phases.notified(an_incident(), MAXIM, at, Stage.COMPLETE, NONE, at, OSLO)
        assert list(refused.value.fields) == ["delay"]
    else:
        phases.notified(an_incident(), MAXIM, at, Stage.COMPLETE, NONE, at, OSLO)


def test_a_processor_gives_no_reasons_for_it_owes_no_72_hours() -> None:
    at = AWARE + 100 * HOUR
    changed, event = phases.notified(
        an_incident(party=Party.PROCESSOR), MAXIM, at, Stage.COMPLETE, NONE, at, OSLO
    )
    assert (changed.phase, event.kind) == (Phase.NOTIFIED, Happened.CONTROLLERS_NOTIFIED)


@pytest.mark.parametrize("at", [AWARE - timedelta(seconds=1), NOW + timedelta(seconds=1)])
def test_a_notification_lies_between_awareness_and_now(at: datetime) -> None:
    with pytest.raises(Incomplete) as refused:
        phases.notified(an_incident(), MAXIM, at, Stage.COMPLETE, NONE, NOW, OSLO)
    assert list(refused.value.fields) == ["time"]


@pytest.mark.parametrize("phase", Phase)
def test_only_what_is_assessed_is_decided_not_notifiable(phase: Phase) -> None:
    incident = an_incident(phase=phase)
    if phase is Phase.ASSESSING:
        changed, _ = phases.not_notifiable(incident, MAXIM, "Encrypted.")
        assert (changed.phase, changed.risk) == (Phase.NOT_NOTIFIABLE, Risk.UNLIKELY)
    else:
        with pytest.raises(WrongStatus):
            phases.not_notifiable(incident, MAXIM, "Encrypted.")


@pytest.mark.parametrize("risk", Risk)
def test_a_risk_after_all_begins_the_ladder_anew(risk: Risk) -> None:
    decided = an_incident(phase=Phase.NOT_NOTIFIABLE, rung=3, clock=1)
    changed, _ = phases.assessed(decided, MAXIM, risk, "Looked again.", NOW)
    if risk is Risk.UNLIKELY:
        assert (changed.phase, changed.rung, changed.clock) == (Phase.NOT_NOTIFIABLE, 3, 1)
    else:
        assert (changed.phase, changed.rung, changed.clock) == (Phase.ASSESSING, -1, 2)
        assert changed.ringing_from == NOW


@pytest.mark.parametrize("phase", [Phase.NOTIFIED, Phase.NOT_NOTIFIABLE])
def test_a_correction_after_the_decision_rings_nothing(phase: Phase) -> None:
    decided = an_incident(phase=phase, rung=3)
    changed, event = phases.corrected(decided, MAXIM, AWARE - HOUR, "IT knew.", NOW)
    assert (changed.aware_at, changed.rung, changed.clock) == (AWARE - HOUR, 3, 0)
    assert event.facts == {"before": AWARE.isoformat(), "aware_at": (AWARE - HOUR).isoformat()}


@pytest.mark.parametrize(
    ("told_at", "persons", "kind"),
    [(AWARE, Persons.TOLD, Happened.PERSONS_TOLD), (None, Persons.NOT_TOLD, Happened.PERSONS_NOT_TOLD)],
)
def test_persons_are_told_or_there_is_a_reason(
    told_at: datetime | None, persons: Persons, kind: Happened
) -> None:
    changed, event = phases.persons(an_incident(), MAXIM, told_at, "Letter.", NOW)
    assert (changed.persons, event.kind, event.content) == (persons, kind, "Letter.")
    with pytest.raises(Incomplete):
        phases.persons(an_incident(), MAXIM, told_at, " ", NOW)


def test_persons_are_not_told_in_the_future() -> None:
    with pytest.raises(Incomplete):
        phases.persons(an_incident(), MAXIM, NOW + HOUR, "Letter.", NOW)


@given(
    st.sampled_from([phase for phase in Phase if phase is not Phase.CLOSED]),
    st.sampled_from(Party),
    st.sampled_from([None, *Risk]),
    st.sampled_from([None, *Stage]),
    st.sampled_from(Persons),
    st.sets(st.sampled_from(NEEDED)),
)
def test_an_incident_closes_exactly_when_nothing_is_left_to_do(
    phase: Phase, party: Party, risk: Risk | None, stage: Stage | None, persons: Persons, empty: set[str]
) -> None:
    incident = an_incident(phase=phase, party=party, risk=risk, stage=stage, persons=persons)
    words = replace(FULL, **dict.fromkeys(empty, " "))
    left = phases.missing(incident, words)
    decided = phase is Phase.NOT_NOTIFIABLE or (
        phase is Phase.NOTIFIED and stage in {Stage.COMPLETE, Stage.FINAL}
    )
    assessed = risk is not None or party is Party.PROCESSOR
    heard = risk is not Risk.HIGH or persons is not Persons.OPEN
    assert (left == ()) == (decided and assessed and heard and not empty)
    if left:
        with pytest.raises(WrongStatus, match="cannot be closed yet"):
            phases.closed(incident, MAXIM, words, NOW)
    else:
        changed, _ = phases.closed(incident, MAXIM, words, NOW)
        assert (changed.phase, changed.closed_at) == (Phase.CLOSED, NOW)


@pytest.mark.parametrize(("stage", "phase"), [(None, Phase.ASSESSING), (Stage.FINAL, Phase.NOTIFIED)])
def test_opened_again_it_stands_where_the_notification_left_it(stage: Stage | None, phase: Phase) -> None:
    closed = an_incident(phase=Phase.CLOSED, stage=stage, closed_at=NOW, rung=2)
    changed, event = phases.reopened(closed, MAXIM, "New facts.", NOW)
    assert (changed.phase, changed.closed_at, event.kind) == (phase, None, Happened.REOPENED)
    assert changed.rung == (-1 if stage is None else 2)
    with pytest.raises(WrongStatus):
        phases.reopened(changed, MAXIM, "Again.", NOW)


@given(st.builds(Words, **{name: st.text(max_size=40) for name in NAMES}))
def test_words_read_as_they_were_written(words: Words) -> None:
    assert read(words.written()) == words
    assert {*NEEDED} <= {*FILLED_IN} <= {*NAMES}
