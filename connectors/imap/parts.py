"""The parts of mailboxes that are read by IMAP: connector, listening, and the folders to choose from."""

from pathlib import Path

from connectors.consent import GrantStore
from connectors.imap.grant import Logins, Renewal
from connectors.imap.hosts import Dialler, Resolve, resolved
from connectors.imap.mailbox import ImapMailbox
from connectors.imap.place import home
from connectors.imap.waiting import ImapWaiting
from connectors.provider import Parts, Place


def imap(
    *,
    allow_private_hosts: bool = False,
    ca_file: Path | None = None,
    renewal: Renewal | None = None,
    resolve: Resolve = resolved,
) -> Parts:
    """Return the parts of mailboxes that are read by IMAP.

    Args:
        allow_private_hosts: mail servers may stand in this network or on this machine.
        ca_file: authorities trusted instead of the system's.
        renewal: makes a grant with a fresh token from one whose token was refused (XOAUTH2).
        resolve: the name service.
    """
    dialler = Dialler(allow_private_hosts, ca_file, resolve)

    def connector(place: Place, grants: GrantStore) -> ImapMailbox:
        return ImapMailbox(home(place), Logins(grants, renewal), dialler)

    def waiting(place: Place, grants: GrantStore) -> ImapWaiting:
        return ImapWaiting(home(place), Logins(grants, renewal), dialler)

    def folders(place: Place, grants: GrantStore) -> tuple[str, ...]:
        return connector(place, grants).folders()

    return Parts(connector=connector, waiting=waiting, folders=folders)
