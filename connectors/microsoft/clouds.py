"""Microsoft's clouds: which sign-in belongs to which Graph, and where large files are taken.

Tokens of one cloud are worth nothing in another. A server that is in no table here is anybody's own,
and is taken as its operator describes it.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.errors import Permanent

#: Where msal asks which sign-ins are Microsoft's.
PUBLIC_LOGIN = "https://login.microsoftonline.com/"


@dataclass(frozen=True, slots=True)
class Cloud:
    """One cloud (https://learn.microsoft.com/graph/deployments)."""

    logins: frozenset[str]
    graph: str
    uploads: tuple[str, ...]


_CLOUDS = (
    Cloud(
        frozenset({"login.microsoftonline.com", "login.microsoft.com", "login.windows.net"}),
        "graph.microsoft.com",
        ("https://outlook.office.com/", "https://outlook.office365.com/"),
    ),
    Cloud(
        frozenset({"login.microsoftonline.us"}),
        "graph.microsoft.us",
        ("https://outlook.office365.us/",),
    ),
    Cloud(
        frozenset({"login.microsoftonline.us"}),
        "dod-graph.microsoft.us",
        ("https://outlook-dod.office365.us/", "https://webmail.apps.mil/"),
    ),
    Cloud(
        frozenset({"login.partner.microsoftonline.cn", "login.chinacloudapi.cn"}),
        "microsoftgraph.chinacloudapi.cn",
        ("https://partner.outlook.cn/",),
    ),
)


def check_cloud(login_url: str, graph_url: str) -> None:
    """Check that the sign-in and Graph belong together.

    Raises:
        Permanent: they are of two clouds, so no token would be taken.
    """
    login, graph = _host(login_url), _host(graph_url)
    known = [cloud for cloud in _CLOUDS if login in cloud.logins or graph == cloud.graph]
    if known and not any(login in cloud.logins and graph == cloud.graph for cloud in known):
        raise Permanent(
            "Microsoft's sign-in and Graph are set to different clouds; "
            "correct OMBUD_MICROSOFT_LOGIN_URL or OMBUD_MICROSOFT_GRAPH_URL"
        )


def upload_bases(graph_url: str) -> tuple[str, ...]:
    """Return where Graph of this cloud may send large files to, besides itself."""
    graph = _host(graph_url)
    return next((cloud.uploads for cloud in _CLOUDS if cloud.graph == graph), ())


def resource(graph_url: str) -> str:
    """Return what scopes are named after: Graph's scheme and host, without a slash."""
    parts = urlsplit(graph_url)
    return f"{parts.scheme}://{parts.netloc}"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
