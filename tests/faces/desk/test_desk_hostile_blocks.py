"""Hostile text stays text in every block and every element, whoever wrote it."""

import pytest

from tests.faces.desk.drawn import Block, actions, asked, drawn, element, mrkdwn, option, plain

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
SURE = ("title", "text", "confirm", "deny")

EVERYWHERE = [
    {"type": "header", "text": plain(HOSTILE)},
    {"type": "section", "text": plain(HOSTILE), "fields": [mrkdwn(HOSTILE)]},
    {
        "type": "section",
        "text": mrkdwn(HOSTILE),
        "accessory": element("button", text=plain(HOSTILE), value=HOSTILE, accessibility_label=HOSTILE),
    },
    {
        "type": "context",
        "elements": [plain(HOSTILE), {"type": "image", "image_url": HOSTILE, "alt_text": HOSTILE}],
    },
    {"type": "image", "image_url": HOSTILE, "alt_text": HOSTILE, "title": plain(HOSTILE)},
    actions(element("overflow", options=[option(HOSTILE)], confirm={name: plain(HOSTILE) for name in SURE})),
    actions(element("static_select", options=[option(HOSTILE)], placeholder=plain(HOSTILE))),
    {
        **asked("plain_text_input", initial_value=HOSTILE, placeholder=plain(HOSTILE)),
        "label": plain(HOSTILE),
        "hint": plain(HOSTILE),
    },
    asked("plain_text_input", initial_value=HOSTILE, multiline=True),
    asked("radio_buttons", options=[{**option(HOSTILE), "description": plain(HOSTILE)}]),
    asked("checkboxes", options=[{"text": mrkdwn(HOSTILE), "value": HOSTILE}]),
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}],
    },
    {**asked("plain_text_input"), "block_id": HOSTILE},
]


@pytest.mark.parametrize("block", EVERYWHERE, ids=lambda block: str(block["type"]))
def test_hostile_text_stays_text_wherever_it_stands(block: Block) -> None:
    page = drawn(block, errors={HOSTILE: HOSTILE}, modal=True)
    assert not page.all("script", "img", "iframe", "style")
    names = {
        name
        for node in page.all(
            "a", "button", "div", "input", "span", "label", "option", "textarea", "p", "select"
        )
        for name in node.attrs
    }
    assert not [name for name in names if name.startswith("on") or name == "style"]
