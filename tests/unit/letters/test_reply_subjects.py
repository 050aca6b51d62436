import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.letters.lines import one_line, reply_subject


@pytest.mark.parametrize(
    ("original", "reply"),
    [
        ("My data", "Re: My data"),
        ("Re: My data", "Re: My data"),
        ("RE:My data", "Re: My data"),
        ("SV: Mine data", "Re: Mine data"),
        ("Sv: Re: AW: Antw: VS: Mina uppgifter", "Re: Mina uppgifter"),
        ("Re[2]: My data", "Re: My data"),
        ("Re : My data", "Re: My data"),
        ("Fwd: My data", "Re: Fwd: My data"),
        ("Regarding: my data", "Re: Regarding: my data"),
        ("Svar: mine data", "Re: Svar: mine data"),
        ("", "Re:"),
        ("Re:", "Re:"),
        ("   ", "Re:"),
        ("Hi\r\nBcc: mallory@example.org", "Re: Hi Bcc: mallory@example.org"),
        ("Re: \u202eevil\u0000 name", "Re: evil name"),
        ("zero\u200bwidth", "Re: zerowidth"),
        ("Grüße, æøå", "Re: Grüße, æøå"),
    ],
)
def test_an_answer_says_re_once(original: str, reply: str) -> None:
    assert reply_subject(original) == reply


@given(st.text())
def test_a_subject_is_one_visible_bounded_line_whatever_came_in(original: str) -> None:
    subject = reply_subject(original)
    assert subject.startswith("Re:")
    assert len(subject) <= 244
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in subject)


@given(st.text())
def test_answering_an_answer_changes_nothing_more(original: str) -> None:
    once = reply_subject(original)
    assert reply_subject(once) == once or len(once) > 200


def test_a_long_subject_is_cut_and_says_so() -> None:
    subject = reply_subject("data " * 100_000)
    assert len(subject) <= 244
    assert subject.endswith("…")


def test_a_line_as_long_as_the_limit_is_kept_whole() -> None:
    assert one_line("x" * 200) == "x" * 200
    assert one_line("x" * 201) == "x" * 199 + "…"
