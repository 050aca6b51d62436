"""What colleagues do besides pressing what Ombud drew: talk, type commands, react, use shortcuts."""

from bot.sandbox.desk.emoji import GLYPHS
from bot.sandbox.desk.hands import TROUBLES
from bot.sandbox.desk.shortcuts import GLOBAL, ON_MESSAGES
from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.slack.standin import SlackStandIn


def say(slack: SlackStandIn, person: str, channel: str, words: str, thread: str = "") -> str:
    """Write a message, or give a command where the words begin with one; return what must be told."""
    words = " ".join(words.split())
    if not words:
        return "Type something first."
    if not words.startswith("/"):
        slack.say(person, channel, _escaped(words), thread_ts=thread or None)
        return ""
    if thread:
        return "Slack takes no commands in threads. Type it in the channel."
    name, _, rest = words.partition(" ")
    return _told(slack.command(person, channel, name, rest))


def use_shortcut(slack: SlackStandIn, person: str, name: str, channel: str, ts: str) -> str:
    """Use a shortcut, on a message where one is named; return what must be told."""
    if name not in (ON_MESSAGES if ts else GLOBAL):
        raise MistakeError("there is no such shortcut")
    if ts:
        return _told(slack.shortcut(person, name, channel=channel, ts=ts))
    return _told(slack.shortcut(person, name))


def react(slack: SlackStandIn, person: str, channel: str, ts: str, name: str) -> str:
    """Put an emoji under a message, or take one's own away; return what must be told."""
    if name not in GLYPHS:
        raise MistakeError("there is no such emoji here")
    with slack.workspace.lock:
        post = slack.workspace.posts.seen_by(person, channel, ts)
        if post is None:
            raise MistakeError("the message is gone")
        mine = person in post.reactions.get(name, [])
    return _told((slack.unreact if mine else slack.react)(person, channel, ts, name))


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _told(delivered: Delivered) -> str:
    return TROUBLES.get(delivered.trouble or "", delivered.trouble or "")
