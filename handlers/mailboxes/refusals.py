"""Why access to a mailbox was not enough, in sentences that say what to do; codes are the connectors'."""

from collections.abc import Mapping

from handlers.domain.consent import TROUBLE
from handlers.domain.phrase import Phrase, joined, say

#: Where access was given and the mailbox does not answer.
SILENT = say("The mailbox does not answer right now; nothing was lost. Load this page again in a minute.")
_AGAIN = say("Begin again, and allow everything that is asked.")
_TOLD: Mapping[str, Phrase] = {
    "denied": say("Access was not given. Begin again if that was not what you wanted."),
    "half": _AGAIN,
    "wrong-account": say(
        "You were signed in with another account. Sign out there, or choose the right one, and begin again."
    ),
    "admin-needed": say(
        "An administrator of your organisation must consent first. Begin again when they have, or let "
        "them sign in here."
    ),
    "too-wide": say(
        "The access reaches mailboxes besides this one. Narrow it at the provider to this mailbox alone, "
        "then begin again; nothing was kept."
    ),
    "password": say("The server does not accept this user name with this password; type them once more."),
    "expired": say("That took too long; begin again."),
    "host": say(
        "Ombud cannot use that server: it stands in a network that Ombud may not reach, or it has no such "
        "mailbox. Check what you typed, or ask whoever runs Ombud."
    ),
    TROUBLE: say("The provider does not answer right now; nothing is wrong with your consent. Begin again."),
}


def told(code: str, missing: str = "") -> Phrase:
    """Return why access was not enough.

    Args:
        missing: rights that were not granted, by the provider's names; "" where none was named.
    """
    known = _TOLD.get(code, say("The provider did not give access ({code}); begin again.", code=code))
    if not missing:
        return known
    return joined(" ", (say("These rights are missing: {rights}.", rights=missing), known))
