"""What stands on a screen, as a person reads it: the words of blocks, without what they are drawn with."""

from collections.abc import Iterable, Iterator

from bot.sandbox.slack.elements import interactive
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject

_MENU = "overflow"


def lines(blocks: Iterable[JsonObject]) -> list[str]:
    """Return what blocks show, a line a block; buttons stand in brackets."""
    return [_row(block) if block.get("type") == "actions" else "".join(_texts(block)) for block in blocks]


def words(blocks: Iterable[JsonObject]) -> str:
    """Return everything that blocks show."""
    return "\n".join(lines(blocks))


def struck_out(blocks: Iterable[JsonObject]) -> str:
    """Return what stands there struck out."""
    return " ".join(str(part.get("text", "")) for part in _parts(list(blocks)) if _is_struck(part))


def alternatives(blocks: Iterable[JsonObject]) -> list[str]:
    """Return what pictures say to those who do not see them."""
    return [str(block["alt_text"]) for block in blocks if block.get("type") == "image"]


def told(post: Post) -> list[str]:
    """Return what a message shows; its text where it has no blocks."""
    return lines(post.blocks) or [post.text]


def buttons(blocks: list[JsonObject]) -> dict[str, str]:
    """Return what can be pressed in the open, label by action."""
    return {
        one.action_id: str(one.element["text"]["text"])
        for one in interactive(blocks)
        if one.element["type"] == "button"
    }


def menus(blocks: list[JsonObject]) -> dict[str, JsonObject]:
    """Return what stands in the menus behind buttons, option by action."""
    return {
        str(option["value"]).partition(":")[0]: option
        for one in interactive(blocks)
        if one.element["type"] == _MENU
        for option in one.element["options"]
    }


def _row(block: JsonObject) -> str:
    return " ".join(f"[{label}]" for label in buttons([block]).values())


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        if part.get("type") == "user":
            yield f"<@{part['user_id']}>"
        elif isinstance(part.get("text"), str):
            yield part["text"]
        else:
            for each in part.values():
                yield from _texts(each)


def _parts(part: object) -> Iterator[JsonObject]:
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _parts(each)


def _is_struck(part: JsonObject) -> bool:
    style = part.get("style")
    return isinstance(style, dict) and bool(style.get("strike"))
