"""Who the installed app is, as Slack says: asked once, then remembered.

Whoever waits for an answer is never made to ask: what is not known yet is learned in the background.
"""

import logging
import threading
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.trouble import calling
from handlers.ports import ChatBusy, ChatError

_log = logging.getLogger(__name__)
_SHORTEST, _LONGEST = 1.0, 60.0  # seconds between two questions


@dataclass(frozen=True, slots=True)
class Identity:
    """The app's own ids in its workspace; `enterprise_id` is empty outside an organisation of several."""

    team_id: str
    user_id: str
    bot_id: str
    enterprise_id: str = ""


class OwnIdentity:
    """Asked for at first use, or learned beforehand; safe to share between threads."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._known: Identity | None = None

    def get(self) -> Identity:
        """Return the app's ids.

        Raises:
            ChatError: Slack could not be asked, or does not accept the token.
        """
        with self._lock:
            if self._known is None:
                with calling("auth.test", repeatable=True):
                    said = self._client.auth_test()
                names = ("team_id", "user_id", "bot_id", "enterprise_id")
                self._known = Identity(*(str(said.get(name) or "") for name in names))
            return self._known

    def known(self) -> Identity:
        """Return the app's ids from memory; nobody is asked and nothing waited for.

        Raises:
            ChatBusy: they were not learned yet.
        """
        if self._known is None:
            raise ChatBusy("auth.test was not answered yet")
        return self._known

    def learn(self, stopping: threading.Event) -> None:
        """Ask until Slack has answered, or until it is time to stop."""
        pause = _SHORTEST
        while not stopping.is_set():
            try:
                self.get()
            except ChatError as error:
                facts = {"action": "slack.identity", "reason": type(error).__name__}
                _log.warning("Slack does not say who the app is; asking again.", extra=facts)
                stopping.wait(pause)
                pause = min(2 * pause, _LONGEST)
            else:
                return
