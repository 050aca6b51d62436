"""A person says whether a case was read rightly, and what it is instead; the record tells both."""

from dataclasses import replace

import pytest

from handlers.domain.case import Case, Claim, Status
from handlers.domain.confirming import Said, confirmed, corrections, reread
from handlers.domain.errors import AlreadyHandled, NotAllowed, Refused, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.finding import Finding, LetterKind, Requester, RequesterKind, Verdict
from handlers.domain.reading import Aspect, Correction, Reading, Sureness
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, MALLORY, adas

LOOK = Reading(Verdict.LOOK, LetterKind.REQUEST, RequesterKind.SUBJECT, Sureness.UNSURE)
FOUND = Finding(
    language="da",
    rights=(Right.ACCESS, Right.ERASURE),
    confidence=0.7,
    verdict=Verdict.REQUEST,
    kind=LetterKind.REQUEST,
    requester=Requester(RequesterKind.SUBJECT),
    version="1",
)


def read(*rights: Right, **changes: object) -> Case:
    """Return a case of Ada's about some rights, read in a way."""
    claims = tuple(map(Claim, rights or (Right.ACCESS,)))
    return adas(claims=claims, reading=replace(LOOK, **changes))  # type: ignore[arg-type] # checked when run


@pytest.mark.parametrize("verdict", [Verdict.LOOK, Verdict.REQUEST])
@pytest.mark.parametrize("sureness", list(Sureness))
def test_a_case_that_waits_is_a_request_once_confirmed(verdict: Verdict, sureness: Sureness) -> None:
    case, event = confirmed(read(verdict=verdict, sureness=sureness), ADA)
    assert case.reading.confirmed
    assert not case.reading.waits
    assert not case.reading.calls
    assert case.reading.verdict is Verdict.REQUEST
    assert case.reading.sureness is sureness
    assert event.kind is EventKind.READING_CONFIRMED


def test_what_was_confirmed_stands_in_the_record_as_codes() -> None:
    _, event = confirmed(read(Right.ACCESS, Right.ERASURE), ADA)
    assert event.facts["rights"] == "access erasure"
    assert event.facts["language"] == "en"
    assert event.facts["kind"] == "request"
    assert event.facts["asked_by"] == "subject"
    assert event.actor == ADA.id


def test_what_is_confirmed_cannot_be_confirmed_again() -> None:
    case, _ = confirmed(read(), ADA)
    with pytest.raises(AlreadyHandled, match="Nothing in case 2026-0042 waits"):
        confirmed(case, ADA)


def test_a_case_taken_down_by_hand_has_nothing_to_confirm() -> None:
    with pytest.raises(AlreadyHandled):
        confirmed(adas(), ADA)


@pytest.mark.parametrize("kind", [LetterKind.REQUEST, LetterKind.OTHER])
def test_a_request_without_a_right_is_not_confirmed(kind: LetterKind) -> None:
    with pytest.raises(Refused, match="say which the letter uses"):
        confirmed(read(Right.UNCLEAR, kind=kind), ADA)


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {LetterKind.REQUEST, LetterKind.OTHER}))
def test_another_kind_of_letter_needs_no_right(kind: LetterKind) -> None:
    case, event = confirmed(read(Right.UNCLEAR, kind=kind), ADA)
    assert case.reading.verdict is Verdict.OTHER
    assert event.facts["kind"] == kind.value


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {LetterKind.REQUEST}))
def test_whatever_the_kind_a_letter_that_uses_a_right_is_a_request(kind: LetterKind) -> None:
    case, _ = confirmed(read(Right.ERASURE, kind=kind), ADA)
    assert case.reading.verdict is Verdict.REQUEST
    assert case.reading.kind is kind


def test_who_may_not_decide_confirms_and_corrects_nothing() -> None:
    with pytest.raises(NotAllowed):
        confirmed(read(), MALLORY)
    with pytest.raises(NotAllowed):
        reread(read(), LetterKind.OTHER, RequesterKind.PARENT, MALLORY)


def test_nothing_is_corrected_on_a_closed_case() -> None:
    with pytest.raises(WrongStatus):
        reread(replace(read(), status=Status.CLOSED), LetterKind.OTHER, RequesterKind.PARENT, ADA)


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("requester", list(RequesterKind))
def test_a_person_says_what_a_letter_is_and_who_asks(kind: LetterKind, requester: RequesterKind) -> None:
    case, event = reread(read(), kind, requester, ADA)
    assert (case.reading.kind, case.reading.requester) == (kind, requester)
    assert case.reading.confirmed
    assert event.kind is EventKind.READING_CORRECTED
    assert event.facts["kind"] == kind.value
    assert event.facts["asked_by"] == requester.value
    assert event.facts["kind_before"] == "request"
    assert event.facts["asked_by_before"] == "subject"


