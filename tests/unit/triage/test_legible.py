"""What is no text is never taken for a request, and kept for a person to look at."""

import base64
import gzip
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.reading.corpus import samples
from connectors.base import MailKind
from connectors.mime.reading import read
from handlers.domain.finding import Circumstances, Finding, RequesterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage.legible import is_legible
from handlers.triage.looking import FOREIGN, UNREADABLE
from tests.support.desks import recogniser

RECOGNISER = recogniser()


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def recognised(data: bytes) -> Finding:
    letter = read([data])
    return RECOGNISER.recognise(letter.subject, letter.text)


FILES = {
    "picture": b"\x89PNG\r\n\x1a\n" + noise(1, 3_000),
    "archive": b"PK\x03\x04" + noise(2, 3_000),
    "packed": gzip.compress(noise(3, 2_000)),
    "page": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + noise(4, 2_000),
    "program": b"MZ\x90\x00" + bytes(500) + noise(5, 1_000),
    "base64": base64.encodebytes(noise(6, 3_000)),
    "hexadecimal": noise(7, 2_000).hex().encode(),
    "signs": bytes(random.Random(8).choices([*range(33, 58), *range(59, 127), 32], k=2_000)),
    "body": b"From: sam@example.org\r\nSubject: hello\r\n\r\n" + noise(9, 3_000),
    "latin": b"From: sam@example.org\r\nContent-Type: text/plain; charset=latin-1\r\n\r\n" + noise(10, 3_000),
    "utf-8": b"From: sam@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + noise(11, 3_000),
    "greek": b"From: sam@example.org\r\nContent-Type: text/plain; charset=iso-8859-7\r\n\r\n"
    + noise(12, 3_000),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_letter_is_looked_at_as_not_readable(name: str) -> None:
    found = recognised(FILES[name])
    assert found.verdict is Verdict.LOOK
    assert found.rights == ()
    assert found.language == ""
    assert found.requester.kind is RequesterKind.UNCLEAR
    (shown,) = found.evidence
    assert shown.rule == UNREADABLE
    assert shown.end > shown.start


@pytest.mark.parametrize("seed", range(60))
def test_bytes_by_chance_are_never_a_request(seed: int) -> None:
    size = (30, 60, 200, 1_000, 5_000)[seed % 5]
    charset = ("latin-1", "cp1252", "utf-8", "iso-8859-7", "koi8-r", "utf-16")[seed % 6]
    text = noise(seed, size).decode(charset, "replace")
    found = RECOGNISER.recognise("", text)
    assert found.verdict is not Verdict.REQUEST
    assert size < 200 or not is_legible(text)


@pytest.mark.parametrize("seed", range(20))
def test_letters_by_chance_are_never_a_request(seed: int) -> None:
    made = random.Random(seed)
    text = " ".join(
        "".join(made.choices("abcdefghijklmnoprstuvyåäöæø", k=made.randint(2, 11))) for _ in range(80)
    )
    found = RECOGNISER.recognise("", text)
    assert found.verdict is Verdict.LOOK
    assert {one.rule for one in found.evidence} == {FOREIGN}


@pytest.mark.parametrize("kind", [MailKind.BOUNCE, MailKind.AUTO_REPLY, MailKind.RECEIPT, MailKind.CALENDAR])
def test_what_a_machine_sends_is_not_made_a_letter_by_not_being_readable(kind: MailKind) -> None:
    text = base64.encodebytes(noise(6, 3_000)).decode()
    plain = RECOGNISER.recognise("", text, Circumstances(mail_kind=kind)).verdict
    assert plain is not Verdict.REQUEST


@pytest.mark.parametrize(
    "text",
    [
        "Please delete my account. 4f9a8b7c6d5e4f3a2b1c 0x00ff00ff 9f86d081884c7d659a2feaa0c55ad015",
        "Slet mine data: https://x.example/" + "a9B8c7" * 60,
        "Bitte löschen Sie meine Daten.\n\n" + "begin 644 brief.pdf\n" + "M)5!$1BTQ+C<*)>+CS],*" * 40,
    ],
)
def test_a_request_beside_codes_stays_one(text: str) -> None:
    found = RECOGNISER.recognise("", text)
    assert found.verdict is not Verdict.OTHER
    assert Right.ERASURE in found.rights


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "!!! ??? ... --- !!!",
        "我想要删除我的个人数据。请尽快处理。我想要删除我的个人数据。请尽快处理。",
        "Пожалуйста, удалите мои персональные данные из вашей базы данных, спасибо.",
        "أرجو حذف جميع بياناتي الشخصية من أنظمتكم في أقرب وقت ممكن.",
        "Παρακαλώ διαγράψτε όλα τα προσωπικά μου δεδομένα από το σύστημά σας.",
        "Eyða skal öllum persónuupplýsingum mínum sem fyrst, takk fyrir.",
        "re\u0301sume\u0301 na\u0131\u0308ve, it's the o'clock - well-known/unknown e.g. this.",
        "Jag heter Åsa; mitt nr. är 070-123 45 67, e-post asa@example.se, se www.example.se/sida?x=1&y=2.",
        "PLEASE DELETE EVERYTHING YOU HAVE ON ME RIGHT NOW!!!!!",
        "pls   del my   acc   thx   \U0001f64f\U0001f64f\U0001f64f\U0001f64f\U0001f64f\U0001f64f\U0001f64f",
        "12.03.2026  100,00  Faktura 1\n13.03.2026  200,00  Faktura 2\n14.03.2026  300,00  Faktura 3\n",
    ],
)  # fmt: skip
def test_what_people_write_is_legible_in_any_script(text: str) -> None:
    assert is_legible(text)


def test_every_letter_that_training_uses_is_legible() -> None:
    assert [one.name for one in samples("train") if not is_legible(one.text)] == []


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_told(text: str) -> None:
    assert is_legible(text) in {True, False}


@pytest.mark.parametrize(
    "text",
    [
        "Vymažte prosím všechny moje osobní údaje, děkuji.",
        "Töröljék az összes adatomat, kérem, minél előbb.",
    ],
)
def test_a_letter_in_a_language_that_is_not_known_is_looked_at_and_says_why(text: str) -> None:
    found = RECOGNISER.recognise("", text)
    assert found.verdict is Verdict.LOOK
    assert FOREIGN in {one.rule for one in found.evidence}
