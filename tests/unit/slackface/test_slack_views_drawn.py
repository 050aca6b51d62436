"""Forms, sheets and notes as windows: any letter opens, cut visibly, drawn literally."""

from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View as SdkView

from bot.slack.escape import clean
from bot.slack.kit import Payload
from bot.slack.lint import Surface, lint
from bot.slack.views import form_view, note_view, plain_sheet, sheet_view
from handlers.domain.card import Button, Field, FieldKind, Form, Link, Paragraph, Sheet
from handlers.domain.case import ActionId
from tests.support.slack_words import elements, hostile, literal_words, mrkdwns

paragraphs = st.lists(st.builds(Paragraph, hostile, st.booleans()), max_size=60).map(tuple)
FORM = Form(
    ActionId.CLOSE,
    42,
    3,
    "Close 2026-0042",
    "Close 2026-0042",
    (
        Field("outcome_0", "Access (Art. 15)", FieldKind.CHOICE, (("a", "Fulfilled"), ("b", "Refused"))),
        Field("elsewhere", "Answered outside Ombud", FieldKind.TICK, required=False),
        Field("text", "Your reply", initial="Dear Sam", hint="At most 3,000 characters."),
    ),
    notes=("It goes by e-mail to the person who wrote.",),
    token="77",
)


def letter(text: str) -> Payload:
    return sheet_view(
        Sheet("Letter, 2026-0042", (Paragraph("Received 2026-03-02"), Paragraph(text, quoted=True)))
    )


def test_a_form_is_drawn_like_this() -> None:
    drawn = form_view(FORM)
    assert drawn["title"] == {"type": "plain_text", "text": "Close 2026-0042", "emoji": False}
    assert drawn["callback_id"] == "close"
    assert drawn["private_metadata"] == "42.3.77"
    inputs = list(elements(drawn, "input"))
    assert [(one["block_id"], one["optional"]) for one in inputs] == [
        ("outcome_0", False),
        ("elsewhere", True),
        ("text", False),
    ]
    choice, tick, text = (one["element"] for one in inputs)
    assert [option["value"] for option in choice["options"]] == ["a", "b"]
    assert "initial_option" not in choice
    assert [option["value"] for option in tick["options"]] == ["yes"]
    assert (text["initial_value"], text["multiline"], text["max_length"]) == ("Dear Sam", True, 3_000)
    assert inputs[2]["hint"]["text"] == "At most 3,000 characters."
    assert lint(Surface.MODAL, drawn) == []
    assert "It goes by e-mail" in literal_words(drawn)


def test_what_was_chosen_before_is_chosen_again() -> None:
    fields = (
        Field("o", "O", FieldKind.CHOICE, (("a", "A"), ("b", "B")), initial="b"),
        Field("t", "T", FieldKind.TICK, initial="yes"),
    )
    drawn = form_view(Form(ActionId.CLOSE, 1, 1, "T", "S", fields))
    choice, tick = (one["element"] for one in elements(drawn, "input"))
    assert choice["initial_option"]["value"] == "b"
    assert tick["initial_options"][0]["value"] == "yes"
    assert lint(Surface.MODAL, drawn) == []


def test_a_preview_sends_and_a_page_only_closes() -> None:
    preview = sheet_view(
        Sheet("Send, 2026-0042?", (Paragraph("To"),), 42, 5, ActionId.SEND, "Send 2026-0042", "981")
    )
    assert preview["callback_id"] == "send"
    assert preview["private_metadata"] == "42.5.981"
    assert preview["submit"] == {"type": "plain_text", "text": "Send 2026-0042", "emoji": False}
    page = letter("Hello")
    assert "submit" not in page
    assert "callback_id" not in page
    for drawn in (preview, page, form_view(FORM), note_view("Done.")):
        assert lint(Surface.MODAL, drawn) == []
        SdkView(**drawn).validate_json()  # type: ignore[arg-type] # the SDK's own reading of the same dict


@given(paragraphs, hostile)
@settings(max_examples=60)
def test_sec_01_whatever_a_sheet_quotes_slack_takes_it(pieces: tuple[Paragraph, ...], title: str) -> None:
    drawn = sheet_view(Sheet(title, pieces, 1, 1, ActionId.SEND, title))
    assert lint(Surface.MODAL, drawn) == []
    assert list(mrkdwns(drawn)) == []
    assert {one["type"] for part in elements(drawn, "rich_text_quote") for one in part["elements"]} <= {
        "text"
    }


