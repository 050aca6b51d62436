"""What the app's answer to a submitted or answered interaction does to the screen of the person.

Source: https://docs.slack.dev/surfaces/modals (response_action).
"""

import dataclasses

from bot.sandbox.slack.answers import answer_interaction
from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.drawing import view_as_kept
from bot.sandbox.slack.hooks import Hook
from bot.sandbox.slack.methods.screens import new_view, redraw
from bot.sandbox.slack.refusals import Json, JsonObject, RefusalError
from bot.sandbox.slack.views import View
from bot.sandbox.slack.workspace import Workspace
from bot.slack.lint import Surface

#: The sentence that Slack shows above a form whose submission failed; what was typed stays.
NO_CONNECTION = "We had some trouble connecting. Try again?"


def settle_submission(workspace: Workspace, view: View, delivered: Delivered) -> Delivered:
    """Closes, redraws or keeps the modal as the app answered, and says which; call under the lock."""
    if delivered.trouble:
        return dataclasses.replace(delivered, outcome="failed", errors={"": NO_CONNECTION})
    body = delivered.body if delivered.body not in (None, "") else {}
    if workspace.views.find(view_id=view.id) is None:  # closed while the app was thinking
        return dataclasses.replace(delivered, outcome="closed")
    try:
        return _obey(workspace, view, delivered, body)
    except RefusalError:
        broken = dataclasses.replace(delivered, trouble="bad_response", outcome="failed")
        return dataclasses.replace(broken, errors={"": NO_CONNECTION})


def settle_command(workspace: Workspace, hook: Hook, delivered: Delivered) -> Delivered:
    """Shows what a command was answered with in its acknowledgement; call under the lock."""
    if delivered.trouble or delivered.body in (None, "", {}):
        return delivered
    body = delivered.body if isinstance(delivered.body, dict) else {"text": str(delivered.body)}
    try:
        answer_interaction(workspace, hook, body)
    except RefusalError:
        return dataclasses.replace(delivered, trouble="bad_response", outcome="failed")
    return delivered


def _obey(workspace: Workspace, view: View, delivered: Delivered, body: Json) -> Delivered:
    if not isinstance(body, dict):
        raise RefusalError("bad_response")
    action = body.get("response_action")
    match action:
        case None if not body:
            workspace.views.close(view)
            return dataclasses.replace(delivered, outcome="closed")
        case "clear":
            workspace.views.close_all(view.person)
        case "errors":
            return dataclasses.replace(delivered, outcome="errors", errors=_field_errors(view, body))
        case "update":
            redraw(workspace, view, view_as_kept(workspace, body.get("view"), Surface.MODAL))
        case "push":
            drawn = view_as_kept(workspace, body.get("view"), Surface.MODAL)
            workspace.views.push(new_view(workspace, view.person, drawn, under=view))
        case _:
            raise RefusalError("bad_response")
    return dataclasses.replace(delivered, outcome=str(action))


def _field_errors(view: View, body: JsonObject) -> dict[str, str]:
    """Is the sentences by field; Slack shows none of them when one names a block that is no input."""
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    errors = body.get("errors")
    if not isinstance(errors, dict) or not errors or not set(errors) <= fields:
        raise RefusalError("bad_response")
    return {str(name): str(sentence) for name, sentence in errors.items()}
