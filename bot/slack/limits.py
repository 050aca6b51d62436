"""Slack's numbers for messages and views, each under the name of what it bounds.

Lengths are in characters, counts in items. Sources: Slack's block, composition object and view reference;
where Slack is silent the line says so. The rules that use them live in the `lint` modules.
"""

from typing import Final

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
VIEW_BYTES: Final = 250_000

# Slack cuts at 40,000 and refuses an edit above 4,000, so a message written to 4,000 can also be edited.
MESSAGE_TEXT: Final = 4_000
MESSAGE_TEXT_CUT: Final = 40_000
# Undocumented: `msg_blocks_too_long` was seen from about 13,200 characters of block text in one message.
MESSAGE_BLOCK_TEXT: Final = 10_000

TEXT_OBJECT: Final = 3_000
SECTION_TEXT: Final = 3_000
SECTION_FIELD: Final = 2_000
SECTION_FIELDS: Final = 10
HEADER_TEXT: Final = 150
CONTEXT_ELEMENTS: Final = 10
ACTIONS_ELEMENTS: Final = 25
IMAGE_ALT_TEXT: Final = 2_000
IMAGE_TITLE: Final = 2_000
FILE_ALT_TEXT: Final = (
    1_000  # of an uploaded picture; https://docs.slack.dev/reference/methods/files.getUploadURLExternal
)
URL: Final = 3_000

BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
ACCESSIBILITY_LABEL: Final = 75

OPTION_TEXT: Final = 75
OPTION_DESCRIPTION: Final = 75
OPTION_VALUE: Final = 150
OPTIONS: Final = 100
OPTION_GROUPS: Final = 100
OPTION_GROUP_LABEL: Final = 75
OVERFLOW_OPTIONS: Final = 5
FEW_OPTIONS: Final = 10  # radio buttons and checkboxes

CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30

INPUT_LABEL: Final = 2_000
INPUT_HINT: Final = 2_000
PLAIN_TEXT_INPUT: Final = 3_000
PLACEHOLDER: Final = 150

VIEW_TITLE: Final = 24
VIEW_BUTTON: Final = 24
PRIVATE_METADATA: Final = 3_000
IDENTIFIER: Final = 255  # block_id, action_id, callback_id, external_id

RICH_TEXT_INDENT: Final = 8
EVENT_TYPE: Final = 255  # the name in a message's metadata; Slack gives no number, this is ours
