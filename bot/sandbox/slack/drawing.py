"""Checks what the app draws with the block linter and answers the way Slack words its refusals."""

from collections.abc import Sequence

from bot.sandbox.slack.elements import as_kept
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace
from bot.slack.limits import MESSAGE_TEXT, MESSAGE_TEXT_CUT
from bot.slack.lint import Fault, Rule, Surface, lint, lint_blocks, lint_metadata


def message_blocks(workspace: Workspace, blocks: object) -> list[JsonObject]:
    """Is a message's blocks as Slack keeps them.

    Raises:
        RefusalError: `invalid_blocks_format`, `msg_blocks_too_long` or `invalid_blocks`.
    """
    if not isinstance(blocks, list):
        raise RefusalError("invalid_blocks_format")
    faults = lint_blocks(Surface.MESSAGE, blocks)
    if faults and all(fault.rule is Rule.TEXT_BUDGET for fault in faults):
        raise RefusalError("msg_blocks_too_long", _lines(faults))
    if faults:
        raise RefusalError("invalid_blocks", _lines(faults))
    workspace.files.check(blocks)
    return as_kept(blocks, lambda: workspace.idents.new("b"))


def message_text(text: str, *, edit: bool = False) -> str:
    """Is a message's text: a new one is cut at 40,000 characters, an edit above 4,000 is refused.

    Source: https://docs.slack.dev/reference/methods/chat.update (msg_too_long).

    Raises:
        RefusalError: `msg_too_long`.
    """
    if edit and len(text) > MESSAGE_TEXT:
        raise RefusalError("msg_too_long")
    return text[:MESSAGE_TEXT_CUT]


def message_metadata(metadata: object) -> None:
    """Raises `invalid_metadata_format` unless it is an event name and an object."""
    faults = lint_metadata(metadata)
    if faults:
        raise RefusalError("invalid_metadata_format", _lines(faults))


def view_as_kept(workspace: Workspace, view: object, *allowed: Surface) -> JsonObject:
    """Is a view as Slack keeps it.

    Raises:
        RefusalError: `invalid_arguments` with the linter's findings, or `view_too_large`.
    """
    kind = view.get("type") if isinstance(view, dict) else None
    surface = next((one for one in allowed if one == kind), allowed[0])
    faults = lint(surface, view)
    if any(fault.rule is Rule.TOO_LONG and not fault.path for fault in faults):
        raise RefusalError("view_too_large")
    if faults or not isinstance(view, dict):
        raise RefusalError("invalid_arguments", _lines(faults, "/view"))
    return {**view, "blocks": as_kept(view["blocks"], lambda: workspace.idents.new("b"))}


def _lines(faults: Sequence[Fault], prefix: str = "") -> list[str]:
    return [fault.as_slack(prefix) for fault in faults]
