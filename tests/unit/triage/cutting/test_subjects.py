"""What stands before a subject tells a reply from a forward, in the words of each language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.cutting.labels import FORWARDS, REPLIES
from handlers.triage.cutting.sections import is_forward, is_reply

ANSWERED = (
    ("en", "Re"),
    ("da", "SV"),
    ("da", "Svar"),
    ("nb", "SV"),
    ("sv", "SV"),
    ("de", "AW"),
    ("de", "Antwort"),
    ("nl", "Antw"),
    ("fr", "RE"),
    ("es", "RE"),
    ("it", "Rif"),
    ("pt", "RES"),
    ("pl", "Odp"),
    ("lt", "ATS"),
)
PASSED_ON = (
    ("en", "Fw"),
    ("en", "Fwd"),
    ("da", "Videresend"),
    ("nb", "Videresendt"),
    ("sv", "VB"),
    ("sv", "Vidarebefordrat"),
    ("fi", "VL"),
    ("de", "WG"),
    ("de", "Weitergeleitet"),
    ("nl", "Doorst"),
    ("nl", "Doorgestuurd"),
    ("fr", "TR"),
    ("es", "RV"),
    ("it", "I"),
    ("pt", "ENC"),
    ("pl", "PD"),
    ("lt", "Persiųsti"),
)


@pytest.mark.parametrize(("tongue", "prefix"), ANSWERED)
def test_a_reply_is_known_by_what_stands_before_its_subject(tongue: str, prefix: str) -> None:
    assert tongue
    for subject in (
        f"{prefix}: Delete me",
        f"{prefix} : Delete me",
        f"  {prefix}: Delete me",
        f"{prefix.upper()}: Delete me",
        f"{prefix.lower()}: Delete me",
        f"[EXT] {prefix}: Delete me",
        f"{prefix}:",
    ):
        assert is_reply(subject), subject
        assert not is_forward(subject), subject


@pytest.mark.parametrize(("tongue", "prefix"), PASSED_ON)
def test_fm_23_a_forward_is_known_by_what_stands_before_its_subject(tongue: str, prefix: str) -> None:
    assert tongue
    for subject in (
        f"{prefix}: Delete me",
        f"{prefix} : Delete me",
        f"  {prefix}: Delete me",
        f"{prefix.upper()}: Delete me",
        f"{prefix.lower()}: Delete me",
        f"[EXT] {prefix}: Delete me",
        f"{prefix}: RE: Delete me",
    ):
        assert is_forward(subject), subject
        assert not is_reply(subject), subject


@pytest.mark.parametrize("prefix", sorted({prefix for _, prefix in (*ANSWERED, *PASSED_ON)}))
def test_the_same_word_within_a_subject_says_nothing(prefix: str) -> None:
    for subject in (
        f"Delete me {prefix}",
        f"Delete {prefix}: me now",
        f"{prefix} Delete me",
        f"x{prefix}: y",
    ):
        assert not is_reply(subject), subject
        assert not is_forward(subject), subject


def test_the_outermost_word_decides() -> None:
    assert is_reply("RE: FW: Delete me")
    assert not is_forward("RE: FW: Delete me")
    assert is_forward("FW: RE: Delete me")


def test_no_word_is_both() -> None:
    assert not REPLIES & FORWARDS


@pytest.mark.parametrize("head", ["Lähettäjä: Sam", "> Lähettäjä: Sam", "From: Sam", "Sam kirjoitti:", ""])
def test_vs_is_a_reply_as_in_finland(head: str) -> None:
    text = f"Kiitos!\n\n{head}\nPoistakaa minut"
    assert is_reply("VS: Tietoni", text)
    assert not is_forward("VS: Tietoni", text)


@pytest.mark.parametrize(
    "head",
    ["Fra: Sam\nTil: os", "> Fra: Sam", "*Från:* Sam", "Frå : Sam", "---- Videresendt ----",
     "-----Oprindelig meddelelse-----", "-----Opprinnelig melding-----"],
)  # fmt: skip
def test_vs_is_a_forward_where_a_mail_below_is_introduced_as_in_denmark_and_norway(head: str) -> None:
    text = f"Tag den her\n\n{head}\nSlet mig"
    assert is_forward("VS: Mine data", text)
    assert not is_reply("VS: Mine data", text)


@given(st.text(max_size=60))
def test_no_subject_is_both(subject: str) -> None:
    assert not (is_reply(subject) and is_forward(subject))
