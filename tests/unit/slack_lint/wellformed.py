"""One good payload of every kind, from which the tests make bad ones by changing a single thing."""

import copy
from typing import Any

Json = dict[str, Any]


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str = "*Text*") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "access", **more: Any) -> Json:
    return {"text": plain(value.title()), "value": value, **more}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "press", "text": plain("Press"), **more}


def confirm() -> Json:
    return {"title": plain("Sure?"), "text": marked("*Really*"), "confirm": plain("Yes"), "deny": plain("No")}


OPTIONS = [option("access"), option("erasure")]

ELEMENTS: dict[str, Json] = {
    "button": button(value="1", style="danger", confirm=confirm(), accessibility_label="Close case 1"),
    "static_select": {
        "type": "static_select",
        "action_id": "a",
        "placeholder": plain(),
        "options": OPTIONS,
        "initial_option": OPTIONS[0],
    },
    "grouped_select": {
        "type": "static_select",
        "action_id": "a",
        "option_groups": [{"label": plain(), "options": OPTIONS}],
        "initial_option": OPTIONS[1],
    },
    "external_select": {"type": "external_select", "action_id": "a", "min_query_length": 1},
    "users_select": {"type": "users_select", "action_id": "a", "initial_user": "U1"},
    "conversations_select": {
        "type": "conversations_select",
        "action_id": "a",
        "filter": {"include": ["private"], "exclude_bot_users": True},
    },
    "channels_select": {"type": "channels_select", "action_id": "a"},
    "multi_static_select": {
        "type": "multi_static_select",
        "action_id": "a",
        "options": OPTIONS,
        "initial_options": OPTIONS,
        "max_selected_items": 2,
    },
    "multi_users_select": {"type": "multi_users_select", "action_id": "a", "initial_users": ["U1"]},
    "overflow": {"type": "overflow", "action_id": "a", "options": [option(url="https://example.org/")]},
    "datepicker": {"type": "datepicker", "action_id": "a", "initial_date": "2026-02-28"},
    "timepicker": {"type": "timepicker", "action_id": "a", "initial_time": "23:59"},
    "datetimepicker": {"type": "datetimepicker", "action_id": "a", "initial_date_time": 1_795_000_000},
    "radio_buttons": {"type": "radio_buttons", "action_id": "a", "options": OPTIONS},
    "checkboxes": {
        "type": "checkboxes",
        "action_id": "a",
        "options": [{"text": marked("*Yes*"), "value": "yes"}],
    },
    "plain_text_input": {
        "type": "plain_text_input",
        "action_id": "a",
        "multiline": True,
        "min_length": 1,
        "max_length": 3_000,
        "initial_value": "Dear",
    },
    "email_text_input": {"type": "email_text_input", "action_id": "a"},
    "url_text_input": {"type": "url_text_input", "action_id": "a"},
    "number_input": {
        "type": "number_input",
        "action_id": "a",
        "is_decimal_allowed": False,
        "min_value": "1",
    },
}

BLOCKS: dict[str, Json] = {
    "section": {"type": "section", "block_id": "s", "text": marked(), "accessory": button()},
    "fields": {"type": "section", "fields": [marked(), plain()], "expand": True},
    "header": {"type": "header", "text": plain()},
    "divider": {"type": "divider"},
    "context": {
        "type": "context",
        "elements": [
            marked(),
            plain(),
            {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"},
        ],
    },
    "actions": {"type": "actions", "elements": [button()]},
    "image": {
        "type": "image",
        "image_url": "https://example.org/a.png",
        "alt_text": "A picture",
        "title": plain(),
    },
    "slack_image": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A picture"},
    "input": {
        "type": "input",
        "block_id": "i",
        "label": plain(),
        "hint": plain(),
        "optional": True,
        "element": {"type": "plain_text_input", "action_id": "a"},
    },
    "rich_text": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "<!channel>", "style": {"bold": True}},
                    {"type": "link", "url": "mailto:sam@example.org", "text": "Sam"},
                    {"type": "emoji", "name": "eyes"},
                    {"type": "user", "user_id": "U1"},
                    {"type": "channel", "channel_id": "C1"},
                    {"type": "usergroup", "usergroup_id": "S1"},
                    {"type": "broadcast", "range": "here"},
                    {"type": "color", "value": "#A1B2C3"},
                    {"type": "date", "timestamp": 1_795_000_000, "format": "{date}", "fallback": "soon"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "raw"}], "border": 1},
        ],
    },
}


def block(name: str, **changes: Any) -> Json:
    """Is one good block with some of its properties changed."""
    return {**copy.deepcopy(BLOCKS[name]), **changes}


def element(name: str, **changes: Any) -> Json:
    """Is one good element with some of its properties changed."""
    return {**copy.deepcopy(ELEMENTS[name]), **changes}


def asked(inside: Json) -> Json:
    """Is an input block around an element."""
    return {"type": "input", "label": plain(), "element": inside}


def acting(*elements: Json) -> Json:
    """Is an actions block around elements."""
    return {"type": "actions", "elements": list(elements)}


def message(*blocks: Json, **more: Any) -> Json:
    return {"text": "Case 1 is new", "blocks": list(blocks), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shown = list(blocks) or [block("input")]
    return {"type": "modal", "title": plain("Reply"), "submit": plain("Send"), "blocks": shown, **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [block("header")], **more}


def without(payload: Json, name: str) -> Json:
    return {key: value for key, value in payload.items() if key != name}
