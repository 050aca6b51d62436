"""The views methods: open, push and update modals, publish the Home tab.

Source: https://docs.slack.dev/reference/methods/views.open and its siblings.
"""

from typing import Final

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.choices import first_state
from bot.sandbox.slack.drawing import view_as_kept
from bot.sandbox.slack.methods.method import Method, names
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.views import DEEPEST_STACK, View
from bot.sandbox.slack.workspace import Workspace
from bot.slack.lint import Surface


def open_view(workspace: Workspace, given: Arguments) -> JsonObject:
    """Shows a modal to the person whose trigger it is."""
    drawn = _new(workspace, given)
    trigger = workspace.triggers.spend(given.text("trigger_id"))
    view = new_view(workspace, trigger.person, drawn)
    workspace.views.start_stack(view)
    return {"view": shown(workspace, view)}


def push_view(workspace: Workspace, given: Arguments) -> JsonObject:
    """Lays a modal on top of the one in which the person acted."""
    drawn = _new(workspace, given)
    trigger = workspace.triggers.spend(given.text("trigger_id"))
    stack = workspace.views.stack(trigger.person)
    if trigger.view_id not in {view.id for view in stack}:
        raise RefusalError("invalid_trigger_id")
    if len(stack) >= DEEPEST_STACK:
        raise RefusalError("push_limit_reached")
    view = new_view(workspace, trigger.person, drawn, under=stack[-1])
    workspace.views.push(view)
    return {"view": shown(workspace, view)}


def update_view(workspace: Workspace, given: Arguments) -> JsonObject:
    """Redraws an open view; with a hash only when nobody else has redrawn it since."""
    if ("view_id" in given) == ("external_id" in given):
        raise RefusalError("invalid_arguments", ["[ERROR] give either view_id or external_id"])
    view = workspace.views.find(
        view_id=given.text("view_id") or None, external_id=given.text("external_id") or None
    )
    if view is None:
        raise RefusalError("not_found")
    drawn = view_as_kept(workspace, given.nested("view"), Surface(view.drawn["type"]))
    _check_hash(view, given)
    _check_name(workspace, drawn, apart_from=view)
    redraw(workspace, view, drawn)
    return {"view": shown(workspace, view)}


def publish(workspace: Workspace, given: Arguments) -> JsonObject:
    """Draws a person's Home tab."""
    drawn = view_as_kept(workspace, given.nested("view"), Surface.HOME)
    if given.text("user_id") not in workspace.people:
        raise RefusalError("user_not_found")
    home = workspace.views.home(given.text("user_id"))
    _check_name(workspace, drawn, apart_from=home)
    if home is None:
        home = new_view(workspace, given.text("user_id"), drawn)
        workspace.views.set_home(home)
    else:
        _check_hash(home, given)
        redraw(workspace, home, drawn)
    return {"view": shown(workspace, home)}


def new_view(workspace: Workspace, person: str, drawn: JsonObject, under: View | None = None) -> View:
    """Is a view nobody sees yet; `under` is the one it will cover."""
    view_id = workspace.idents.new("V")
    return View(
        view_id,
        person,
        drawn,
        _new_hash(workspace),
        under.root_id if under else view_id,
        under.id if under else None,
        first_state(drawn["blocks"]),
    )


def redraw(workspace: Workspace, view: View, drawn: JsonObject) -> None:
    """Changes what a view shows; what was filled in under ids that remain stays."""
    view.state = first_state(drawn["blocks"], view.state)
    view.drawn = drawn
    view.hash = _new_hash(workspace)


def shown(workspace: Workspace, view: View) -> JsonObject:
    """Is the view object for an answer or a delivery."""
    mine = workspace.installation
    return view.as_slack(mine.team_id, mine.app_id, mine.bot_id)


def _new(workspace: Workspace, given: Arguments) -> JsonObject:
    drawn = view_as_kept(workspace, given.nested("view"), Surface.MODAL)
    _check_name(workspace, drawn)
    return drawn


def _new_hash(workspace: Workspace) -> str:
    return f"{workspace.idents.seconds()}.{workspace.idents.new('h')}"


def _check_hash(view: View, given: Arguments) -> None:
    if given.text("hash") and given.text("hash") != view.hash:
        raise RefusalError("hash_conflict")


def _check_name(workspace: Workspace, drawn: JsonObject, apart_from: View | None = None) -> None:
    name = drawn.get("external_id")
    if name and workspace.views.find(external_id=name) not in (None, apart_from):
        raise RefusalError("duplicate_external_id")


METHODS: Final = (
    Method("views.open", open_view, names("trigger_id view")),
    Method("views.push", push_view, names("trigger_id view")),
    Method("views.update", update_view, names("view"), names("view_id external_id hash")),
    Method("views.publish", publish, names("user_id view"), names("hash")),
)
