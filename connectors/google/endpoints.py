"""Where Google is reached, and as whom: what a deployment sets."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where Google is reached; each ends with a slash."""

    api_url: str = "https://gmail.googleapis.com/"
    accounts_url: str = "https://accounts.google.com/"
    token_url: str = "https://oauth2.googleapis.com/"  # noqa: S105 - an address, no secret
    pubsub_url: str = "https://pubsub.googleapis.com/"
    certificates_url: str = "https://www.googleapis.com/"


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The OAuth client of the operator's own project, of the kind "Web application"."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """The key of a service account: pulls the Pub/Sub subscription, and opens mailboxes by delegation.

    Attributes:
        opens: addresses and domains of the mailboxes that it may open; none by default.
    """

    file: Path
    opens: tuple[str, ...] = ()
