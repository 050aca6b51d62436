"""What the app's own access reaches: the mailbox it is meant for, and not the one that must be refused.

Rights add up at Microsoft: one granted in Entra later cancels what RBAC for Applications narrowed.
"""

from urllib.parse import quote

from connectors.consent import Reach
from connectors.errors import AuthorizationLost, ClientRefused, Permanent
from connectors.microsoft.graph import Graph


def reach_of(graph: Graph, address: str, refused: str) -> Reach:
    """Return what access reaches, by opening a mailbox that it must and one that it must not.

    Args:
        refused: the address of the one that must not open; "" where none was named.

    Raises:
        ConnectorError: the mailbox itself does not open now, so that a refusal elsewhere proves nothing.
    """
    graph.get(inbox(address))
    if not refused:
        return Reach.UNPROVEN
    try:
        graph.get(inbox(refused))
    except ClientRefused:
        raise
    except AuthorizationLost:
        return Reach.NARROW
    except Permanent:
        return Reach.UNPROVEN
    return Reach.WIDE


def inbox(address: str) -> str:
    """Return where a mailbox's inbox stands, the least that can be asked of it."""
    return f"users/{quote(address, safe='@')}/mailFolders/inbox?$select=id"
