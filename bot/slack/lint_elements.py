"""Interactive elements as Slack accepts them, and in which block each may stand.

Only elements that work in messages, modals and the Home tab alike are known; blocks live in `lint_blocks`.
Source: https://docs.slack.dev/reference/block-kit/block-elements
"""

import datetime as dt
from collections.abc import Iterator, Mapping

from bot.slack import limits
from bot.slack.fault import Fault, Rule
from bot.slack.lint_parts import (
    any_url,
    confirm,
    formatted_option,
    identifier,
    initial_is_offered,
    option_group,
    overflow_option,
    plain,
    plain_option,
    web_url,
)
from bot.slack.shapes import Check, both, choice, exactly_one, flag, items, matching, record, text, whole

_COMMON: Mapping[str, Check] = {"action_id": identifier}
_ASKING: Mapping[str, Check] = {**_COMMON, "confirm": confirm, "focus_on_load": flag}
_MENU: Mapping[str, Check] = {**_ASKING, "placeholder": plain(limits.PLACEHOLDER)}
_TYPED: Mapping[str, Check] = {
    **_COMMON,
    "focus_on_load": flag,
    "placeholder": plain(limits.PLACEHOLDER),
    "dispatch_action_config": record(
        {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)}, {}
    ),
}
_SEVERAL: Mapping[str, Check] = {**_MENU, "max_selected_items": whole(1, limits.OPTIONS)}
_OFFER: Mapping[str, Check] = {
    "options": items(plain_option, limits.OPTIONS),
    "option_groups": items(option_group, limits.OPTION_GROUPS),
}
_FILTER = record(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
_IDS = items(identifier, limits.OPTIONS)
_TIME = matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time as HH:mm", 5)


def calendar_day(value: object, path: str) -> Iterator[Fault]:
    """Describes a day that exists, written YYYY-MM-DD."""
    faults = list(matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date as YYYY-MM-DD", 10)(value, path))
    yield from faults
    if isinstance(value, str) and not faults:
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            yield Fault(path, Rule.BAD_VALUE, "must be a date as YYYY-MM-DD")


def lengths_agree(value: object, path: str) -> Iterator[Fault]:
    """Finds an initial text that its own input would refuse, or a minimum above the maximum."""
    if not isinstance(value, dict):
        return
    least, most = value.get("min_length", 0), value.get("max_length", limits.PLAIN_TEXT_INPUT)
    if not isinstance(least, int) or not isinstance(most, int):
        return
    if least > most:
        yield Fault(f"{path}/min_length", Rule.CONFLICT, "must not be above max_length")
    given = value.get("initial_value")
    if isinstance(given, str) and given and not least <= len(given) <= most:
        yield Fault(f"{path}/initial_value", Rule.CONFLICT, "must fit min_length and max_length")


BUTTON = record(
    {"text": plain(limits.BUTTON_TEXT)},
    {
        **_COMMON,
        "url": any_url,
        "value": text(limits.BUTTON_VALUE),
        "style": choice("primary", "danger"),
        "confirm": confirm,
        "accessibility_label": text(limits.ACCESSIBILITY_LABEL),
    },
)
_slack_file = both(record({}, {"id": identifier, "url": web_url}), exactly_one("id", "url"))
IMAGE = both(
    record({"alt_text": text(limits.IMAGE_ALT_TEXT)}, {"image_url": web_url, "slack_file": _slack_file}),
    exactly_one("image_url", "slack_file"),
)

SELECTS: Mapping[str, Check] = {
    "static_select": both(
        record({}, {**_MENU, **_OFFER, "initial_option": plain_option}),
        exactly_one("options", "option_groups"),
        initial_is_offered,
    ),
    "external_select": record(
        {}, {**_MENU, "initial_option": plain_option, "min_query_length": whole(0, limits.OPTION_TEXT)}
    ),
    "users_select": record({}, {**_MENU, "initial_user": identifier}),
    "conversations_select": record(
        {},
        {
            **_MENU,
            "initial_conversation": identifier,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": _FILTER,
        },
    ),
    "channels_select": record({}, {**_MENU, "initial_channel": identifier, "response_url_enabled": flag}),
    "multi_static_select": both(
        record({}, {**_SEVERAL, **_OFFER, "initial_options": items(plain_option, limits.OPTIONS)}),
        exactly_one("options", "option_groups"),
        initial_is_offered,
    ),
    "multi_external_select": record(
        {},
        {
            **_SEVERAL,
            "initial_options": items(plain_option, limits.OPTIONS),
            "min_query_length": whole(0, limits.OPTION_TEXT),
        },
    ),
    "multi_users_select": record({}, {**_SEVERAL, "initial_users": _IDS}),
    "multi_conversations_select": record(
        {},
        {
            **_SEVERAL,
            "initial_conversations": _IDS,
            "default_to_current_conversation": flag,
            "filter": _FILTER,
        },
    ),
    "multi_channels_select": record({}, {**_SEVERAL, "initial_channels": _IDS}),
}

PICKERS: Mapping[str, Check] = {
    "datepicker": record({}, {**_MENU, "initial_date": calendar_day}),
    "timepicker": record({}, {**_MENU, "initial_time": _TIME, "timezone": text(limits.IDENTIFIER)}),
    "radio_buttons": both(
        record(
            {"options": items(formatted_option, limits.FEW_OPTIONS)},
            {**_ASKING, "initial_option": formatted_option},
        ),
        initial_is_offered,
    ),
    "checkboxes": both(
        record(
            {"options": items(formatted_option, limits.FEW_OPTIONS)},
            {**_ASKING, "initial_options": items(formatted_option, limits.FEW_OPTIONS)},
        ),
        initial_is_offered,
    ),
}
# Epoch seconds, ten digits: Slack refuses milliseconds.
_DATETIME = record({}, {**_ASKING, "initial_date_time": whole(1_000_000_000, 9_999_999_999)})

OVERFLOW = record(
    {"options": items(overflow_option, limits.OVERFLOW_OPTIONS)}, {**_COMMON, "confirm": confirm}
)

_length = whole(0, limits.PLAIN_TEXT_INPUT)
_number = matching(r"-?[0-9]+(\.[0-9]+)?", "a number written as a string", limits.IDENTIFIER)
TYPED: Mapping[str, Check] = {
    "plain_text_input": both(
        record(
            {},
            {
                **_TYPED,
                "initial_value": text(limits.PLAIN_TEXT_INPUT, shortest=0),
                "multiline": flag,
                "min_length": _length,
                "max_length": whole(1, limits.PLAIN_TEXT_INPUT),
            },
        ),
        lengths_agree,
    ),
    "email_text_input": record({}, {**_TYPED, "initial_value": text(limits.PLAIN_TEXT_INPUT, shortest=0)}),
    "url_text_input": record({}, {**_TYPED, "initial_value": text(limits.PLAIN_TEXT_INPUT, shortest=0)}),
    "number_input": record(
        {"is_decimal_allowed": flag},
        {**_TYPED, "initial_value": _number, "min_value": _number, "max_value": _number},
    ),
}

IN_ACCESSORY: Mapping[str, Check] = {
    "button": BUTTON,
    "image": IMAGE,
    "overflow": OVERFLOW,
    **SELECTS,
    **PICKERS,
}
IN_ACTIONS: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    **SELECTS,
    **PICKERS,
    "datetimepicker": _DATETIME,
}
IN_INPUT: Mapping[str, Check] = {**SELECTS, **PICKERS, **TYPED, "datetimepicker": _DATETIME}
