"""Assigning a case, saying what it is about and in which language, as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Claim, Outcome, Status
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.handling import assigned, claiming, spoken
from handlers.domain.people import Actor
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, BEN, IRIS, MALLORY, MAX, NUMBER, a_case, adas

ALIVE = [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY]
BY_MISTAKE = "Read again: nothing is to be erased."


def rights(*wanted: Right) -> frozenset[Right]:
    return frozenset(wanted)


@pytest.mark.parametrize("status", ALIVE)
def test_an_assigned_case_is_its_new_owners_and_keeps_what_it_waits_for(status: Status) -> None:
    case, event = assigned(adas(status), BEN.id, MAX)
    assert (case.owner, case.status) == (BEN.id, Status.OPEN if status is Status.NEW else status)
    assert (event.kind, event.actor) == (EventKind.ASSIGNED, MAX.id)
    assert dict(event.facts) == {"to": BEN.id, "before": ADA.id, "from": status.value}


def test_anybody_assigns_what_is_nobodys() -> None:
    case, event = assigned(a_case(Status.NEW), ADA.id, BEN)
    assert (case.owner, event.facts["before"]) == (ADA.id, None)


@pytest.mark.parametrize("person", [BEN, IRIS, MALLORY], ids=["colleague", "admin", "stranger"])
def test_only_the_owner_or_a_manager_assigns_what_is_somebodys(person: Actor) -> None:
    with pytest.raises(NotAllowed):
        assigned(adas(), BEN.id, person)


def test_assigning_to_who_has_it_changes_nothing() -> None:
    with pytest.raises(AlreadyHandled, match=f"Case {NUMBER} is in the hands of <@U0ADA> already"):
        assigned(adas(), ADA.id, MAX)


def test_a_closed_case_is_not_assigned() -> None:
    with pytest.raises(WrongStatus):
        assigned(adas(Status.CLOSED), BEN.id, MAX)


def test_a_right_is_added_behind_those_there_are() -> None:
    case, event = claiming(adas(), rights(Right.ACCESS, Right.ERASURE), ADA, "")
    assert case.rights == (Right.ACCESS, Right.ERASURE)
    assert dict(event.facts) == {"added": "erasure", "dropped": "", "from": "open"}
    assert event.content == ""


def test_a_dropped_right_needs_a_reason_which_is_content() -> None:
    before = adas(claims=(Claim(Right.ACCESS), Claim(Right.ERASURE)))
    with pytest.raises(Incomplete) as refused:
        claiming(before, rights(Right.ACCESS), ADA, "")
    assert set(refused.value.fields) == {"reason"}

    case, event = claiming(before, rights(Right.ACCESS), ADA, BY_MISTAKE)
    assert case.rights == (Right.ACCESS,)
    assert (event.facts["added"], event.facts["dropped"]) == ("", "erasure")
    assert event.content == BY_MISTAKE
    assert BY_MISTAKE not in str(event.facts)


def test_unclear_gives_way_without_a_reason_when_something_else_is_chosen() -> None:
    unclear = adas(claims=(Claim(Right.UNCLEAR),))
    case, event = claiming(unclear, rights(Right.UNCLEAR, Right.ERASURE), ADA, "")
    assert case.rights == (Right.ERASURE,)
    assert (event.facts["added"], event.facts["dropped"]) == ("erasure", "unclear")


def test_at_least_one_right_stays() -> None:
    with pytest.raises(Incomplete) as refused:
        claiming(adas(), rights(), ADA, BY_MISTAKE)
    assert "at least one" in refused.value.fields["rights"]


def test_the_same_rights_again_are_no_change() -> None:
    with pytest.raises(AlreadyHandled, match="these rights already"):
        claiming(adas(), rights(Right.ACCESS, Right.UNCLEAR), ADA, "")


@given(st.sets(st.sampled_from(list(Right)), min_size=1), st.sets(st.sampled_from(list(Right)), min_size=1))
def test_whatever_is_chosen_is_claimed_and_nothing_else(present: set[Right], wanted: set[Right]) -> None:
    before = adas(claims=tuple(Claim(right, Outcome.REFUSED) for right in Right if right in present))
    try:
        case, event = claiming(before, frozenset(wanted), ADA, BY_MISTAKE)
    except AlreadyHandled:
        assert (wanted - {Right.UNCLEAR} or wanted) == set(before.rights)
        return
    assert set(case.rights) == (wanted - {Right.UNCLEAR} or wanted)
    assert len(case.rights) == len(set(case.rights))
    assert set(str(event.facts["added"]).split()) == set(case.rights) - set(before.rights)
    assert set(str(event.facts["dropped"]).split()) == set(before.rights) - set(case.rights)
    kept = {claim.right: claim.outcome for claim in case.claims if claim.right in before.rights}
    assert set(kept.values()) <= {Outcome.REFUSED}, "what stays keeps its outcome"


def test_the_language_is_set_and_the_old_one_on_record() -> None:
    case, event = spoken(adas(language=""), "nb", ADA)
    assert case.language == "nb"
    assert (event.kind, dict(event.facts)) == (
        EventKind.LANGUAGE_SET,
        {"language": "nb", "before": "", "from": "open"},
    )
    with pytest.raises(AlreadyHandled):
        spoken(case, "nb", ADA)


@pytest.mark.parametrize("person", [BEN, IRIS, MALLORY], ids=["colleague", "admin", "stranger"])
def test_what_a_case_is_about_is_its_owners_to_say(person: Actor) -> None:
    with pytest.raises(NotAllowed):
        claiming(adas(), rights(Right.ERASURE), person, BY_MISTAKE)
    with pytest.raises(NotAllowed):
        spoken(adas(), "da", person)
