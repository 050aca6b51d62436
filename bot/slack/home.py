"""A person's home page as the view of the app's Home tab; pure."""

from bot.slack.buttons import button_row
from bot.slack.cutting import shorten
from bot.slack.kit import Block, Payload, divider, header, home
from bot.slack.rich import literal, paragraph, sentence, spans
from bot.slack.tags import tag_of
from handlers.domain.card import Home, HomeRow

_BLOCKS = 60
_ROW = 300


def home_view(page: Home) -> Payload:
    """Return the view of a home page; rows beyond 60 blocks are counted, not shown."""
    blocks = [header(page.title)]
    if page.note:
        blocks.append(sentence(page.note))
    for title, rows in page.sections:
        blocks += _section(title, rows, _BLOCKS - len(blocks))
    return home(blocks)


def plain_home() -> Payload:
    """Return the page that stands in when another cannot be drawn."""
    return home([sentence("Slack cannot show this page. Type /ombud mine to see your cases.")])


def _section(title: str, rows: tuple[HomeRow, ...], room: int) -> list[Block]:
    blocks = [divider(), header(title)]
    if not rows:
        return [*blocks, sentence("Nothing here.")]
    fitting = max((room - len(blocks) - 1) // 2, 0)
    for row in rows[:fitting]:
        blocks.append(_row(row))
        if row.buttons:
            blocks.append(button_row(row.buttons, tag_of(row), row.title))
    if len(rows) > fitting:
        blocks.append(sentence(f"… and {len(rows) - fitting} more. Type /ombud list to see them."))
    return blocks


def _row(row: HomeRow) -> Block:
    title = literal(shorten(row.title, _ROW), bold=True)
    return paragraph([title, literal("  "), *spans(shorten(row.detail, _ROW))])