@pytest.mark.parametrize(
    ("rights", "kind", "verdict"),
    [
        ((Right.ACCESS,), LetterKind.REQUEST, Verdict.REQUEST),
        ((Right.ACCESS,), LetterKind.OTHER, Verdict.REQUEST),
        ((Right.UNCLEAR,), LetterKind.REQUEST, Verdict.REQUEST),
        ((Right.UNCLEAR,), LetterKind.OTHER, Verdict.OTHER),
        ((Right.UNCLEAR,), LetterKind.SPAM, Verdict.OTHER),
        ((Right.UNCLEAR,), LetterKind.PRIVACY_QUESTION, Verdict.OTHER),
    ],
)
def test_the_verdict_follows_from_kind_and_rights(
    rights: tuple[Right, ...], kind: LetterKind, verdict: Verdict
) -> None:
    case, _ = reread(read(*rights), kind, RequesterKind.SUBJECT, ADA)
    assert case.reading.verdict is verdict


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(), ()),
        (Said(rights=(Right.ACCESS, Right.ERASURE)), ()),
        (Said(rights=(Right.ERASURE, Right.ACCESS)), ()),  # in whatever order
        (Said(rights=(Right.ERASURE, Right.ACCESS, Right.UNCLEAR)), ()),
        (Said(rights=(Right.ACCESS,)), (Correction(Aspect.RIGHTS, "access erasure", "access"),)),
        (Said(rights=()), (Correction(Aspect.RIGHTS, "access erasure", ""),)),
        (Said(rights=(Right.UNCLEAR,)), (Correction(Aspect.RIGHTS, "access erasure", ""),)),
        (Said(language="da"), ()),
        (Said(language="nb"), (Correction(Aspect.LANGUAGE, "da", "nb"),)),
        (Said(kind=LetterKind.REQUEST), ()),
        (Said(kind=LetterKind.SPAM), (Correction(Aspect.KIND, "request", "spam"),)),
        (Said(requester=RequesterKind.SUBJECT), ()),
        (Said(requester=RequesterKind.PARENT), (Correction(Aspect.REQUESTER, "subject", "parent"),)),
        (Said(asks=True), ()),
        (Said(asks=False), (Correction(Aspect.VERDICT, "request", "other"),)),
        (
            Said(language="sv", kind=LetterKind.OTHER, asks=False),
            (
                Correction(Aspect.LANGUAGE, "da", "sv"),
                Correction(Aspect.KIND, "request", "other"),
                Correction(Aspect.VERDICT, "request", "other"),
            ),
        ),
    ],
)
def test_only_what_a_person_says_otherwise_is_a_correction(said: Said, told: tuple[Correction, ...]) -> None:
    assert corrections(FOUND, said) == told


@pytest.mark.parametrize(
    ("verdict", "asks", "told"),
    [
        (Verdict.OTHER, True, (Correction(Aspect.VERDICT, "other", "request"),)),
        (Verdict.OTHER, False, ()),
        (Verdict.LOOK, True, ()),
        (Verdict.LOOK, False, (Correction(Aspect.VERDICT, "look", "other"),)),
        (Verdict.REQUEST, True, ()),
        (Verdict.REQUEST, False, (Correction(Aspect.VERDICT, "request", "other"),)),
    ],
)
def test_a_verdict_is_corrected_where_it_said_the_contrary(
    verdict: Verdict, asks: bool, told: tuple[Correction, ...]
) -> None:
    assert corrections(replace(FOUND, verdict=verdict), Said(asks=asks)) == told


@pytest.mark.parametrize(
    ("confidence", "sureness"),
    [
        (1.0, Sureness.SURE),
        (0.85, Sureness.SURE),
        (0.849, Sureness.LIKELY),
        (0.6, Sureness.LIKELY),
        (0.599, Sureness.UNSURE),
        (0.0, Sureness.UNSURE),
    ],
)
def test_sureness_is_said_in_three_words(confidence: float, sureness: Sureness) -> None:
    assert Sureness.of(confidence) is sureness
    assert Reading.of(replace(FOUND, confidence=confidence)).sureness is sureness


def test_a_letter_that_nobody_read_waits_for_nothing() -> None:
    reading = Reading.of(replace(FOUND, version=""))
    assert reading == Reading()
    assert not reading.waits
    assert not reading.calls


def test_a_further_letter_waits_to_be_confirmed_again() -> None:
    settled = replace(LOOK, confirmed=True)
    again = settled.asked_further(replace(FOUND, confidence=0.9))
    assert again.waits
    assert again.sureness is Sureness.SURE
    assert again.kind is settled.kind


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("settled", [True, False])
def test_only_what_may_be_a_request_and_was_not_looked_at_calls(verdict: Verdict, settled: bool) -> None:
    reading = replace(LOOK, verdict=verdict, confirmed=settled)
    assert reading.calls is (verdict is Verdict.LOOK and not settled)
    assert reading.waits is not settled