@pytest.mark.parametrize("letter_of", ["a", "word ", "line\n", "æ", "👍", "<!channel> ", '"\\', "\u202e<b>"])
@pytest.mark.parametrize("length", [1, 2_799, 2_800, 2_801, 100_000, 1_000_000])
def test_a_letter_of_any_length_and_script_is_taken(letter_of: str, length: int) -> None:
    text = (letter_of * (length // len(letter_of) + 1))[:length]
    drawn = letter(text)
    assert lint(Surface.MODAL, drawn) == []
    quotes = "".join(one["elements"][0]["text"] for one in elements(drawn, "rich_text_quote"))
    words = clean(text)
    assert words.startswith(quotes)
    if quotes != words:
        assert f"… {len(words) - len(quotes)} more characters" in literal_words(drawn)
        assert len(quotes) > 8_000


@given(hostile)
def test_a_short_letter_is_shown_whole(text: str) -> None:
    quotes = "".join(one["elements"][0]["text"] for one in elements(letter(text), "rich_text_quote"))
    assert quotes == clean(text)


def test_a_subject_without_end_leaves_room_for_the_text() -> None:
    pieces = (
        Paragraph("Subject"),
        Paragraph("S" * 1_000_000, quoted=True),
        Paragraph("Text"),
        Paragraph("The reply that will leave. " * 100, quoted=True),
    )
    drawn = sheet_view(Sheet("Send?", pieces, 1, 1, ActionId.SEND, "Send"))
    assert "The reply that will leave. " * 100 in literal_words(drawn)
    assert lint(Surface.MODAL, drawn) == []


def test_two_hundred_letters_in_a_case_show_the_newest_and_count_the_rest() -> None:
    pieces = tuple(Paragraph(f"letter {n} " * 50, quoted=bool(n % 2)) for n in range(400))
    drawn = sheet_view(Sheet("Letter", pieces))
    assert lint(Surface.MODAL, drawn) == []
    assert "in older letters of this case" in literal_words(drawn)
    assert "letter 0 " in literal_words(drawn)


def test_an_empty_sheet_says_so() -> None:
    assert "nothing to show" in literal_words(sheet_view(Sheet("Letter", ())))


@given(hostile)
def test_notes_and_stand_ins_are_always_taken(text: str) -> None:
    assert lint(Surface.MODAL, note_view(text)) == []
    assert lint(Surface.MODAL, plain_sheet(text)) == []


@given(hostile, hostile, hostile)
def test_a_form_is_taken_whatever_its_labels(title: str, label: str, initial: str) -> None:
    fields = (
        Field("text", label, initial=initial, hint=label),
        Field("o", label, FieldKind.CHOICE, (("a", label),)),
    )
    assert lint(Surface.MODAL, form_view(Form(ActionId.REPLY, 1, 1, title, title, fields, (label,)))) == []


def folded(lines: int, *, history: bool = True, end: str = "") -> Payload:
    text = "\n".join(f"> line {n}" for n in range(lines)) + end
    return sheet_view(Sheet("Letter", (Paragraph(text, quoted=True, folded=True, history=history),)))


@pytest.mark.parametrize(
    ("lines", "said"),
    [(3, ""), (4, "… quoted text folded, 1 line"), (500, "… quoted text folded, 497 lines")],
)
def test_quoted_history_shows_its_beginning_and_says_how_much_is_folded(lines: int, said: str) -> None:
    words = literal_words(folded(lines))
    assert "> line 2" in words
    assert "> line 3" not in words
    assert said in words if said else "folded" not in words


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (3, ""),
        (4, "The rest of this mail is folded, 1 line"),
        (500, "The rest of this mail is folded, 497 lines"),
    ],
)
def test_a_mail_that_is_folded_is_not_called_quoted_text(lines: int, said: str) -> None:
    words = literal_words(folded(lines, history=False))
    assert "quoted" not in words
    assert said in words if said else "folded" not in words


def test_empty_lines_at_the_end_are_not_counted_as_folded() -> None:
    assert "folded" not in literal_words(folded(3, end="\n\n\n"))


def test_two_buttons_of_one_label_are_spoken_of_differently_in_a_window() -> None:
    show = (Button(ActionId.OPEN_LETTER, "Show quoted text", token="7-1-all"),)
    sheet = Sheet(
        "Letters, 2026-0042",
        (Paragraph("A", buttons=show), Paragraph("B", buttons=show)),
        42,
        3,
        number="2026-0042",
    )
    assert [one["accessibility_label"] for one in elements(sheet_view(sheet), "button")] == [
        "Show quoted text, case 2026-0042",
        "Show quoted text (2), case 2026-0042",
    ]


def test_words_with_their_button_beside_them_are_one_plain_block() -> None:
    claim = Button(ActionId.CLAIM, "Claim")
    sheet = Sheet(
        "Case 2026-0042", (Paragraph("You handle <it> *now*.", buttons=(claim,), beside=True),), 42, 3
    )
    drawn = sheet_view(sheet)
    (block,) = blocks_of(drawn)
    assert block["type"] == "section"
    assert block["text"] == {"type": "plain_text", "text": "You handle <it> *now*.", "emoji": False}
    assert block["accessory"]["action_id"] == "claim"
    assert block["accessory"]["value"] == "42.3"
    assert lint(Surface.MODAL, drawn) == []


def blocks_of(drawn: Payload) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", drawn["blocks"])


def test_what_can_be_done_about_a_paragraph_stands_below_it() -> None:
    files = (Button(ActionId.OPEN_FILE, "Open passport.png", token="7-0"),)
    link = Link("Download", "https://ombud.example/file/1")
    sheet = Sheet("Letter", (Paragraph("Files", buttons=files, link=link), Paragraph("Words")), 42, 3)
    drawn = sheet_view(sheet)
    blocks = drawn["blocks"]
    assert isinstance(blocks, list)
    assert [one["type"] for one in blocks] == ["rich_text", "actions", "actions", "rich_text"]
    assert drawn["private_metadata"] == "42.3"
    opened, _ = elements(drawn, "button")
    assert opened["value"] == "42.3.7-0"
    assert lint(Surface.MODAL, drawn) == []


@given(
    st.lists(
        st.builds(
            Paragraph,
            hostile,
            st.booleans(),
            st.booleans(),
            st.lists(st.builds(Button, st.sampled_from(ActionId), hostile), max_size=7).map(tuple),
            st.sampled_from([None, Link("Open", "https://ombud.example/x")]),
        ),
        max_size=60,
    ).map(tuple)
)
@settings(max_examples=40)
def test_whatever_stands_below_paragraphs_slack_takes_the_sheet(pieces: tuple[Paragraph, ...]) -> None:
    assert lint(Surface.MODAL, sheet_view(Sheet("Letter", pieces, 1, 1))) == []
