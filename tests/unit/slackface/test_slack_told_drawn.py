"""Answers to typed questions and notices to one person: drawn within Slack's limits, nothing live in them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.drawn import told
from bot.slack.lint import Surface, lint
from bot.slack.notices import notice_message, plain_notice
from handlers.domain.answer import Answer
from handlers.domain.card import Button, Card, HomeRow
from handlers.domain.case import ActionId
from handlers.domain.notice import Notice
from tests.support.slack_words import elements, hostile, literal_words, mrkdwns

BUTTONS = (Button(ActionId.OPEN_LETTER, "Open letter"), Button(ActionId.REPLY, "Reply"))
ROWS = tuple(HomeRow(n, 1, f"2026-{n:04d} · Access", f"due 2026-04-0{n % 9 + 1}", BUTTONS) for n in range(60))
rows = st.lists(
    st.builds(HomeRow, st.integers(1, 99), st.just(1), hostile, hostile, st.just(BUTTONS)), max_size=30
)


def test_an_answer_is_drawn_in_its_order() -> None:
    answer = Answer("Open cases:", ("Earliest first.",), ROWS[:2], "That is all.")
    drawn = told(answer)
    words = literal_words(drawn["blocks"])
    places = [
        words.index(one) for one in ("Open cases:", "Earliest first.", "2026-0000", "2026-0001", "That is")
    ]
    assert places == sorted(places)
    assert drawn["text"] == "Open cases:"
    assert len(list(elements(drawn["blocks"], "button"))) == 4


def test_rows_beyond_a_messages_blocks_are_counted() -> None:
    drawn = told(Answer("Open cases:", rows=ROWS, note="Narrow it down."))
    words = literal_words(drawn["blocks"])
    shown = words.count("· Access")
    assert f"… and {60 - shown} more cases." in words
    assert "Narrow it down." in words
    assert lint(Surface.MESSAGE, drawn) == []


def test_a_whole_case_is_answered_with_its_card() -> None:
    drawn = told(Card(1, 1, "2026-0001", "Case 2026-0001 is new.", (("Status", "New"),), BUTTONS))
    assert drawn["text"] == "Case 2026-0001 is new."


@given(hostile, st.lists(hostile, max_size=30), rows, hostile)
@settings(max_examples=60)
def test_whatever_an_answer_says_slack_takes_it(
    title: str, lines: list[str], listed: list[HomeRow], note: str
) -> None:
    drawn = told(Answer(title, tuple(lines), tuple(listed), note))
    assert lint(Surface.MESSAGE, drawn) == []
    assert len(drawn["blocks"]) <= 50


@given(hostile, hostile, rows, st.lists(hostile, max_size=20), hostile)
@settings(max_examples=60)
def test_whatever_a_notice_says_slack_takes_it(
    summary: str, title: str, listed: list[HomeRow], lines: list[str], why: str
) -> None:
    notice = Notice(summary, title, tuple(listed), tuple(lines), why)
    for drawn in (notice_message(notice), plain_notice(notice)):
        faults = lint(Surface.MESSAGE, drawn)
        assert [fault for fault in faults if fault.rule != "text_budget"] == []
    (top,) = mrkdwns(dict(plain_notice(notice)))
    assert len(top) <= 5 * 150


def test_ux_17_a_notice_says_why_it_came() -> None:
    drawn = notice_message(
        Notice("Two cases are due.", "Due", ROWS[:2], ("Good morning.",), "You own these cases.")
    )
    assert literal_words(drawn["blocks"]).endswith("You own these cases.")
    assert drawn["text"] == "Two cases are due."


def test_a_notice_with_too_many_cases_counts_the_rest() -> None:
    words = literal_words(notice_message(Notice("Due.", "Due", ROWS))["blocks"])
    assert "… and 48 more cases." in words
