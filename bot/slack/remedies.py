"""What to do about each of Slack's error names, as a table.

Source: https://docs.slack.dev/reference/methods (the errors of the methods used here).
"""

#: The edited message is out of reach for good.
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"})
#: Slack's own trouble; some of it comes after the effect was made.
PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)

_SIGN_IN = "Slack does not accept the bot token; copy it again from the app's page to OMBUD_SLACK_BOT_TOKEN."
_SOCKET_SIGN_IN = (
    "Slack does not accept the app-level token; make one with the scope connections:write on the app's page "
    "and copy it to OMBUD_SLACK_APP_TOKEN."
)
_DRAWING = "Slack refuses what was drawn; this is a fault of Ombud's, please report it with this name: "
_WINDOW = "The window came too late or is gone; press again."

_BAD_TOKEN = ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive")
_REMEDIES = {
    "channel_not_found": "Slack shows Ombud no such channel; type /invite @Ombud in it, and check "
    "OMBUD_SLACK_CHANNEL_ID.",
    "not_in_channel": "Ombud is not in the channel; type /invite @Ombud in it.",
    "is_archived": "The channel is archived; restore it, or choose another in OMBUD_SLACK_CHANNEL_ID.",
    "is_inactive": "The channel is archived; restore it, or choose another in OMBUD_SLACK_CHANNEL_ID.",
    "restricted_action": "The workspace's rules keep apps from posting here; ask its admins to allow Ombud.",
    "thread_not_found": "The card of this thread is gone; it is posted again at the case's next change.",
    "user_not_found": "Slack knows no such person; check the lists of people in the settings.",
    "user_not_in_channel": "That person is not in the channel; invite them.",
    "messages_tab_disabled": "The app's messages tab is off; install the app again from its manifest.",
    "not_allowed_token_type": "This is the wrong kind of token; the bot token begins with xoxb-, the "
    "app-level token with xapp-.",
    **dict.fromkeys(_BAD_TOKEN, _SIGN_IN),
    **dict.fromkeys(
        ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "not_found", "hash_conflict"),
        _WINDOW,
    ),
    **{
        code: f"{_DRAWING}{code}."
        for code in (
            "invalid_arguments",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_metadata_format",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "view_too_large",
        )
    },
}


def remedy(code: str, needed: str = "", *, app_level: bool = False) -> str:
    """Return what to do about an error.

    Args:
        needed: the scope that Slack misses.
        app_level: the call was made with the app-level token.
    """
    if app_level and code in {*_BAD_TOKEN, "not_allowed_token_type", "missing_scope"}:
        return _SOCKET_SIGN_IN
    if code == "missing_scope":
        if needed.endswith(":history"):
            return (
                f"Whether a message was posted can only be looked up with the optional scope {needed}; add "
                "it to the app and install it again, or look at the channel yourself."
            )
        return f"The app lacks the scope {needed or 'it needs'}; install it again from its manifest."
    known = _REMEDIES.get(code)
    return known or f"Slack refuses this ({_name(code)}); look the name up in Slack's documentation."


def _name(code: str) -> str:
    return code if code.replace("_", "").isalnum() and len(code) <= 60 else "without a name"
