"""What the app asked of Slack, call by call, for tests to read; kept in memory and never logged."""

from dataclasses import dataclass

from bot.sandbox.slack.refusals import JsonObject


@dataclass(frozen=True, slots=True)
class Call:
    """One call and how it ended; `error` is Slack's error name, or `dropped`, or None for a success."""

    number: int
    method: str
    arguments: JsonObject
    status: int | None
    error: str | None = None


class Transcript:
    """All calls in the order they ended; call it under the workspace's lock."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def add(self, method: str, arguments: JsonObject, status: int | None, error: str | None) -> None:
        """Keeps one call; status None means that the connection was dropped."""
        self._calls.append(Call(len(self._calls) + 1, method, arguments, status, error))

    def calls(self, method: str | None = None) -> list[Call]:
        """Lists the calls of one method, or all."""
        return [call for call in self._calls if method in (None, call.method)]
