"""A notice as a mail: escaped, in the reader's language, people by name, charts in words or pictures."""

import html.parser
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.card import HomeRow, Step
from handlers.domain.chart import Chart, ChartKind, Series
from handlers.domain.errands import ErrandId
from handlers.domain.notice import Notice
from handlers.domain.phrase import say
from handlers.letters.memo import Shown, written

_SERIES = (Series("due", (2,)),)
CHART = Chart(ChartKind.AHEAD, "Ahead", ("w12",), _SERIES, "2 due in week 12.", note="So read it.")
NOTICE = Notice(
    "One sentence.",
    "A title",
    (HomeRow(1, 1, "2026-0001", "due today"), HomeRow(2, 1, "2026-0002", "closed", done=True)),
    ("<@U0ADA> has <b>three</b> & more.",),
    "Because.",
    (CHART,),
)


class Elements(html.parser.HTMLParser):
    """The elements of a page and their attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_people_are_called_by_their_names_and_markup_stays_text() -> None:
    memo = written(NOTICE, "en", {"U0ADA": "Ada <script>"})
    assert "Ada <script> has <b>three</b> & more." in memo.text
    page = Elements(memo.html)
    assert "Ada <script> has <b>three</b> & more." in page.text
    assert "script" not in page.found


def test_ux_21_numbers_that_lead_to_lists_say_how_to_reach_them() -> None:
    to_lists = (
        Step(ErrandId.LIST_CASES, "Overdue (2)", "overdue"),
        Step(ErrandId.LIST_CASES, "Today", "today"),
    )
    memo = written(replace(NOTICE, steps=to_lists), "en", {})
    told = (
        "The cases behind these numbers: in Slack /ombud digest has a button for each number and /ombud find "
        "… finds a case by its own; where Ombud is installed, ombud case list lists them."
    )
    for said in (memo.text, Elements(memo.html).text):
        assert said.count(told) == 1
    for steps in ((), (Step(ErrandId.INCIDENT_OPEN, "Open incident", "7"),)):
        assert "behind these numbers" not in written(replace(NOTICE, steps=steps), "en", {}).text


def test_who_is_unknown_is_a_colleague() -> None:
    assert "a colleague has" in written(NOTICE, "en", {}).text


def test_what_is_done_is_struck_out() -> None:
    memo = written(NOTICE, "en", {})
    assert "- 2026-0001: due today" in memo.text
    assert "x 2026-0002: closed" in memo.text
    assert Elements(memo.html).found.count("s") == 1


def test_a_chart_without_its_picture_is_told_in_words() -> None:
    memo = written(NOTICE, "en", {})
    assert "2 due in week 12." in memo.text
    assert "2 due in week 12." in memo.html
    assert "<img" not in memo.html


def test_a_picture_has_its_words_for_who_does_not_see_it() -> None:
    shown = Shown("ahead.1@ombud", 'Two "due" <now>.', "So read it.")
    memo = written(NOTICE, "en", {}, [shown])
    page = Elements(memo.html)
    assert ("src", "cid:ahead.1@ombud") in page.attributes
    assert ("alt", 'Two "due" <now>.') in page.attributes
    assert 'Two "due" <now>.' in memo.text


def test_a_title_cannot_break_the_subject() -> None:
    memo = written(replace(NOTICE, title="A\r\nBcc: mallory@example.net"), "en", {})
    assert memo.subject == "[Ombud] A Bcc: mallory@example.net"


def test_it_says_that_it_stands_in_only_where_it_does() -> None:
    assert "Slack did not take it" not in written(NOTICE, "en", {}).text
    assert "Slack did not take it" in written(NOTICE, "en", {}, stands_in=True).text


def test_the_reader_s_language_is_that_of_the_page() -> None:
    assert ("lang", "da") in Elements(written(NOTICE, "da", {}).html).attributes


def test_without_lines_the_summary_is_said() -> None:
    memo = written(Notice(say("One sentence."), "A title"), "en", {})
    assert "One sentence." in memo.text
    assert "One sentence." in memo.html


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_becomes_an_element_a_header_or_a_second_line(a: str, b: str, c: str, d: str) -> None:
    notice = Notice(a, b, (HomeRow(1, 1, c, d),), (a, d), c)
    memo = written(notice, "en", {"U0ADA": a}, [Shown("x@y", d, b)])
    harmless = Notice("a", "b", (HomeRow(1, 1, "c", "d"),), ("a", "d"), "c")
    plain = written(harmless, "en", {}, [Shown("x@y", "d", "b")])
    assert "\n" not in memo.subject
    assert "\r" not in memo.subject + memo.text + memo.html
    assert set(Elements(memo.html).found) <= set(Elements(plain.html).found)
