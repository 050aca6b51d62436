"""Our numbers compared with those of another project that keeps Slack's limits, one by one.

Where the two differ, or the other has none, Slack's own page decides, and it is named here.
"""

from types import ModuleType

import pytest
from slackblocks import _limits as theirs

from bot.slack import limits as ours

#: Ours, and each of theirs that bounds the same thing.
SAME: dict[str, tuple[str, ...]] = {
    "MESSAGE_BLOCKS": ("MESSAGE_BLOCKS_MAX_ITEMS",),
    "VIEW_BLOCKS": ("VIEW_BLOCKS_MAX_ITEMS",),
    "TEXT_OBJECT": ("TEXT_MAX_LENGTH",),
    "SECTION_TEXT": ("SECTION_TEXT_MAX_LENGTH",),
    "SECTION_FIELD": ("SECTION_FIELDS_ITEM_MAX_LENGTH",),
    "SECTION_FIELDS": ("SECTION_FIELDS_MAX_ITEMS",),
    "HEADER_TEXT": ("HEADER_TEXT_MAX_LENGTH",),
    "CONTEXT_ELEMENTS": ("CONTEXT_ELEMENTS_MAX_ITEMS",),
    "ACTIONS_ELEMENTS": ("ACTIONS_ELEMENTS_MAX_ITEMS",),
    "IMAGE_ALT_TEXT": ("IMAGE_ALT_TEXT_MAX_LENGTH", "IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH"),
    "IMAGE_TITLE": ("IMAGE_TITLE_MAX_LENGTH",),
    "URL": (
        "BUTTON_URL_MAX_LENGTH",
        "OPTION_URL_MAX_LENGTH",
        "IMAGE_IMAGE_URL_MAX_LENGTH",
        "IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH",
    ),
    "BUTTON_TEXT": ("BUTTON_TEXT_MAX_LENGTH", "WORKFLOW_BUTTON_TEXT_MAX_LENGTH"),
    "BUTTON_VALUE": ("BUTTON_VALUE_MAX_LENGTH",),
    "ACCESSIBILITY_LABEL": (
        "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        "WORKFLOW_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
    ),
    "OPTION_TEXT": ("OPTION_TEXT_MAX_LENGTH",),
    "OPTION_DESCRIPTION": ("OPTION_DESCRIPTION_MAX_LENGTH",),
    "OPTION_VALUE": ("OPTION_VALUE_MAX_LENGTH",),
    "OPTIONS": ("SELECT_OPTIONS_MAX_ITEMS", "OPTION_GROUP_OPTIONS_MAX_ITEMS"),
    "OPTION_GROUPS": ("SELECT_OPTION_GROUPS_MAX_ITEMS",),
    "OPTION_GROUP_LABEL": ("OPTION_GROUP_LABEL_MAX_LENGTH",),
    "OVERFLOW_OPTIONS": ("OVERFLOW_OPTIONS_MAX_ITEMS",),
    "FEW_OPTIONS": ("CHECKBOXES_OPTIONS_MAX_ITEMS", "RADIO_BUTTONS_OPTIONS_MAX_ITEMS"),
    "CONFIRM_TITLE": ("CONFIRMATION_TITLE_MAX_LENGTH",),
    "CONFIRM_TEXT": ("CONFIRMATION_TEXT_MAX_LENGTH",),
    "CONFIRM_BUTTON": ("CONFIRMATION_CONFIRM_MAX_LENGTH", "CONFIRMATION_DENY_MAX_LENGTH"),
    "INPUT_LABEL": ("INPUT_LABEL_MAX_LENGTH",),
    "INPUT_HINT": ("INPUT_HINT_MAX_LENGTH",),
    "PLAIN_TEXT_INPUT": ("PLAIN_TEXT_INPUT_MIN_LENGTH_MAX", "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX"),
    "PLACEHOLDER": (
        "SELECT_PLACEHOLDER_MAX_LENGTH",
        "PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH",
        "DATE_PICKER_PLACEHOLDER_MAX_LENGTH",
        "TIME_PICKER_PLACEHOLDER_MAX_LENGTH",
        "EMAIL_INPUT_PLACEHOLDER_MAX_LENGTH",
        "URL_INPUT_PLACEHOLDER_MAX_LENGTH",
        "NUMBER_INPUT_PLACEHOLDER_MAX_LENGTH",
    ),
    "VIEW_TITLE": ("VIEW_TITLE_MAX_LENGTH",),
    "VIEW_BUTTON": ("VIEW_SUBMIT_MAX_LENGTH", "VIEW_CLOSE_MAX_LENGTH"),
    "PRIVATE_METADATA": ("VIEW_PRIVATE_METADATA_MAX_LENGTH",),
    "IDENTIFIER": (
        "ACTION_ID_MAX_LENGTH",
        "BLOCK_ID_MAX_LENGTH",
        "VIEW_CALLBACK_ID_MAX_LENGTH",
        "VIEW_EXTERNAL_ID_MAX_LENGTH",
    ),
    "RICH_TEXT_INDENT": ("RICH_TEXT_LIST_INDENT_MAX",),
}

