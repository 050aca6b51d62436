"""How a letter was read is told on a card and in lists in plain words, and nothing is told twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cards.aside_lines import SORTS, Standing, age, line, waiting
from handlers.cards.readings import KINDS, REQUESTERS, SURENESS, read_as
from handlers.cards.sensitive_lines import HOLDS_NUMBER, HOLDS_WORDS, NAMES, holding, listed
from handlers.domain.aside import Pile, is_bulk, is_clear, is_possible
from handlers.domain.case import Status
from handlers.domain.finding import Finding, LetterKind, RequesterKind, Verdict
from handlers.domain.languages import LANGUAGES, READ, name_of
from handlers.domain.phrase import Phrase
from handlers.domain.reading import Reading, Sureness
from handlers.domain.rights import Right
from handlers.sensitive.finding import Sensitive
from tests.unit.domain.samples import a_case

NOBODY = "nobody has confirmed it yet"
LOOK = "Possibly a request: look within the day"


def card(  # one reading of a case has so many sides
    verdict: Verdict = Verdict.REQUEST,
    kind: LetterKind = LetterKind.REQUEST,
    requester: RequesterKind = RequesterKind.SUBJECT,
    sureness: Sureness | None = Sureness.SURE,
    status: Status = Status.NEW,
    language: str = "da",
    *,
    confirmed: bool = False,
) -> str | None:
    """Return what a card says of a case that was read in some way."""
    reading = Reading(verdict, kind, requester, sureness, confirmed)
    return read_as(a_case(status, reading=reading, language=language))


@pytest.mark.parametrize("sureness", list(Sureness))
def test_what_nobody_has_confirmed_is_told_with_how_sure_it_is(sureness: Sureness) -> None:
    assert card(sureness=sureness) == f"Request · {sureness.value} · Danish · {NOBODY}"


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CLOSED}))
def test_what_may_be_a_request_says_first_what_to_do(status: Status) -> None:
    told = card(Verdict.LOOK, sureness=Sureness.UNSURE, status=status)
    assert told == f"{LOOK} · unsure · Danish · {NOBODY}"


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {LetterKind.REQUEST}))
def test_another_kind_is_named_confirmed_or_not(kind: LetterKind) -> None:
    assert card(kind=kind, confirmed=True) == KINDS[kind]
    assert card(Verdict.LOOK, kind=kind) == f"{LOOK} · {KINDS[kind]} · sure · Danish · {NOBODY}"


@pytest.mark.parametrize(
    ("requester", "told"),
    [
        (RequesterKind.SUBJECT, None),
        (RequesterKind.UNCLEAR, None),
        (RequesterKind.REPRESENTATIVE, "a representative"),
        (RequesterKind.COLLEAGUE, "a colleague passed it on"),
        (RequesterKind.PARENT, "a parent for their child"),
    ],
)
def test_who_asks_is_told_where_it_is_another_one(requester: RequesterKind, told: str | None) -> None:
    assert card(requester=requester, confirmed=True) == told
    waiting_ = f"Request · sure · Danish{f' · {told}' if told else ''} · {NOBODY}"
    assert card(requester=requester) == waiting_


def test_a_case_taken_down_by_hand_says_nothing_of_reading() -> None:
    assert card(sureness=None) is None


def test_a_confirmed_request_says_nothing_more() -> None:
    assert card(confirmed=True) is None


def test_a_closed_case_asks_nobody_to_confirm() -> None:
    assert card(status=Status.CLOSED) is None
    assert card(Verdict.LOOK, LetterKind.SPAM, status=Status.CLOSED) == "Advertising"


def test_an_unknown_language_is_left_out() -> None:
    assert card(language="") == f"Request · sure · {NOBODY}"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("da", "Danish"),
        ("nb", "Norwegian"),
        ("nn", "Norwegian Nynorsk"),
        ("sv", "Swedish"),
        ("en", "English"),
        ("de", "German"),
        ("nl", "Dutch"),
        ("fr", "French"),
        ("es", "Spanish"),
        ("it", "Italian"),
        ("pt", "Portuguese"),
        ("fi", "Finnish"),
        ("pl", "Polish"),
        ("lt", "Lithuanian"),
        ("is", "is"),
    ],
)
def test_a_language_is_called_by_its_name_or_its_code(code: str, name: str) -> None:
    assert name_of(code) == name
    assert card(language=code) == f"Request · sure · {name} · {NOBODY}"


def test_everything_that_can_be_read_has_its_words() -> None:
    assert set(KINDS) == set(SORTS) == set(LetterKind)
    assert set(REQUESTERS) == set(RequesterKind)
    assert set(SURENESS) == set(Sureness)
    assert set(NAMES) == set(Sensitive)
    assert not set(LANGUAGES) & set(READ)
    words = (*KINDS.values(), *SORTS.values(), *REQUESTERS.values(), *SURENESS.values(), *NAMES.values())
    assert all(isinstance(one, Phrase) for one in words)


TODAY = date(2026, 6, 10)
DUE = date(2026, 7, 2)


def standing(
    kind: LetterKind = LetterKind.REQUEST, days: int = 8, *, possible: bool = True, junk: bool = True
) -> Standing:
    return Standing(kind, possible, junk, TODAY - timedelta(days=days), DUE)


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (standing(), "Possible request, in junk, 8 days old, the clock would end on 2026-07-02"),
        (standing(junk=False), "Possible request, put aside, 8 days old, the clock would end on 2026-07-02"),
        (standing(days=1), "Possible request, in junk, 1 day old, the clock would end on 2026-07-02"),
        (standing(days=0), "Possible request, in junk, of today, the clock would end on 2026-07-02"),
        (
            standing(LetterKind.SPAM),
            "Possible request, in junk, 8 days old, the clock would end on 2026-07-02",
        ),
        (
            standing(LetterKind.BREACH_REPORT),
            "Report of a breach, in junk, 8 days old, the clock would end on 2026-07-02",
        ),
        (
            standing(LetterKind.AUTHORITY),
            "Letter of an authority, in junk, 8 days old, the clock would end on 2026-07-02",
        ),
        (standing(LetterKind.SPAM, possible=False), "Advertising, in junk, 8 days old"),
        (standing(LetterKind.LIST, possible=False), "Newsletter or list, in junk, 8 days old"),
        (standing(LetterKind.BOUNCE, possible=False, junk=False), "Returned mail, put aside, 8 days old"),
        (standing(LetterKind.AUTO_REPLY, possible=False), "Automatic reply, in junk, 8 days old"),
        (standing(LetterKind.CALENDAR, possible=False), "Invitation, in junk, 8 days old"),
        (standing(LetterKind.OTHER, possible=False, days=0), "Other mail, in junk, of today"),
    ],
)
def test_a_letter_put_aside_is_told_in_one_line(one: Standing, told: str) -> None:
    assert line(one, TODAY) == told


@pytest.mark.parametrize(("days", "told"), [(0, "of today"), (1, "1 day old"), (2, "2 days old")])
def test_the_age_of_a_letter_is_in_days(days: int, told: str) -> None:
    assert age(TODAY - timedelta(days=days), TODAY) == told


def test_a_letter_of_tomorrow_is_of_today() -> None:
    assert age(TODAY + timedelta(days=1), TODAY) == "of today"  # a mailbox in another zone


@pytest.mark.parametrize(
    ("possible", "others", "told"),
    [
        (0, 0, "0 possible requests wait. 0 other letters were put aside."),
        (1, 0, "1 possible request waits. 0 other letters were put aside."),
        (2, 1, "2 possible requests wait. 1 other letter was put aside."),
        (1, 2, "1 possible request waits. 2 other letters were put aside."),
    ],
)
def test_how_much_waits_is_one_sentence_each(possible: int, others: int, told: str) -> None:
    assert waiting(Pile(possible, None, others)) == told


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("rights", [(), (Right.ACCESS,)])
def test_what_becomes_of_a_letter_follows_from_how_it_was_read(
    verdict: Verdict, kind: LetterKind, rights: tuple[Right, ...]
) -> None:
    found = Finding(verdict=verdict, kind=kind, rights=rights)
    calls = kind in {LetterKind.BREACH_REPORT, LetterKind.AUTHORITY}
    assert is_possible(found) is (verdict is not Verdict.OTHER or calls)
    assert is_clear(found) is (verdict is Verdict.REQUEST and bool(rights))
    assert is_bulk(found) is (verdict is Verdict.OTHER and kind in {LetterKind.SPAM, LetterKind.LIST})
    assert not (is_bulk(found) and is_possible(found)), "what calls for somebody is never put away as bulk"


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ((), ""),
        ((Sensitive.CPR,), "Danish CPR number"),
        ((Sensitive.CPR, Sensitive.CPR), "Danish CPR number"),
        ((Sensitive.HEALTH, Sensitive.CPR), "Danish CPR number, words of health"),
        ((Sensitive.ABSENCE, Sensitive.HEALTH), "words of health, words of absence from work"),
        ((Sensitive.LABELLED,), "number called an identity number"),
        ((Sensitive.HENKILOTUNNUS,), "Finnish henkilötunnus"),
        ((Sensitive.PERSONNUMMER, Sensitive.FODSELSNUMMER), "Norwegian fødselsnummer, Swedish personnummer"),
    ],
)
def test_kinds_of_sensitive_content_are_named_once_in_one_order(
    kinds: tuple[Sensitive, ...], told: str
) -> None:
    assert listed(kinds) == told


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ((), None),
        (("unread",), None),
        ((HOLDS_NUMBER,), "identity numbers"),
        ((HOLDS_WORDS,), "words of health or absence"),
        ((HOLDS_WORDS, HOLDS_NUMBER), "identity numbers, words of health or absence"),
    ],
)
def test_a_case_says_what_its_letters_hold(marks: tuple[str, ...], told: str | None) -> None:
    assert holding(marks) == told


@given(st.sets(st.sampled_from(list(Sensitive))))
def test_no_name_of_a_kind_holds_a_digit(kinds: set[Sensitive]) -> None:
    assert not any(map(str.isdigit, listed(kinds)))
