"""The shortcuts that Slack would show for the app: its manifest lists them, by callback_id and name."""

#: Beside the composer of the channel.
GLOBAL: dict[str, str] = {"new_case": "New case"}
#: In the menu of a message.
ON_MESSAGES: dict[str, str] = {"open_case": "Open case from message", "add_note": "Add to case as note"}
