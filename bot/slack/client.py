"""The clients that call Slack's Web API, made in one place.

None retries by itself: a blind retry of a post can post twice, and the outbox knows better.
"""

import logging
import ssl

from slack_sdk import WebClient

#: Shorter than any claim on the outbox; a colleague waits at most 3 seconds for an answer.
SECONDS = 10
SECONDS_WHILE_SOMEONE_WAITS = 2

#: The SDK and Bolt quote requests below this level, so they never come to write them.
QUIET = logging.getLogger("slack_bolt.ombud")
QUIET.setLevel(logging.ERROR)


def web_client(
    token: str | None,
    base_url: str,
    *,
    seconds: int = SECONDS,
    context: ssl.SSLContext | None = None,
) -> WebClient:
    """Return a client for one token.

    Args:
        base_url: Slack's, or that of a server that speaks like it.
        context: which certificates are trusted; the system's when None.
    """
    client = WebClient(
        token=token,
        base_url=base_url if base_url.endswith("/") else f"{base_url}/",
        timeout=seconds,
        ssl=context,
        logger=QUIET,
        retry_handlers=[],
    )
    # The SDK takes a proxy from the environment but forgets NO_PROXY; urllib honours both by itself.
    client.proxy = None
    return client
