"""What recognising costs: in step with the length of a letter, whatever hostile text it is made of."""

import pytest

from handlers.triage.quotes import fold
from tests.support.desks import recogniser
from tests.support.growth import grows_linearly

RECOGNISER = recogniser()
MEGABYTE = 1_000_000
HOSTILE = [
    "a", " ", "\n", "\r\n", ">", "> ", ">\n", ":", "a:\n", "-", "--\n", ". ", ",",
    "漢", "😀", "\u0308", "č漢a\u0308", "\ud800",
    "delete my data ", "not delete ", "om mig ", "art. 15 ", "article 15, ", "please ", "ret ", "hvor har i ",
    "On 1 wrote:\n", "Den 1:00 skrev\n:\n", "den 1 skrev :\n",
    "On 2 June 2026 at 10:00, a@b wrote:\n> x\ny\n",
    "From: a\n", "From: a\nTo: b\nDate: c\n", "- original message\n", "\n-- \n", "Begin forwarded message:\n",
]  # fmt: skip


STORY = "Det var fint vejr da vi kom frem til hotellet, og børnene løb ned til stranden før frokost.\n"


def read(text: str) -> None:
    RECOGNISER.recognise(text[:2_000], text)
    fold(text)


@pytest.mark.parametrize("piece", [*HOSTILE, STORY], ids=ascii)
def test_the_cost_of_any_text_grows_no_faster_than_the_text(piece: str) -> None:
    assert grows_linearly(read, lambda size: piece * (size // len(piece)), MEGABYTE)


@pytest.mark.parametrize("ending", ["delete my data", "Jeg vil gerne have slettet min konto."])
def test_a_plea_at_the_end_of_a_long_story_costs_no_more_than_the_story(ending: str) -> None:
    assert grows_linearly(read, lambda size: STORY * (size // len(STORY)) + ending, MEGABYTE)
