"""What a method of the Web API is here: its name, its arguments, its token and scope, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.refusals import JsonObject
from bot.sandbox.slack.workspace import Workspace

Run: TypeAlias = Callable[[Workspace, Arguments], JsonObject]


@dataclass(frozen=True, slots=True)
class Method:
    """One method; `run` is called with the workspace locked and answers Slack's body without its `ok`."""

    name: str
    run: Run
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    scope: str | None = None
    app_level: bool = False
    #: Posts count against the pace of their channel.
    posts: bool = False


def names(*words: str) -> frozenset[str]:
    """Is a set of argument names, written without quotes and commas in a table."""
    return frozenset(name for word in words for name in word.split())
