"""Deliveries over HTTP: headers and body in; status, headers and body out, and what to do once they are sent.

Which web server carries them is not known here.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from slack_bolt import App, BoltRequest

from bot.slack.afterwards import Afterwards, AtOnce

Answer: TypeAlias = tuple[int, Mapping[str, str], str, Callable[[], None]]
Receiver: TypeAlias = Callable[[Mapping[str, str], str], Answer]


class NoSigningSecret(Exception):
    """Over HTTP every delivery must be signed; set OMBUD_SLACK_SIGNING_SECRET from the app's page."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def receiver(app: App, signing_secret: str, afterwards: Afterwards | None = None) -> Receiver:
    """Return what answers a delivery whose signature Bolt verifies.

    The last part of an answer is to be called once the rest was sent: then the app shows what came of it.

    Raises:
        NoSigningSecret: without one anybody could forge deliveries.
    """
    if not signing_secret.strip():
        raise NoSigningSecret

    shown = afterwards or AtOnce()

    def receive(headers: Mapping[str, str], body: str) -> Answer:
        let_go = shown.hold()
        answer = app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return (
            answer.status,
            {name: values[0] for name, values in answer.headers.items()},
            answer.body,
            let_go,
        )

    return receive
