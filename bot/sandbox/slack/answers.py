"""What the app may answer to an interaction: at a response URL, or in the acknowledgement of a command.

Source: https://docs.slack.dev/interactivity/handling-user-interaction (message responses).
"""

from bot.sandbox.slack.drawing import message_blocks, message_metadata, message_text
from bot.sandbox.slack.hooks import Hook
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import Json, JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace

_KNOWN = frozenset(
    {
        "blocks",
        "delete_original",
        "metadata",
        "mrkdwn",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    }
)
_WORDS = ("response_type", "text", "thread_ts")
_FOR_ONE, _FOR_ALL = "ephemeral", "in_channel"


def answer_interaction(workspace: Workspace, hook: Hook, body: Json) -> None:
    """Writes, replaces or deletes a message as the app asked at a response URL.

    Raises:
        RefusalError: The answer is malformed, or there is no original to replace.
    """
    if not isinstance(body, dict):
        raise RefusalError("invalid_payload")
    if unknown := sorted(set(body) - _KNOWN):
        raise RefusalError("invalid_payload", [f"[ERROR] unsupported argument: {name}" for name in unknown])
    words = [body.get(name) for name in _WORDS]
    if any(word is not None and not isinstance(word, str) for word in words):
        raise RefusalError("invalid_payload")
    if body.get("response_type", _FOR_ONE) not in (_FOR_ONE, _FOR_ALL):
        raise RefusalError("invalid_payload")
    original = workspace.posts.seen_by(hook.person, hook.channel, hook.ts) if hook.ts else None
    if body.get("delete_original"):
        workspace.posts.remove(_there(original))
    elif body.get("replace_original"):
        _replace(workspace, _there(original), body)
    else:
        workspace.posts.add(_written(workspace, hook, body))


def _there(post: Post | None) -> Post:
    if post is None:
        raise RefusalError("message_not_found")
    return post


def _replace(workspace: Workspace, post: Post, body: JsonObject) -> None:
    text, blocks = _content(workspace, body)
    post.text, post.blocks, post.chosen = text, blocks, {}
    post.edited_ts = workspace.idents.timestamp()


def _written(workspace: Workspace, hook: Hook, body: JsonObject) -> Post:
    text, blocks = _content(workspace, body)
    mine = workspace.installation
    private = body.get("response_type") != _FOR_ALL
    metadata: JsonObject | None = body.get("metadata")
    if metadata is not None:
        message_metadata(metadata)
    return Post(
        workspace.idents.timestamp(),
        hook.channel,
        mine.bot_user_id,
        text,
        blocks,
        metadata,
        thread_ts=body.get("thread_ts"),
        bot_id=mine.bot_id,
        app_id=mine.app_id,
        team_id=mine.team_id,
        only_for=hook.person if private else None,
    )


def _content(workspace: Workspace, body: JsonObject) -> tuple[str, list[JsonObject]]:
    text, blocks = body.get("text"), body.get("blocks")
    if not text and not blocks:
        raise RefusalError("no_text")
    return message_text(text or ""), message_blocks(workspace, blocks) if blocks else []
