"""Rules that need the whole list of blocks: ids used twice, one focus, the budget of text.

What a single block must look like lives in `lint_blocks`.
"""

from collections.abc import Iterator

from bot.slack import limits
from bot.slack.fault import Fault, Rule


def block_ids_differ(blocks: list[object], path: str) -> Iterator[Fault]:
    """Finds a block_id used twice in one payload."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(name, str):
            if name in seen:
                yield Fault(f"{path}/{index}/block_id", Rule.DUPLICATE, "block_id already exists")
            seen.add(name)


def action_ids_differ(blocks: list[object], path: str) -> Iterator[Fault]:
    """Finds an action_id used twice in one block; two blocks may share one, since Slack sends both ids."""
    for index, block in enumerate(blocks):
        seen: set[str] = set()
        for place, element in elements_of(block):
            name = element.get("action_id")
            if isinstance(name, str):
                if name in seen:
                    where = f"{path}/{index}/{place}/action_id"
                    yield Fault(where, Rule.DUPLICATE, "action_id already exists in this block")
                seen.add(name)


def one_focus(blocks: list[object], path: str) -> Iterator[Fault]:
    """Finds a second element that wants the cursor when the view opens."""
    wanting = [
        f"{path}/{index}/{place}/focus_on_load"
        for index, block in enumerate(blocks)
        for place, element in elements_of(block)
        if element.get("focus_on_load") is True
    ]
    for where in wanting[1:]:
        yield Fault(where, Rule.DUPLICATE, "only one element may have focus_on_load")


def within_budget(blocks: list[object], path: str) -> Iterator[Fault]:
    """Finds a message whose blocks together hold more text than Slack takes."""
    if text_length(blocks) > limits.MESSAGE_BLOCK_TEXT:
        sentence = f"all text of the blocks must be less than {limits.MESSAGE_BLOCK_TEXT + 1} characters"
        yield Fault(path, Rule.TEXT_BUDGET, sentence)


def has_input(blocks: object) -> bool:
    """Says whether an input block is among the blocks."""
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )


def elements_of(block: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Lists the elements of one block, each with its place in it; odd shapes give none."""
    if not isinstance(block, dict):
        return
    for name in ("accessory", "element"):
        single = block.get(name)
        if isinstance(single, dict):
            yield name, single
    several = block.get("elements")
    for index, one in enumerate(several if isinstance(several, list) else []):
        if isinstance(one, dict):
            yield f"elements/{index}", one


def text_length(value: object) -> int:
    """Counts the characters under every `text` and `alt_text` anywhere in a JSON value."""
    total = 0
    waiting = [value]
    while waiting:  # not recursive, so that no depth of nesting can break it
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(current)
        elif isinstance(current, dict):
            for name, inside in current.items():
                if isinstance(inside, str):
                    total += len(inside) if name in ("text", "alt_text") else 0
                else:
                    waiting.append(inside)
    return total
