"""The parts of mailboxes that are read by IMAP: connector, listening, and the folders to choose from."""

from pathlib import Path

from connectors.consent import GrantStore
from connectors.imap.grant import Clock, Logins, Renewal
from connectors.imap.hosts import Dialler, Resolve, resolved
from connectors.imap.mailbox import ImapMailbox
from connectors.imap.place import home
from connectors.imap.renewing import Renewing
from connectors.imap.signing_in import ImapSignIn
from connectors.imap.waiting import ImapWaiting
from connectors.provider import Parts, Place


def imap(
    *,
    allow_private_hosts: bool = False,
    ca_file: Path | None = None,
    clock: Clock = float,
    renewal: Renewal | None = None,
    resolve: Resolve = resolved,
) -> Parts:
    """Return the parts of mailboxes that are read by IMAP.

    Args:
        allow_private_hosts: mail servers may stand in this network or on this machine.
        ca_file: authorities trusted instead of the system's.
        clock: seconds since 1970; it tells when a token is over before a server does.
        renewal: makes a grant with a fresh token from an older one; by default at the service it names.
        resolve: the name service.
    """
    dialler = Dialler(allow_private_hosts, ca_file, resolve)
    renewing = renewal or Renewing(dialler, clock, ca_file)

    def connector(place: Place, grants: GrantStore) -> ImapMailbox:
        return ImapMailbox(home(place), Logins(grants, renewing, clock), dialler)

    def waiting(place: Place, grants: GrantStore) -> ImapWaiting:
        return ImapWaiting(home(place), Logins(grants, renewing, clock), dialler)

    def folders(place: Place, grants: GrantStore) -> tuple[str, ...]:
        return connector(place, grants).folders()

    def sending(place: Place, grants: GrantStore) -> None:
        connector(place, grants).try_sending()

    return Parts(
        connector=connector,
        waiting=waiting,
        sign_in=ImapSignIn(connector),
        folders=folders,
        sending=sending,
    )
