"""Sections cover any text, in order, at a cost that grows no faster than the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.cutting.sections import is_forward, is_reply, sections
from handlers.triage.quotes import fold, own_words, quoted_spans
from tests.support.growth import cost

PIECES = (
    "\n", "\r\n", "> ", ">", ">> ", "-- \n", "--\n", "From: a@b.example\n", "Fra: a\n", "Sent: 2 June 2026\n",
    "Date: 2.6.2026\n", "To: c@d.example\n", "Subject: Fwd: x\n", "Words\n", "---- Forwarded message ----\n",
    "-----Original Message-----\n",
    "Begin forwarded message:\n", "On 2 June 2026 at 10:00, a@b.example wrote:\n",
    "Sent from my iPhone\n", "____________\n", "\n\nconfidential message for the recipient" + "." * 60, " ",
    "\xa0", "\x00", "é",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=300)
HOSTILE = (
    "\n", ">", "> ", ">\n", "Fra:", "Fra:\n", "From: a\n", "From: a@b\nSent: x\nTo: y\n", "-", "-\n", "--\n",
    "-- \n", "-----Original Message-----\n", "---- Forwarded message ----\n", "____________\n", " ", "\t",
    "On 2026 10:00 a@b wrote:\n", "wrote:\n", "a@", ":", ":\n", "\r", "\xa0", "> > >", "To: a;\n",
    "Sent from my iPhone\n", "confidential recipient mail ", "\n\nconfidential recipient mail",
)  # fmt: skip


@given(text=TEXTS, forward=st.booleans())
def test_sections_cover_the_text_in_order(text: str, forward: bool) -> None:
    found = sections(text, forward=forward)
    bounds = [0, *(one.end for one in found)]
    assert [one.start for one in found] == bounds[:-1]
    assert bounds[-1] == len(text)
    assert all(one.start < one.end for one in found)
    for one in found:
        assert one.head is None or one.head.end <= max(one.end, one.head.end)


@given(text=TEXTS, forward=st.booleans())
def test_nothing_is_lost_by_folding_and_offsets_stay(text: str, forward: bool) -> None:
    assert sorted("".join(fold(text, forward=forward))) == sorted(text)
    own = own_words(text, forward=forward)
    assert len(own) == len(text)
    assert all(after in (before, "\n") for before, after in zip(text, own, strict=True))
    if text.strip():
        assert own.strip() or not quoted_spans(text, forward=forward)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("tail", ["", "\nFrom: a@b.example\nSent: 2 June 2026\nTo: c\n\nWords\n"])
def test_cutting_takes_no_longer_than_the_text_is_long(piece: str, tail: str) -> None:
    def cut(text: str) -> object:
        return sections(text, forward=True)

    for size in (8_000, 32_000, 1_000_000):
        text = piece * (size // len(piece)) + tail
        assert cost(cut, text) < 2.0, f"{size} characters"


@pytest.mark.parametrize(
    ("subject", "reply", "forward"),
    [
        ("VL: Poistakaa minut", False, True),
        ("VS: Poistakaa minut", True, False),
        ("[EXTERNAL] FW: Delete me", False, True),
        ("[EXT] [spam?] SV: Slet mig", True, False),
        ("RV: Borrar", False, True),
        ("TR : Supprimer", False, True),
        ("I: Cancellazione", False, True),
        ("PD: Usunięcie", False, True),
        ("Doorst: Verwijderen", False, True),
        ("Odp: Usunięcie", True, False),
        ("[FW: x", False, False),
        ("Forward my mail", False, False),
        ("", False, False),
    ],
)
def test_a_subject_tells_a_reply_from_a_forward(subject: str, reply: bool, forward: bool) -> None:
    assert (is_reply(subject), is_forward(subject)) == (reply, forward)
