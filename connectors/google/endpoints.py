"""Where Google is reached: the addresses that a deployment may change, and no secret."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where Google is reached; each ends with a slash."""

    api_url: str = "https://gmail.googleapis.com/"
    accounts_url: str = "https://accounts.google.com/"
    token_url: str = "https://oauth2.googleapis.com/"  # noqa: S105 - an address, no secret
    pubsub_url: str = "https://pubsub.googleapis.com/"
