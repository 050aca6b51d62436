"""Who sends for somebody else, by the domain of the sender, and for whom, by what the letter says."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Address
from handlers.agents.agent_letters import applied
from handlers.agents.person import person_in
from handlers.agents.services import name_of, service_of
from handlers.domain.finding import Finding, LetterKind, Requester, RequesterKind, Verdict

MINE = Address("requests@saymine.com", "Sam Larsen via Mine")


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("requests@saymine.com", "mine"),
        ("x@mail.incogni.com", "incogni"),
        ("a@b.c.privacybee.com", "privacybee"),
        ("DELETE@JoinDeleteMe.com", "deleteme"),
        ("team@right.ly", "rightly"),
    ],
)
def test_a_service_is_known_by_its_domain_and_those_below_it(address: str, word: str) -> None:
    found = service_of(address)
    assert found is not None
    assert found.word == word
    assert name_of(word) == found.name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sam@gmail.com",
        "x@notsaymine.com",
        "x@saymine.com.evil.example",
        "saymine.com",
        "@",
        "x@com",
        "x@ly",
    ],
)
def test_nobody_else_is(address: str) -> None:
    assert service_of(address) is None


def test_a_word_that_is_no_longer_listed_still_says_something() -> None:
    assert name_of("gone") == "gone"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Full name: Sam Larsen\nEmail: sam@x.example", ("Sam Larsen", "sam@x.example")),
        ("- **Name:** Åse Ødegård\n- **E-mail address:** ase@x.example", ("Åse Ødegård", "ase@x.example")),
        ("Navn: Bo Ås\r\nE-mailadresse: bo@x.example", ("Bo Ås", "bo@x.example")),
        ("Namn: Eva\nE-postadress: eva@x.example", ("Eva", "eva@x.example")),
        ("Nimi: Aino Korhonen\nSähköpostiosoite: aino@x.example", ("Aino Korhonen", "aino@x.example")),
        ("Vollständiger Name: Jörg Groß\nE-Mail-Adresse: joerg@x.example", ("Jörg Groß", "joerg@x.example")),
        ("Naam: Piet\nE-mailadres: piet@x.example", ("Piet", "piet@x.example")),
        ("Imię i nazwisko: Łukasz Żak\nAdres e-mail: lz@x.example", ("Łukasz Żak", "lz@x.example")),
        ("We write for the owner of sam@x.example only.", ("", "sam@x.example")),
        ("Name: 12345\nEmail: none", ("", "")),
        ("Contact: help@saymine.com\nName: Sam", ("Sam", "")),
        ("", ("", "")),
    ],
)
def test_the_person_is_who_the_letter_names(text: str, person: tuple[str, str]) -> None:
    assert person_in(text, others=frozenset({"saymine.com"})) == person


def test_where_the_letter_is_silent_its_head_speaks() -> None:
    assert person_in("Hello", "Sam Larsen via Mine", "sam@x.example") == ("Sam Larsen", "sam@x.example")
    assert person_in("Hello", "Mine", "noreply@mail.saymine.com", frozenset({"saymine.com"})) == ("", "")


@given(st.text(), st.text(), st.text())
def test_no_letter_is_too_odd(text: str, shown: str, reply_to: str) -> None:
    name, address = person_in(text, shown, reply_to)
    assert "\n" not in name
    assert not address or "@" in address


@pytest.mark.parametrize("unit", ["name:", "a@", "a.", "Name \t", "*_", "e-mail: a@a.", "\n", "x via ", "ä"])
def test_reading_grows_with_a_bounded_beginning(unit: str) -> None:
    begun = time.process_time()
    for size in (8_000, 1_000_000):
        text = unit * (size // len(unit))
        person_in(text, text, text[:300])
    assert time.process_time() - begun < 1


def finding(**parts: object) -> Finding:
    return Finding(**{"verdict": Verdict.OTHER, "kind": LetterKind.LIST, **parts})  # type: ignore[arg-type] # as said


def test_a_letter_of_a_service_is_at_least_looked_at_and_is_no_newsletter() -> None:
    found = applied(finding(), [MINE], "On behalf of\nName: Sam Larsen\nEmail: sam@x.example")
    assert (found.verdict, found.kind) == (Verdict.LOOK, LetterKind.REQUEST)
    assert found.requester == Requester(
        RequesterKind.REPRESENTATIVE, "Sam Larsen", "sam@x.example", mandate=True
    )


def test_what_was_found_stays() -> None:
    before = finding(
        verdict=Verdict.REQUEST,
        kind=LetterKind.BREACH_REPORT,
        requester=Requester(RequesterKind.SUBJECT, "Ann", "ann@x.example"),
    )
    after = applied(before, [MINE], "Hello")
    assert (after.verdict, after.kind) == (Verdict.REQUEST, LetterKind.BREACH_REPORT)
    assert after.requester == Requester(RequesterKind.REPRESENTATIVE, "Sam Larsen", "ann@x.example")


@pytest.mark.parametrize("senders", [[], [Address("sam@x.example")], [MINE, Address("sam@x.example")]])
def test_whoever_else_writes_is_read_as_before(senders: list[Address]) -> None:
    assert applied(finding(), senders, "power of attorney") == finding()


def test_names_of_services_are_plain_words() -> None:
    assert set(name_of("mine")) <= set(string.ascii_letters + " ")
