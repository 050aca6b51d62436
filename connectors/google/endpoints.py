"""Where Google is reached, and as whom: what a deployment sets."""

from dataclasses import dataclass, field


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
