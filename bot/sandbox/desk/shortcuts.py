"""The shortcuts that Slack would show for the app: its manifest lists them, by callback_id and name."""

#: In the menu beside the channel's name.
GLOBAL: dict[str, str] = {"new_case": "New case"}
#: In the menu of a message.
ON_MESSAGES: dict[str, str] = {
    "case_from_message": "Open case from message",
    "note_from_message": "Add to case as note",
}
