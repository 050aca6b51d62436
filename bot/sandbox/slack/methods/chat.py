"""The chat methods: post, edit and delete messages, show one to a single person, link to one.

Source: https://docs.slack.dev/reference/methods/chat.postMessage and its siblings.
"""

from typing import Final

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.drawing import message_blocks, message_metadata, message_text
from bot.sandbox.slack.methods.method import Method, names
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace

_STYLE = names("username icon_emoji icon_url")


def post_message(workspace: Workspace, given: Arguments) -> JsonObject:
    """Writes a message into a channel, a thread or, given a person's id, the app's talk with them."""
    if any(name in given for name in _STYLE):
        workspace.installation.need("chat:write.customize")
    channel = _writable(workspace, _addressed(workspace, given.text("channel")))
    post = _drawn(workspace, given, channel)
    post.thread_ts = _thread(workspace, channel, given.text("thread_ts"))
    post.broadcast = given.flag("reply_broadcast")
    workspace.posts.add(post)
    return {"channel": channel.id, "ts": post.ts, "message": post.as_slack(with_metadata=True)}


def post_ephemeral(workspace: Workspace, given: Arguments) -> JsonObject:
    """Shows a message to one member of a channel."""
    channel = _writable(workspace, workspace.visible_channel(given.text("channel")))
    if given.text("user") not in channel.members:
        raise RefusalError("user_not_in_channel")
    post = _drawn(workspace, given, channel)
    post.thread_ts = _thread(workspace, channel, given.text("thread_ts"))
    post.only_for = given.text("user")
    workspace.posts.add(post)
    return {"message_ts": post.ts}


def update(workspace: Workspace, given: Arguments) -> JsonObject:
    """Edits one of the app's own messages; blocks and metadata that are not given stay."""
    channel = workspace.visible_channel(given.text("channel"))
    if channel.is_archived:
        raise RefusalError("is_inactive")
    post = _own(workspace, channel, given.text("ts"), "cant_update_message")
    blocks = given.blocks()
    if "text" not in given and not blocks:
        raise RefusalError("no_text")
    kept = post.blocks if blocks is None else message_blocks(workspace, blocks)
    text = message_text(given.text("text"), edit=True) if "text" in given else post.text
    metadata = given.nested("metadata")
    if metadata:
        message_metadata(metadata)
    post.blocks, post.text, post.chosen = kept, text, {}
    post.edited_ts = workspace.idents.timestamp()
    if metadata is not None:
        post.metadata = metadata or None
    message = post.as_slack(with_metadata=True)
    return {"channel": channel.id, "ts": post.ts, "text": post.text, "message": message}


def delete(workspace: Workspace, given: Arguments) -> JsonObject:
    """Takes one of the app's own messages away."""
    channel = workspace.visible_channel(given.text("channel"))
    post = _own(workspace, channel, given.text("ts"), "cant_delete_message")
    workspace.posts.remove(post)
    return {"channel": channel.id, "ts": post.ts}


def get_permalink(workspace: Workspace, given: Arguments) -> JsonObject:
    """Is the address of a message."""
    channel = workspace.visible_channel(given.text("channel"))
    post = workspace.posts.find(channel.id, given.text("message_ts"))
    if post is None:
        raise RefusalError("message_not_found")
    domain = workspace.installation.team_domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{post.ts.replace('.', '')}"
    if post.is_reply:
        link += f"?thread_ts={post.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _addressed(workspace: Workspace, target: str) -> Channel:
    person = workspace.people.get(target)
    if person is None:
        return workspace.visible_channel(target)
    if person.is_bot:
        raise RefusalError("cannot_dm_bot")
    if not workspace.messages_tab:
        raise RefusalError("messages_tab_disabled")
    return workspace.direct_message(target)


def _writable(workspace: Workspace, channel: Channel) -> Channel:
    if channel.is_archived:
        raise RefusalError("is_archived")
    if not workspace.has_bot(channel):
        raise RefusalError("not_in_channel")
    return channel


def _drawn(workspace: Workspace, given: Arguments, channel: Channel) -> Post:
    blocks = given.blocks()
    if not given.text("text") and not blocks:
        raise RefusalError("no_text")
    metadata = given.nested("metadata")
    if metadata is not None:
        message_metadata(metadata)
    kept = message_blocks(workspace, blocks) if blocks is not None else []
    mine = workspace.installation
    return Post(
        workspace.idents.timestamp(),
        channel.id,
        mine.bot_user_id,
        message_text(given.text("text")),
        kept,
        metadata,
        bot_id=mine.bot_id,
        app_id=mine.app_id,
        team_id=mine.team_id,
    )


def _thread(workspace: Workspace, channel: Channel, ts: str) -> str | None:
    """Is the top of the thread to write in; Slack does not document its answer for a ts that never was."""
    if not ts:
        return None
    parent = workspace.posts.find(channel.id, ts)
    if parent is None:
        raise RefusalError("thread_not_found")
    return parent.thread_ts or parent.ts


def _own(workspace: Workspace, channel: Channel, ts: str, otherwise: str) -> Post:
    post = workspace.posts.find(channel.id, ts)
    if post is None:
        raise RefusalError("message_not_found")
    if post.user != workspace.installation.bot_user_id:
        raise RefusalError(otherwise)
    return post


_SHOWN = names("text blocks metadata link_names parse")
_NEW = _SHOWN | _STYLE | names("thread_ts mrkdwn unfurl_links unfurl_media as_user")

METHODS: Final = (
    Method(
        "chat.postMessage",
        post_message,
        names("channel"),
        _NEW | names("reply_broadcast"),
        scope="chat:write",
        posts=True,
    ),
    Method("chat.postEphemeral", post_ephemeral, names("channel user"), _NEW, scope="chat:write", posts=True),
    Method(
        "chat.update",
        update,
        names("channel ts"),
        _SHOWN | names("as_user reply_broadcast"),
        scope="chat:write",
    ),
    Method("chat.delete", delete, names("channel ts"), names("as_user"), scope="chat:write"),
    Method("chat.getPermalink", get_permalink, names("channel message_ts")),
)
