"""A notice to one colleague as a direct message; pure.

What a notice may hold is decided where it is made: no content.
"""

from collections.abc import Sequence

from bot.slack import limits
from bot.slack.cards import headline
from bot.slack.home import step_buttons
from bot.slack.kit import Block, Message, cut, header
from bot.slack.rich import literal, paragraph, sentence
from bot.slack.rows import row_blocks
from handlers.domain.chart import Shown
from handlers.domain.notice import Notice
from handlers.domain.phrase import count

_LINES = 10
_ROWS = 12  # with a row of buttons each: 24 of a message's 50 blocks
_SENTENCE = 1_200  # a block of a digest holds several lines


def notice_message(notice: Notice, pictures: Sequence[Shown] = ()) -> Message:
    """Return the message of a notice; rows beyond twelve are counted, not shown."""
    blocks = [header(notice.title), *(sentence(cut(one, _SENTENCE)) for one in notice.lines[:_LINES])]
    for row in notice.rows[:_ROWS]:
        blocks += row_blocks(row)
    hidden = len(notice.rows) - _ROWS
    if hidden > 0:
        blocks.append(sentence(count("… and {n} more case.", "… and {n} more cases.", hidden)))
    blocks += [_picture(one) for one in pictures]
    if notice.steps:
        blocks.append(step_buttons(notice.steps))
    if notice.why:
        blocks.append(paragraph([literal(cut(notice.why, _SENTENCE), italic=True)]))
    return {"text": headline(notice.summary), "blocks": blocks}


def _picture(shown: Shown) -> Block:
    """Return a picture that Slack keeps, with what it says for those who do not see it."""
    return {
        "type": "image",
        "slack_file": {"id": shown.ref},
        "alt_text": cut(shown.chart.alt, limits.IMAGE_ALT_TEXT),
    }


def plain_notice(notice: Notice) -> Message:
    """Return the message that stands in when a notice cannot be drawn."""
    return {"text": headline(notice.summary), "blocks": []}
