from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.quotes import fold, is_forward, is_reply, own_words, quoted_spans

OLD = "Old words\nin two lines\n"


@pytest.mark.parametrize(
    "introduction",
    [
        "On Tue, 2 Jun 2026 at 10:00, Sam Sand <sam@example.org> wrote:",
        "On Tue, 2 Jun 2026 at 10:00, Sam Sand <sam.with.a.long.address@example.org>\nwrote:",
        "On 02/06/2026 10:00, Sam Sand wrote:",
        "Den tir. 2. jun. 2026 kl. 10.00 skrev Sam Sand <sam@example.org>:",
        "Den 2. jun. 2026 kl. 10.00 skrev Sam Sand\n<sam@example.org>:",
        "2. juni 2026 kl. 10:00 skrev Sam Sand <sam@example.org>:",
        "Den tors 4 juni 2026 kl 10:00 skrev Sam Sand <sam@example.org>:",
        "Den 2026-06-04 kl. 10:00, skrev Sam Sand:",
        "Am Di., 2. Juni 2026 um 10:00 Uhr schrieb Sam Sand <sam@example.org>:",
        "Am 02.06.26 um 10:00 schrieb Sam Sand:",
        "-----Original Message-----",
        "-----Oprindelig meddelelse-----",
        "-----Opprinnelig melding-----",
        "-----Ursprungligt meddelande-----",
        "-----Ursprüngliche Nachricht-----",
        "From: Sam Sand <sam@example.org>\nSent: Tuesday, June 2, 2026 10:00\nTo: Info\nSubject: Hello\n",
        "*From:* Sam Sand <sam@example.org>\n*Date:* Tuesday, June 2, 2026\n*To:* Info\n",
        "Fra: Sam Sand <sam@example.org>\nSendt: 2. juni 2026 10:00\nTil: Info\nEmne: Hej\n",
        "Från: Sam Sand <sam@example.org>\nSkickat: den 2 juni 2026 10:00\nTill: Info\nÄmne: Hej\n",
        "Von: Sam Sand <sam@example.org>\nGesendet: Dienstag, 2. Juni 2026 10:00\nAn: Info\nBetreff: Hallo\n",
    ],
)
def test_what_follows_an_introduction_is_quoted(introduction: str) -> None:
    for ending in ("\n", "\r\n"):
        text = f"New words\n\n{introduction}\n{OLD}".replace("\n", ending)
        new, quoted = fold(text)
        assert new.strip() == "New words"
        assert quoted == text[len(new) :]


def test_marked_lines_are_quoted_and_answers_between_them_are_new() -> None:
    new, quoted = fold("Hi\n> first\nanswer one\n> second\n >> third\nanswer two\n")
    assert new == "Hi\nanswer one\nanswer two\n"
    assert quoted == "> first\n> second\n >> third\n"


def test_after_an_introduction_with_marked_lines_the_rest_is_new() -> None:
    new, _ = fold("On 2 June 2026 at 10:00, Sam <sam@example.org> wrote:\n\n> old\n\nNew words below\n")
    assert "New words below" in new
    assert "wrote:" not in new
    assert "old" not in new


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Videresendt meddelelse ---------",
        "---------- Videresendt melding ---------",
        "---------- Vidarebefordrat meddelande ---------",
    ],
)
def test_a_forwards_content_is_new_and_what_it_quotes_is_not(marker: str) -> None:
    inner = "From: Sam <sam@example.org>\nDate: 2 June 2026\nSubject: Hi\nTo: Info\n\nForwarded words\n"
    older = "From: Info <info@example.org>\nSent: 1 June 2026\nTo: Sam\n\nOlder words\n"
    new, quoted = fold(f"See below\n\n{marker}\n{inner}\n{older}")
    assert "Forwarded words" in new
    assert "Older words" in quoted
    assert "Older words" not in new


def test_a_forward_known_by_its_subject_keeps_the_first_quoted_mail() -> None:
    text = "See below\n\nFrom: Sam <sam@example.org>\nSent: 2 June 2026\nTo: Info\n\nForwarded words\n"
    assert "Forwarded words" in fold(text, forward=True)[0]
    assert "Forwarded words" in fold(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "Den 3. juni kl. 10.15 skrev jeg til jer:\nSlet mine oplysninger.\n",
        "Am 3. Juni um 10:15 schrieb ich Ihnen:\nLöschen Sie meine Daten.\n",
        "On 3 June at 10:15 I wrote to you:\nDelete my data.\n",
        "On three counts I wrote:\nfirst, second.\n",
        "From: what I understand, you keep data.\nI want it gone.\n",
        "To: you\nmy request:\ndelete me\n",
        "I want:\n- a copy\n- an answer\n",
        "5 > 3, and a->b\n",
    ],
)
def test_peoples_own_sentences_are_not_taken_for_introductions(text: str) -> None:
    assert fold(text) == (text, "")


@pytest.mark.parametrize(
    "text", ["> everything\n> is marked\n", "-----Original Message-----\n" + OLD, "\n\n> a\n"]
)
def test_a_mail_of_nothing_but_quotes_is_read_as_new(text: str) -> None:
    assert fold(text) == (text, "")


@given(st.lists(st.sampled_from([
    "> old", "new", "", "On 2 June 2026 at 10:00, a@b wrote:", "From: a", "To: b", "Date: c", "wrote:", "-- ",
    "-----Original Message-----", "Begin forwarded message:", " > x", "\r",
])).map("\n".join), st.booleans())  # fmt: skip
def test_folding_loses_no_character_and_blanking_keeps_every_offset(text: str, forward: bool) -> None:
    new, quoted = fold(text, forward=forward)
    assert sorted(new + quoted) == sorted(text)
    spans = quoted_spans(text, forward=forward)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    own = own_words(text, forward=forward)
    assert len(own) == len(text)
    assert all(mine in (char, "\n") for mine, char in zip(own, text, strict=True))


@given(st.text())
def test_any_text_folds(text: str) -> None:
    new, quoted = fold(text)
    assert len(new) + len(quoted) == len(text)


def test_a_quote_that_runs_past_what_is_looked_at_stays_a_quote() -> None:
    text = "New\n\n-----Original Message-----\n" + "old words\n" * 60_000
    new, quoted = fold(text)
    assert new.strip() == "New"
    assert quoted.endswith("old words\n")


@pytest.mark.parametrize(
    ("subject", "reply", "forward"),
    [
        ("Re: x", True, False),
        ("SV: x", True, False),
        ("AW: x", True, False),
        ("Vs: x", True, False),
        ("FW: x", False, True),
        ("Fwd: x", False, True),
        ("WG: x", False, True),
        ("VB: x", False, True),
        ("x", False, False),
        ("Regarding: x", False, False),
        ("", False, False),
        (":", False, False),
    ],
)
def test_subject_prefixes_tell_replies_from_forwards(subject: str, reply: bool, forward: bool) -> None:
    assert is_reply(subject) is reply
    assert is_forward(subject) is forward
