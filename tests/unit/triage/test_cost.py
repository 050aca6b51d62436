import sys
import time

import pytest

from handlers.triage.lexical import LexicalRecogniser
from handlers.triage.quotes import fold

RECOGNISER = LexicalRecogniser()
MEGABYTE = 1_000_000
HOSTILE = [
    "a", " ", "\n", "\r\n", ">", "> ", ">\n", ":", "a:\n", "-", "--\n", ". ", ",",
    "漢", "😀", "\u0308", "č漢a\u0308", "\ud800",
    "delete my data ", "not delete ", "om mig ", "art. 15 ", "article 15, ", "please ", "ret ", "hvor har i ",
    "On 1 wrote:\n", "Den 1:00 skrev\n:\n", "den 1 skrev :\n",
    "On 2 June 2026 at 10:00, a@b wrote:\n> x\ny\n",
    "From: a\n", "From: a\nTo: b\nDate: c\n", "- original message\n", "\n-- \n", "Begin forwarded message:\n",
]  # fmt: skip


# a coverage tracer makes every line dearer; the growth it must not hide is quadratic
TRACED = 6 if sys.gettrace() else 1


def seconds(text: str) -> float:
    started = time.process_time()
    RECOGNISER.recognise(text[:2_000], text)
    fold(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_a_megabyte_of_hostile_text_costs_little(piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    assert min(seconds(text) for _ in range(2)) < 0.3 * TRACED


def test_an_ordinary_letter_costs_less_than_a_millisecond(capsys: pytest.CaptureFixture[str]) -> None:
    story = "Det var fint vejr da vi kom frem til hotellet, og børnene løb ned til stranden før frokost.\n"
    letter = story * 108 + "\nJeg vil gerne have slettet min konto og alle mine oplysninger.\n"
    best = 1.0
    for _ in range(20):
        started = time.process_time()
        for _ in range(50):
            RECOGNISER.recognise("Spørgsmål", letter)
        best = min(best, (time.process_time() - started) / 50)
    with capsys.disabled():
        sys.stdout.write(f"\nrecognising a letter of {len(letter)} characters: {best * 1000:.3f} ms\n")
    assert best < 0.001 * TRACED  # some 0.15 ms on a quiet core; the rest is for busy neighbours
