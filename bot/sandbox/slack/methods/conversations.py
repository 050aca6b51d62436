"""The conversations methods: what a channel is, who is in it, what was written in it.

Each needs the scope of the conversation's own family (channels, groups, im).
Source: https://docs.slack.dev/reference/methods/conversations.info and its siblings.
"""

from typing import Final

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.idents import instant_of
from bot.sandbox.slack.methods.method import Method, names
from bot.sandbox.slack.methods.paging import page
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace


def info(workspace: Workspace, given: Arguments) -> JsonObject:
    """Is what the channel is, its sharing flags and archive flag among it."""
    channel = _readable(workspace, given, "read")
    return {"channel": channel.as_slack(workspace.installation.bot_user_id)}


def members(workspace: Workspace, given: Arguments) -> JsonObject:
    """Lists the ids of the members, a page at a time."""
    channel = _readable(workspace, given, "read")
    shown, after = page(sorted(channel.members), given, most=1_000)
    return {"members": shown, **after}


def open_direct(workspace: Workspace, given: Arguments) -> JsonObject:
    """Opens the app's conversation with one person; groups of several people are not spoken here."""
    workspace.installation.need("im:write")
    asked = [one for one in given.text("users").split(",") if one]
    if "channel" in given:
        asked = [_other_side(workspace.visible_channel(given.text("channel")))]
    if len(asked) != 1:
        raise RefusalError("invalid_arguments", ["[ERROR] one person only [json-pointer:/users]"])
    person = workspace.people.get(asked[0])
    if person is None:
        raise RefusalError("user_not_found")
    if person.deleted:
        raise RefusalError("user_disabled")
    known = any(channel.with_person == person.id for channel in workspace.channels.values())
    if given.flag("prevent_creation") and not known:
        raise RefusalError("channel_not_found")
    channel = workspace.direct_message(person.id)
    reader = workspace.installation.bot_user_id
    shown = channel.as_slack(reader) if given.flag("return_im") else {"id": channel.id}
    return {"no_op": known, "already_open": known, "channel": shown}


def history(workspace: Workspace, given: Arguments) -> JsonObject:
    """Lists what the channel itself shows, newest first; metadata only when asked for."""
    channel = _readable(workspace, given, "history")
    posts = _between(workspace.posts.top_level(channel.id), given)
    shown, after = page(list(reversed(posts)), given, most=999)
    return {"messages": _messages(shown, given), "pin_count": 0, **after}


def replies(workspace: Workspace, given: Arguments) -> JsonObject:
    """Lists a thread, its top first."""
    channel = _readable(workspace, given, "history")
    thread = workspace.posts.thread(channel.id, given.text("ts"))
    if not thread:
        raise RefusalError("thread_not_found")
    top = [post for post in thread if not post.is_reply]
    under = _between([post for post in thread if post.is_reply], given)
    shown, after = page(top + under, given, most=999)
    return {"messages": _messages(shown, given), **after}


def _other_side(channel: Channel) -> str:
    if channel.with_person is None:
        raise RefusalError("method_not_supported_for_channel_type")
    return channel.with_person


def _readable(workspace: Workspace, given: Arguments, what: str) -> Channel:
    installation = workspace.installation
    if not any(f"{family}:{what}" in installation.scopes for family in ("channels", "groups", "im")):
        asked = workspace.channels.get(given.text("channel"))
        installation.need(f"{asked.family if asked else 'channels'}:{what}")
    channel = workspace.visible_channel(given.text("channel"))
    installation.need(f"{channel.family}:{what}")
    if what == "history" and not workspace.has_bot(channel):
        raise RefusalError("not_in_channel")
    return channel


def _between(posts: list[Post], given: Arguments) -> list[Post]:
    """Lists the messages between the two instants asked for, which count themselves only if inclusive."""
    oldest = instant_of(given.text("oldest") or "0")
    latest = instant_of(given.text("latest") or _NEVER)
    if min(oldest, latest) < 0:
        raise RefusalError("invalid_ts_oldest" if oldest < 0 else "invalid_ts_latest")
    edge = 0 if given.flag("inclusive") else 1
    return [post for post in posts if oldest + edge <= instant_of(post.ts) <= latest - edge]


def _messages(posts: list[Post], given: Arguments) -> list[JsonObject]:
    return [post.as_slack(with_metadata=given.flag("include_all_metadata")) for post in posts]


_NEVER: Final = "99999999999"
_PAGED = names("cursor limit")
_WRITTEN = _PAGED | names("oldest latest inclusive include_all_metadata")

METHODS: Final = (
    Method("conversations.info", info, names("channel"), names("include_locale include_num_members")),
    Method("conversations.members", members, names("channel"), _PAGED),
    Method("conversations.open", open_direct, frozenset(), names("channel users return_im prevent_creation")),
    Method("conversations.history", history, names("channel"), _WRITTEN),
    Method("conversations.replies", replies, names("channel ts"), _WRITTEN),
)
