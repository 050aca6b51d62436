"""Whatever a case holds, its card, its summary and its lines show none of what people wrote."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Address
from handlers.cards.card import case_card, summary
from handlers.cards.lines import describe
from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.rights import Right
from handlers.masking import masked
from tests.unit.domain.samples import ARRIVED, DUE, a_case, deadline

FEW = settings(max_examples=40)  # a case has many parts, and each example changes all
SECRET = "Zażółć-Marker-4711"
LOCALS = st.text(st.characters(exclude_characters="@"), min_size=1, max_size=30)
DOMAINS = st.from_regex(r"[a-z]{1,12}\.example", fullmatch=True)
CLAIMS = st.lists(
    st.builds(Claim, st.sampled_from(list(Right)), st.none() | st.sampled_from(list(Outcome))),
    max_size=10,
    unique_by=lambda claim: claim.right,
).map(tuple)


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    return a_case(
        draw(st.sampled_from(list(Status))),
        claims=draw(CLAIMS),
        requester=Address(
            f"{draw(LOCALS)}{SECRET}@{draw(DOMAINS)}", f"{draw(st.text(max_size=20))} {SECRET}"
        ),
        owner=draw(st.none() | st.just(PersonId("U0ADA"))),
        deadline=deadline(DUE + timedelta(days=draw(st.integers(-500, 500)))),
        draft_id=draw(st.none() | st.just(MessageId(9))),
        unreadable=draw(st.booleans()),
        sender_unclear=draw(st.booleans()),
        version=draw(st.integers(1, 10**6)),
        id=CaseId(draw(st.integers(1, 2**62))),
        language=draw(st.sampled_from(["da", "nb", "sv", "en", "de", ""])),
        closed_at=draw(st.none() | st.just(ARRIVED)),
    )


TODAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 1, 1))


@FEW
@given(any_case(), TODAYS)
def test_no_card_holds_an_address_or_a_name(case: Case, today: date) -> None:
    drawn = repr(case_card(case, today))
    assert SECRET not in drawn
    assert case.requester.address not in drawn
    assert case.requester.name.strip() not in drawn


@FEW
@given(any_case(), TODAYS)
def test_no_summary_holds_anything_of_the_requester_nor_is_long(case: Case, today: date) -> None:
    said = summary(case, today)
    assert len(said) <= 150
    assert "\n" not in said
    assert "@" not in said
    assert SECRET not in said


@FEW
@given(any_case(), TODAYS)
def test_every_case_can_be_drawn_whatever_it_holds(case: Case, today: date) -> None:
    card = case_card(case, today)
    assert card.title.startswith(case.number)
    assert len({button.action for button in card.buttons}) == len(card.buttons)
    assert all(label and value for label, value in card.facts)


@FEW
@given(
    any_case(),
    st.sampled_from(list(EventKind)),
    st.dictionaries(st.sampled_from(["subject", "reason", "text", "name"]), st.just(SECRET)),
)
def test_no_line_holds_what_an_event_could_carry(case: Case, kind: EventKind, facts: dict[str, str]) -> None:
    event = RecordedEvent(3, kind, ARRIVED, PersonId("U0ADA"), facts, content=SECRET, salt=b"s" * 16)
    line = describe(case, event, lambda _person: "Ada")
    assert SECRET not in line
    assert line.endswith(".")
    assert "\n" not in line


@given(LOCALS, DOMAINS)
def test_masking_shows_the_first_character_and_hides_how_many_there_were(local: str, domain: str) -> None:
    shown = masked(f"{local}@{domain}")
    assert shown == f"{local[0]}•••@{domain}"
    assert len(shown) == len(domain) + 5


@given(st.text(max_size=60))
def test_masking_takes_whatever_stands_where_an_address_should(text: str) -> None:
    shown = masked(text)
    local, _, domain = text.rpartition("@")
    assert shown == (f"{local[0]}•••@{domain}" if local and domain else "unknown sender")


@given(LOCALS, LOCALS, DOMAINS)
def test_of_several_signs_the_last_parts_the_domain(first: str, second: str, domain: str) -> None:
    assert masked(f"{first}@{second}@{domain}") == f"{first[0]}•••@{domain}"


@given(st.sampled_from(["", "@", "sam", "@subject.example", "sam@", "   @"]))
def test_what_is_no_address_is_nobody(text: str) -> None:
    assert masked(text) == "unknown sender"
