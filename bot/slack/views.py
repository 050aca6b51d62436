"""Forms, sheets and short notes as modal views; pure.

A view's callback id is its action and its metadata the case's tag; a note has neither and sends nothing.
"""

from collections.abc import Iterator
from itertools import accumulate

from bot.slack import limits
from bot.slack.buttons import IN_A_ROW, Spoken, button_rows, link_row, with_button
from bot.slack.cutting import first_lines, remainder, shares, size
from bot.slack.escape import clean
from bot.slack.fields import input_block
from bot.slack.home import step_buttons
from bot.slack.kit import Block, Payload, modal, plain
from bot.slack.rich import PIECE, heading, quoted, sentence
from bot.slack.tags import Tag, tag_of
from handlers.domain.card import FOLDED_LINES, Form, HomeRow, Paragraph, Sheet
from handlers.domain.phrase import Phrase, count, say

_WORDS = 100_000  # bytes of a view's 250,000; what a block adds around its words fits into the rest
#: Blocks that all words together can need beyond one a paragraph: a piece is never shorter than this.
_PIECES = _WORDS // (PIECE * 4 // 5) + 1
#: What is left of a view's blocks for paragraphs with their buttons, and a last one to count the rest.
_BLOCKS = limits.VIEW_BLOCKS - _PIECES - 1


def form_view(form: Form) -> Payload:
    """Return the modal of a form."""
    blocks = [sentence(note) for note in form.notes] + [input_block(field) for field in form.fields]
    return modal(form.title, blocks, _coming_back(form.action, tag_of(form), form.submit))


def sheet_view(sheet: Sheet) -> Payload:
    """Return the modal of a sheet, however long its quotes are; it confirms when it has an action."""
    blocks = _paragraphs(sheet)
    if sheet.action is None:
        # The tag names the case for menus in the sheet; without a submit button it is never submitted.
        more = {"private_metadata": tag_of(sheet).write(), "close": plain(say("Close"), limits.VIEW_BUTTON)}
        return modal(sheet.title, blocks, more)
    return modal(sheet.title, blocks, _coming_back(sheet.action, tag_of(sheet), sheet.submit))


def note_view(text: str, about: HomeRow | None = None) -> Payload:
    """Return a modal that tells one thing; `about` lends it its buttons."""
    blocks = [sentence(text)]
    if about is not None:
        blocks += button_rows(about.buttons, tag_of(about), Spoken(about.title))
    return modal("Ombud", blocks, {"close": plain(say("Close"), limits.VIEW_BUTTON)})


def plain_sheet(title: str) -> Payload:
    """Return the modal that stands in when another cannot be drawn; it names what that was about."""
    told = say(
        "{title}: Slack cannot show this. Read it on the command line: {command} with the case's number.",
        title=title,
        command="ombud case show",
    )
    return note_view(told)


def _coming_back(action: str, tag: Tag, submit: str) -> dict[str, object]:
    return {
        "callback_id": str(action),
        "private_metadata": tag.write(),
        "submit": plain(submit, limits.VIEW_BUTTON),
        "close": plain(say("Back"), limits.VIEW_BUTTON),
    }


def _paragraphs(sheet: Sheet) -> list[Block]:
    told = [_Told(one) for one in sheet.paragraphs]
    kept = _fitting(told)
    given = shares([size(one.text) for one in kept], _WORDS)
    blocks: list[Block] = []
    spoken = Spoken(sheet.number or sheet.title)
    for one, share in zip(kept, given, strict=True):
        blocks += one.drawn(share, tag_of(sheet), spoken)
    hidden = sum(len(one.text) for one in told[len(kept) :])
    if hidden:
        blocks.append(sentence(say("{rest} in older letters of this case.", rest=remainder(hidden))))
    return blocks or [sentence(say("There is nothing to show."))]


class _Told:
    """One paragraph with its text said and cleaned, and what it takes at most."""

    def __init__(self, paragraph: Paragraph) -> None:
        self._one = paragraph
        self.text, self._folded = clean(paragraph.text), 0
        if paragraph.folded:
            self.text, self._folded = first_lines(self.text, FOLDED_LINES)

    @property
    def blocks(self) -> int:
        """Return how many blocks it takes beside further pieces of its words."""
        if self._beside:
            return 1
        return (
            1
            + bool(self._folded)
            + -(-len(self._one.buttons) // IN_A_ROW)
            + bool(self._one.link)
            + bool(self._one.steps)
        )

    @property
    def _beside(self) -> bool:
        return self._one.beside and len(self._one.buttons) == 1

    def drawn(self, share: int, tag: Tag, spoken: Spoken) -> Iterator[Block]:
        """Yield its blocks, its words in at most `share` bytes of JSON."""
        one = self._one
        if self._beside:
            yield with_button(self.text, one.buttons[0], tag, spoken)
            return
        if one.quoted:
            yield from quoted(self.text, share)
        elif self.text or not one.steps:
            yield heading(self.text)
        if self._folded:
            yield sentence(_folded(self._folded, history=one.history))
        yield from button_rows(one.buttons, tag, spoken)
        if one.link:
            yield link_row(one.link)
        if one.steps:
            yield step_buttons(one.steps)


def _folded(lines: int, *, history: bool) -> Phrase:
    if history:
        return count("… quoted text folded, {n} line", "… quoted text folded, {n} lines", lines)
    return count(
        "The rest of this mail is folded, {n} line", "The rest of this mail is folded, {n} lines", lines
    )


def _fitting(told: list[_Told]) -> list[_Told]:
    """Return the first paragraphs, as many as there is room for."""
    room = accumulate(one.blocks for one in told)
    return [one for one, taken in zip(told, room, strict=True) if taken <= _BLOCKS]
