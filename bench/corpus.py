"""A generated corpus of letters, the same for the same seed: five languages, 2 to 40 kB, files among them.

Of a hundred letters about seventy-six are new, twelve answer an earlier one, six come twice and six
are automatic mail; one in ten carries a file of 100 kB to 3 MB.
"""

import base64
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_AUTHSERV = "mx.bench.example"

_ASKING = {
    "da": (
        "Anmodning om indsigt",
        "Hej. Jeg beder om indsigt i de personoplysninger, I har om mig, og vil gerne have en kopi.",
    ),
    "nb": (
        "Sletting av mine opplysninger",
        "Hei. Jeg ber om at dere sletter alle personopplysninger dere har om meg.",
    ),
    "sv": (
        "Begäran om registerutdrag",
        "Hej. Jag begär ett registerutdrag över de personuppgifter ni har om mig.",
    ),
    "en": (
        "Request for access to my data",
        "Hello. I request a copy of all personal data that you hold about me.",
    ),
    "de": (
        "Auskunft nach Art. 15 DSGVO",
        "Guten Tag. Ich bitte um Auskunft über die zu mir gespeicherten personenbezogenen Daten.",
    ),
}
_FILLER = {
    "da": "Jeg har været kunde hos jer i mange år og har altid været glad for butikken ved havnen. ",
    "nb": "Jeg har vært kunde hos dere i mange år, og jeg har alltid satt pris på butikken ved fjorden. ",
    "sv": "Jag har varit kund hos er i många år och har alltid tyckt om butiken vid ån. ",
    "en": "I have been a customer of yours for many years and have always liked the shop by the river. ",
    "de": "Ich bin seit vielen Jahren Kundin bei Ihnen und mochte den Laden am Fluss schon immer. ",
}


def letters(count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield `count` letters."""
    chance = random.Random(seed)
    sent: list[tuple[int, str, bytes]] = []
    for number in range(count):
        drawn = chance.random()
        if drawn < 0.06 and len(sent) > 10:
            yield chance.choice(sent[-200:])[2]
        elif drawn < 0.18 and len(sent) > 10:
            earlier = chance.choice(sent[-400:])
            yield _letter(chance, number, earlier[1], answers=earlier[0])
        elif drawn < 0.24:
            yield _letter(chance, number, chance.choice(sorted(_ASKING)), automatic=True)
        else:
            language = chance.choice(sorted(_ASKING))
            raw = _letter(chance, number, language)
            sent.append((number, language, raw))
            yield raw


def request(number: int, seed: int = 1) -> bytes:
    """Return one letter that asks for something, of a person who writes for the first time."""
    chance = random.Random(f"{seed} {number}")
    return _letter(chance, number, chance.choice(sorted(_ASKING)))


def maildir(folder: Path, count: int, seed: int = 1) -> int:
    """Write the corpus as a Maildir and return its size in bytes."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    total = 0
    for number, raw in enumerate(letters(count, seed)):
        (folder / "new" / f"{1_772_000_000 + number}.M{seed}P{number}.bench").write_bytes(raw)
        total += len(raw)
    return total


def _message_id(number: int) -> str:
    return f"<letter.{number}@people.example>"


def _letter(
    chance: random.Random, number: int, language: str, *, answers: int | None = None, automatic: bool = False
) -> bytes:
    subject, asking = _ASKING[language]
    if answers is not None or automatic:
        asking = ""  # a further request would be a case of its own
    person = number if answers is None else answers
    size = chance.randint(2_000, 40_000)
    filler = _FILLER[language] * (size // len(_FILLER[language].encode()) + 1)
    text = f"{asking}\n\n" + "\n".join(filler[at : at + 76] for at in range(0, size, 76))
    headers = [
        ("Return-Path", f"<person{person}@people.example>"),
        ("Authentication-Results", f"{_AUTHSERV}; dmarc=pass header.from=people.example"),
        ("From", f"Person {person} <person{person}@people.example>"),
        ("To", "privacy@bench.example"),
        ("Subject", "Re: letter" if not asking else base64_word(subject)),
        ("Date", format_datetime(START + timedelta(minutes=number))),
        ("Message-ID", _message_id(number)),
        ("MIME-Version", "1.0"),
    ]
    if answers is not None:
        headers += [("In-Reply-To", _message_id(answers)), ("References", _message_id(answers))]
    if automatic:
        headers.append(("Auto-Submitted", "auto-replied"))
    if chance.random() < 0.1:
        return _head(headers) + _with_file(chance, number, text)
    kind = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "8bit")]
    return _head(headers + kind) + b"\r\n" + text.replace("\n", "\r\n").encode()


def _with_file(chance: random.Random, number: int, text: str) -> bytes:
    boundary = f"=_part_{number}"
    data = chance.randbytes(chance.randint(100_000, 3_000_000))
    encoded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return b"".join(
        (
            f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n--{boundary}\r\n'.encode(),
            b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
            text.replace("\n", "\r\n").encode(),
            f"\r\n--{boundary}\r\nContent-Type: application/pdf\r\n".encode(),
            b"Content-Transfer-Encoding: base64\r\n",
            f'Content-Disposition: attachment; filename="file{number}.pdf"\r\n\r\n'.encode(),
            encoded,
            f"--{boundary}--\r\n".encode(),
        )
    )


def _head(headers: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode()


def base64_word(text: str) -> str:
    """Return a header text as an encoded word where it is not ASCII (RFC 2047)."""
    if text.isascii():
        return text
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def write_big(path: Path, megabytes: int) -> None:
    """Write a letter that carries one file of so many megabytes, without holding it whole."""
    chance = random.Random(megabytes)
    with path.open("wb") as file:
        file.write(
            b"From: Big <big@people.example>\r\nTo: privacy@bench.example\r\nSubject: Auskunft\r\n"
            b"Message-ID: <big@people.example>\r\nMIME-Version: 1.0\r\n"
            b'Content-Type: multipart/mixed; boundary="=_big"\r\n\r\n--=_big\r\n'
            b"Content-Type: text/plain; charset=utf-8\r\n\r\nIch bitte um Auskunft.\r\n--=_big\r\n"
            b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
            b'Content-Disposition: attachment; filename="big.zip"\r\n\r\n'
        )
        for _ in range(megabytes):
            # 57 bytes make a line of 76 characters; whole lines only, so that pieces join.
            file.write(base64.encodebytes(chance.randbytes(57 * 17_543)).replace(b"\n", b"\r\n"))
        file.write(b"--=_big--\r\n")
