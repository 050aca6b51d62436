"""Heads as mailers and servers really write them: each is read for what it is, and for who wrote it."""

import pytest

from connectors.base import MailKind
from tests.unit.mail.letters import letter
from tests.unit.mail.real_automata import SENT
from tests.unit.mail.real_letters import WRITTEN

PERSONAL, AUTO = MailKind.PERSONAL, MailKind.AUTO_REPLY
CASES = {**WRITTEN, **SENT}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", CASES)
def test_a_letter_is_seen_for_what_it_is(name: str, ends: str) -> None:
    case = CASES[name]
    found = letter(case.original.replace("\n", ends).encode())
    assert (found.kind, found.no_reply) == (case.kind, case.no_reply)
    assert [sender.address for sender in found.senders] == [case.sender]
    assert found.subject == case.subject
    assert found.defects == ()
    if case.says:
        assert found.text == case.says


def test_a_form_that_writes_for_a_visitor_says_whom_to_answer() -> None:
    found = letter(CASES["a web form that writes for a visitor"].original.encode())
    assert [(each.address, each.name) for each in found.reply_to] == [("sam@example.org", "Sam")]


def test_a_bounce_without_a_report_names_the_mail_it_quotes() -> None:
    assert letter(CASES["a bounce of qmail"].original.encode()).bounced_id == "<ours@example.com>"


ABSENCES = {
    "da": [
        "Automatisk svar: Indsigt",
        "Autosvar: Indsigt",
        "Fraværsbesked: Re: Indsigt",
        "Ude af kontoret: Hej",
    ],
    "nb": ["Automatisk svar: Innsyn", "Fraværsmelding", "Ikke på kontoret: Innsyn", "Ute av kontoret"],
    "sv": [
        "Automatiskt svar: Begäran",
        "Frånvaromeddelande: Begäran",
        "Inte på kontoret",
        "Semestersvar: Hej",
    ],
    "en": [
        "Automatic reply: Access",
        "Out of Office: Access",
        "Auto-reply: Access",
        "Automated reply: Access",
    ],
    "de": [
        "Automatische Antwort: Auskunft",
        "Abwesenheitsnotiz: Auskunft",
        "Nicht im Büro: Hallo",
        "Im Urlaub",
    ],
}
LETTERS = {
    "da": [
        "Indsigt",
        "Automatisk svar er ikke nok",
        "Re: Fravær",
        "Ferie og mine data",
        "Sletning efter fravær",
    ],
    "nb": ["Innsyn", "Automatisk svar holder ikke", "Klage på autosvar", "Fravær registrert på meg"],
    "sv": ["Begäran", "Automatiskt svar räcker inte", "Min frånvaro i era system", "Semester 2025"],
    "en": ["Access", "Automatic reply is no answer", "Re: Out of office", "Leave records", "Vacation data"],
    "de": ["Auskunft", "Automatische Antwort reicht nicht", "Meine Abwesenheitsdaten", "Urlaubsanspruch"],
}


@pytest.mark.parametrize(
    ("language", "subject"), [(each, one) for each in ABSENCES for one in ABSENCES[each]]
)
def test_an_absence_is_announced_in_five_languages(language: str, subject: str) -> None:
    original = f"From: sam@example.org\nSubject: {subject}\n\nback soon".encode()
    assert letter(original).kind is AUTO


@pytest.mark.parametrize(("language", "subject"), [(each, one) for each in LETTERS for one in LETTERS[each]])
def test_a_letter_about_absence_stays_a_persons_in_five_languages(language: str, subject: str) -> None:
    original = f"From: sam@example.org\nSubject: {subject}\n\nplease answer".encode()
    assert letter(original).kind is PERSONAL
