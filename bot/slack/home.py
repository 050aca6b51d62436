"""A person's home page as the view of the app's Home tab; pure.

The id of a menu or a step is its errand, with a name behind `:` where a row holds several of one
errand; its value is the errand's token.
"""

from bot.slack import limits
from bot.slack.buttons import SEPARATOR
from bot.slack.kit import Block, Payload, actions, cut, header, home, option, plain
from bot.slack.rich import literal, paragraph, sentence, spans
from bot.slack.rows import row_blocks
from handlers.domain.card import Choice, Home, Section, Step, Weight
from handlers.domain.phrase import count, joined, say

BLOCKS = 60
_NOTE, _LINE, _LINES = 600, 400, 20
_STEPS = 5


def home_view(page: Home) -> Payload:
    """Return the view of a home page; what does not fit into 60 blocks is counted, not shown."""
    blocks = [header(page.title)]
    if page.banner:
        blocks.append(paragraph([literal(cut(page.banner, _NOTE), bold=True)]))
    if page.note:
        blocks.append(sentence(cut(page.note, _NOTE)))
    controls = _controls(page)
    for section in page.sections:
        blocks += _section(section, BLOCKS - len(controls) - len(blocks))
    blocks += controls
    for section in page.further:
        blocks += _section(section, BLOCKS - len(blocks))
    return home(blocks)


def plain_home() -> Payload:
    """Return the page that stands in when another cannot be drawn."""
    return home([sentence(say("Slack cannot show this page. Type /ombud mine to see your cases."))])


def _section(section: Section, room: int) -> list[Block]:
    """Return a section in at most `room` blocks; without room for its beginning it is left out."""
    blocks = [header(section.title)]
    if section.lines:
        blocks.append(_lines(section.lines))
    if section.steps:
        blocks.append(step_buttons(section.steps))
    if room < len(blocks) + bool(section.rows):
        return []
    if not (section.rows or section.lines or section.steps):
        blocks += [sentence(say("Nothing here."))] if room > 1 else []
    # Two blocks a row, and one to count what is left out.
    fitting = (room - len(blocks)) // 2
    if len(section.rows) > fitting:
        fitting = (room - len(blocks) - 1) // 2
    for row in section.rows[:fitting]:
        blocks += row_blocks(row)
    if hidden := len(section.rows[fitting:]):
        blocks.append(sentence(count("… and {n} more case.", "… and {n} more cases.", hidden)))
    return blocks


def _lines(lines: tuple[str, ...]) -> Block:
    elements: list[Block] = []
    for line in lines[:_LINES]:
        elements += [literal("\n")] if elements else []
        elements += spans(cut(line, _LINE))
    return paragraph(elements)


def _controls(page: Home) -> list[Block]:
    blocks = []
    if told := [one for one in (page.place, page.updated) if one]:
        blocks.append(sentence(joined(" · ", told)))
    if page.steps:
        blocks.append(step_buttons(page.steps))
    if page.choices:
        blocks.append(actions([_menu(choice) for choice in page.choices]))
    return blocks


def step_buttons(steps: tuple[Step, ...]) -> Block:
    """Return a row of buttons that run errands."""
    return actions([_step(step) for step in steps[:_STEPS]])


def _step(step: Step) -> Block:
    name = f"{step.errand.value}{SEPARATOR}{step.token}" if step.token else step.errand.value
    drawn: Block = {"type": "button", "action_id": name, "text": plain(step.label, limits.BUTTON_TEXT)}
    if step.token:
        drawn["value"] = step.token
    if step.weight is not Weight.PLAIN:
        drawn["style"] = step.weight.value
    return drawn


def _menu(choice: Choice) -> Block:
    # One value twice would make Slack refuse the whole page.
    options = {token: option(label, token) for token, label in choice.options[: limits.OPTIONS]}
    drawn: Block = {
        "type": "static_select",
        "action_id": f"{choice.errand.value}{SEPARATOR}{choice.name}",
        "placeholder": plain(choice.label, limits.PLACEHOLDER),
        "options": list(options.values()),
    }
    if choice.chosen in options:
        drawn["initial_option"] = options[choice.chosen]
    return drawn