#: What the other project does not bound, and who does.
OURS_ALONE = {
    "VIEW_BYTES": "https://docs.slack.dev/reference/methods/views.open (view_too_large, 250 kB)",
    "MESSAGE_TEXT": "https://docs.slack.dev/reference/methods/chat.postMessage (4,000 characters advised)",
    "MESSAGE_TEXT_CUT": "https://docs.slack.dev/reference/methods/chat.postMessage (cuts at 40,000)",
    "MESSAGE_BLOCK_TEXT": "undocumented: msg_blocks_too_long, seen from about 13,200 characters; a margin",
    "FILE_ALT_TEXT": "https://docs.slack.dev/reference/methods/files.getUploadURLExternal (1,000 characters)",
    "EVENT_TYPE": "undocumented; bounded by ourselves",
}

#: What they bound and no picture of ours has: other blocks, elements and surfaces.
NOT_DRAWN = (
    "ALERT_", "BUTTON_AGENT_", "CARD_", "CAROUSEL_", "CONTAINER_", "CONTEXT_ACTIONS_", "DATA_TABLE_",
    "DATA_VISUALIZATION_", "DISPATCH_ACTION_", "FEEDBACK_", "FILE_INPUT_", "ICON_BUTTON_", "MARKDOWN_",
    "MESSAGE_ATTACHMENTS_", "MESSAGE_DATA_", "PLAN_", "RICH_TEXT_INPUT_", "TABLE_", "VIDEO_",
)  # fmt: skip
#: Lower bounds, and bounds of borders: shapes rather than numbers, which the linter states where it looks.
SHAPES = ("_MIN_LENGTH", "_MIN_ITEMS", "_MIN", "_BORDER_MAX", "_MAX_LENGTH_MIN")


def numbers(module: ModuleType) -> dict[str, int]:
    """Return the numbers of a module."""
    return {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, int)}


OURS, THEIRS = numbers(ours), numbers(theirs)


@pytest.mark.parametrize("name", OURS)
def test_each_number_of_ours_is_theirs_or_has_a_page_of_slacks_behind_it(name: str) -> None:
    if name in OURS_ALONE:
        assert name not in SAME
        return
    assert name in SAME, "compare it with theirs, or say which page of Slack's it is from"
    assert {other: THEIRS[other] for other in SAME[name]} == dict.fromkeys(SAME[name], OURS[name])


def test_each_number_of_theirs_is_compared_or_bounds_what_is_never_drawn() -> None:
    compared = {other for others in SAME.values() for other in others}
    left = [
        name
        for name in THEIRS
        if name not in compared and not name.startswith(NOT_DRAWN) and not name.endswith(SHAPES)
    ]
    assert left == []


def test_the_table_names_no_number_that_is_gone() -> None:
    assert set(SAME) | set(OURS_ALONE) == set(OURS)
