"""Who the installed app is, as Slack says: asked once, then remembered."""

import threading
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.trouble import calling


@dataclass(frozen=True, slots=True)
class Identity:
    """The app's own ids in its workspace; `enterprise_id` is empty outside an organisation of several."""

    team_id: str
    user_id: str
    bot_id: str
    enterprise_id: str = ""


class OwnIdentity:
    """Asks at first use; safe to share between threads."""

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
