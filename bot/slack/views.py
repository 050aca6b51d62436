"""Forms, sheets and short notes as modal views; pure.

A view's callback id is its action and its metadata the case's tag; a note has neither and sends nothing.
"""

from bot.slack import limits
from bot.slack.cutting import remainder, shares, size
from bot.slack.escape import clean
from bot.slack.fields import input_block
from bot.slack.kit import Block, Payload, modal, plain
from bot.slack.rich import heading, quoted, sentence
from bot.slack.tags import Tag, tag_of
from handlers.domain.card import Form, Paragraph, Sheet

#: Of a view's 100 blocks and 250,000 bytes; what a block adds around its words fits into the rest.
_PARAGRAPHS = 45
_WORDS = 100_000


def form_view(form: Form) -> Payload:
    """Return the modal of a form."""
    blocks = [sentence(note) for note in form.notes] + [input_block(field) for field in form.fields]
    return modal(form.title, blocks, _coming_back(form.action, tag_of(form), form.submit))


def sheet_view(sheet: Sheet) -> Payload:
    """Return the modal of a sheet, however long its quotes are; it confirms when it has an action."""
    blocks = _paragraphs(sheet.paragraphs)
    if sheet.action is None:
        return modal(sheet.title, blocks, {"close": plain("Close", limits.VIEW_BUTTON)})
    return modal(sheet.title, blocks, _coming_back(sheet.action, tag_of(sheet), sheet.submit))


def note_view(text: str) -> Payload:
    """Return a modal that tells one thing."""
    return modal("Ombud", [sentence(text)], {"close": plain("Close", limits.VIEW_BUTTON)})


def plain_sheet(title: str) -> Payload:
    """Return the modal that stands in when another cannot be drawn; it names what that was about."""
    where = "Read it on the command line: `ombud case show` with the case's number."
    return note_view(f"{title}: Slack cannot show this. {where}")


def _coming_back(action: str, tag: Tag, submit: str) -> dict[str, object]:
    return {
        "callback_id": str(action),
        "private_metadata": tag.write(),
        "submit": plain(submit, limits.VIEW_BUTTON),
        "close": plain("Back", limits.VIEW_BUTTON),
    }


def _paragraphs(paragraphs: tuple[Paragraph, ...]) -> list[Block]:
    shown = paragraphs[:_PARAGRAPHS]
    given = shares([size(clean(one.text)) for one in shown], _WORDS)
    blocks: list[Block] = []
    for one, share in zip(shown, given, strict=True):
        blocks += quoted(one.text, share) if one.quoted else [heading(one.text)]
    hidden = sum(len(one.text) for one in paragraphs[_PARAGRAPHS:])
    if hidden:
        blocks.append(sentence(f"{remainder(hidden)} in older letters of this case."))
    return blocks or [sentence("There is nothing to show.")]
