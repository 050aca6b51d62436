"""One case in a list, as blocks: a bold title, what there is to say, its buttons; pure."""

from bot.slack.buttons import button_row
from bot.slack.kit import Block, cut
from bot.slack.rich import literal, paragraph, spans
from bot.slack.tags import tag_of
from handlers.domain.card import HomeRow

_TITLE, _DETAIL = 150, 300


def row_blocks(row: HomeRow) -> list[Block]:
    """Return the blocks of a row: one, or two with buttons."""
    title = literal(cut(row.title, _TITLE), bold=not row.done, strike=row.done)
    drawn = [paragraph([title, literal("  "), *spans(cut(row.detail, _DETAIL))])]
    if row.buttons:
        drawn.append(button_row(row.buttons, tag_of(row), row.title))
    return drawn
