"""The two ways of saying no: Slack's to the app, and ours to a script that plays a person wrongly."""

from collections.abc import Sequence
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
Json: TypeAlias = JsonObject | list[Any] | str | int | float | bool | None


class RefusalError(Exception):
    """The Web API refuses a call with one of Slack's error names."""

    def __init__(self, error: str, messages: Sequence[str] = (), **facts: str) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.facts = facts

    def as_slack(self) -> JsonObject:
        """Is the body that Slack answers with, HTTP status 200."""
        body: JsonObject = {"ok": False, "error": self.error, **self.facts}
        if self.messages:
            body["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
            body["response_metadata"] = {"messages": list(self.messages)}
        return body


class MistakeError(Exception):
    """A person was asked to do what Slack's screen would not offer: press a button that is not there."""
