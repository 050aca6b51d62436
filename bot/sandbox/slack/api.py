"""One call of the Web API from token to answer: faults, authorisation, pace, method, transcript.

HTTP is left to `server`; an `Answer` without a status tells it to end the connection.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.faults import Fault, Faults, Kind
from bot.sandbox.slack.methods.method import Method
from bot.sandbox.slack.pace import Pace
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.transcript import Transcript
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP; status None means nothing does."""

    status: int | None
    body: JsonObject = field(default_factory=dict)
    retry_after: int | None = None

    @property
    def error(self) -> str | None:
        """Is the error name, or None for a success."""
        if self.status is None:
            return "dropped"
        error: str | None = self.body.get("error")
        return error


DROPPED = Answer(None)
CRASHED = Answer(500, {"ok": False, "error": "internal_error"})


class WebApi:
    """The methods over one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        methods: Mapping[str, Method],
        faults: Faults,
        pace: Pace,
        transcript: Transcript,
    ) -> None:
        self._workspace = workspace
        self._methods = methods
        self._faults = faults
        self._pace = pace
        self._transcript = transcript

    def call(self, name: str, token: str | None, given: JsonObject) -> Answer:
        """Answers one call, meets planned faults, and writes it into the transcript."""
        fault = self._faults.take(name)
        if fault and fault.kind is Kind.SLOW:
            time.sleep(fault.seconds)
            fault = None
        answer = (_instead(fault) if fault else None) or self._answered(name, token, given)
        if fault and fault.kind is Kind.CRASH_AFTER:
            answer = CRASHED
        elif fault and fault.kind is Kind.DROP_AFTER:
            answer = DROPPED
        with self._workspace.changed:
            self._transcript.add(name, given, answer.status, answer.error)
            self._workspace.changed.notify_all()
        return answer

    def _answered(self, name: str, token: str | None, given: JsonObject) -> Answer:
        method = self._methods.get(name)
        if method is None:
            return Answer(200, RefusalError("unknown_method", req_method=name).as_slack())
        try:
            with self._workspace.changed:
                installation = self._workspace.installation
                installation.check_token(token, app_level=method.app_level)
                if method.scope is not None:
                    installation.need(method.scope)
                arguments = Arguments(given, method.required, method.optional)
                wait = self._pace.wait_for(arguments.text("channel")) if method.posts else 0
                if wait:
                    return _limited(wait)
                return Answer(200, {"ok": True, **method.run(self._workspace, arguments)})
        except RefusalError as refusal:
            return Answer(200, refusal.as_slack())


def _limited(seconds: int) -> Answer:
    return Answer(429, {"ok": False, "error": "ratelimited"}, retry_after=seconds)


def _instead(fault: Fault) -> Answer | None:
    """Is the answer of a fault that keeps the method from running; None for one that strikes afterwards."""
    match fault.kind:
        case Kind.REFUSE:
            return Answer(200, RefusalError(fault.error).as_slack())
        case Kind.LIMIT:
            return _limited(int(fault.seconds))
        case Kind.CRASH_BEFORE:
            return CRASHED
        case Kind.DROP_BEFORE:
            return DROPPED
        case _:
            return None
