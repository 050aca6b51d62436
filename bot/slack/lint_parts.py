"""Composition objects as Slack accepts them: text, option, option group, confirm dialog.

Elements and blocks, which are made of these, live in `lint_elements` and `lint_blocks`.
Source: https://docs.slack.dev/reference/block-kit/composition-objects
"""

from collections.abc import Iterator

from bot.slack import limits
from bot.slack.fault import Fault, Rule
from bot.slack.shapes import Check, both, by_type, choice, exactly_one, flag, items, matching, record, text

identifier = text(limits.IDENTIFIER)
web_url = matching(r"https?://\S+", "a web address", limits.URL)
any_url = matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "an address with its scheme", limits.URL)


def plain(longest: int) -> Check:
    """Describes a plain_text object; mrkdwn is refused under its own rule."""
    return by_type(
        {"plain_text": record({"text": text(longest)}, {"emoji": flag})},
        refused={"mrkdwn": Rule.PLAIN_TEXT_ONLY},
    )


def formatted(longest: int) -> Check:
    """Describes a text object of either kind."""
    return by_type(
        {
            "plain_text": record({"text": text(longest)}, {"emoji": flag}),
            "mrkdwn": record({"text": text(longest)}, {"verbatim": flag}),
        }
    )


def option(label: Check, *, with_url: bool = False) -> Check:
    """Describes one option; only overflow menus may carry a url in it."""
    extra: dict[str, Check] = {"url": any_url} if with_url else {}
    return record(
        {"text": label, "value": text(limits.OPTION_VALUE)},
        {"description": plain(limits.OPTION_DESCRIPTION), **extra},
    )


plain_option = option(plain(limits.OPTION_TEXT))
formatted_option = option(formatted(limits.OPTION_TEXT))
overflow_option = option(plain(limits.OPTION_TEXT), with_url=True)

option_group = record(
    {"label": plain(limits.OPTION_GROUP_LABEL), "options": items(plain_option, limits.OPTIONS)}, {}
)

#: What the answer to an external select's question may hold.
offered_options = both(
    record(
        {},
        {
            "options": items(plain_option, limits.OPTIONS, fewest=0),
            "option_groups": items(option_group, limits.OPTION_GROUPS, fewest=0),
        },
    ),
    exactly_one("options", "option_groups"),
)

confirm = record(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": formatted(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": choice("primary", "danger")},
)


def options_of(element: dict[object, object]) -> list[object]:
    """Lists the options of a menu, those inside groups too; odd shapes give none."""
    direct = element.get("options")
    found = list(direct) if isinstance(direct, list) else []
    groups = element.get("option_groups")
    for group in groups if isinstance(groups, list) else []:
        inside = group.get("options") if isinstance(group, dict) else None
        found.extend(inside if isinstance(inside, list) else [])
    return found


def initial_is_offered(value: object, path: str) -> Iterator[Fault]:
    """Finds a preselected option that the menu does not offer, which Slack refuses."""
    if not isinstance(value, dict):
        return
    offered = options_of(value)
    chosen = value.get("initial_option")
    if chosen is not None and chosen not in offered:
        yield Fault(f"{path}/initial_option", Rule.CONFLICT, "must be one of the options")
    several = value.get("initial_options")
    for index, one in enumerate(several if isinstance(several, list) else []):
        if one not in offered:
            yield Fault(f"{path}/initial_options/{index}", Rule.CONFLICT, "must be one of the options")
