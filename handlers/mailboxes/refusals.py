"""Why access to a mailbox was not enough, in sentences that say what to do; codes are the connectors'."""

from collections.abc import Mapping

from handlers.domain.consent import TROUBLE
from handlers.domain.phrase import Phrase, joined, say

#: Where access was given and the mailbox does not answer.
SILENT = say("The mailbox does not answer right now; nothing was lost. Load this page again in a minute.")
#: The code where the provider lets only an administrator give access.
ADMIN_NEEDED = "admin-needed"
_AGAIN = say("Begin again, and allow everything that is asked.")
_TOLD: Mapping[str, Phrase] = {
    "denied": say("Access was not given. Begin again if that was not what you wanted."),
    "half": _AGAIN,
    "wrong-account": say(
        "You were signed in with another account. Sign out there, or choose the right one, and begin again."
    ),
    "disconnected": say(
        "Somebody disconnected this mailbox meanwhile, and it stays so. Connect it anew if you want it back."
    ),
    ADMIN_NEEDED: say(
        "An administrator of your organisation must consent first. Begin again when they have, or let "
        "them sign in here."
    ),
    "too-wide": say(
        "The access reaches mailboxes besides this one. Narrow it at the provider to this mailbox alone, "
        "then begin again; nothing was kept."
    ),
    "tenant": say(
        "To open a mailbox for itself, Ombud must know your directory: whoever runs Ombud sets {setting} to "
        "the directory's id, as Entra shows it. Then begin again.",
        setting="OMBUD_MICROSOFT_TENANT",
    ),
    "unproven": say(
        "Ombud could not test that the access opens this mailbox alone. Name a mailbox that is there and "
        "that Ombud must not reach, then begin again; nothing was kept."
    ),
    "not-listed": say(
        "Ombud may not open this mailbox by the service account: whoever runs Ombud names it, or its domain, "
        "in {setting}. Then begin again.",
        setting="OMBUD_GOOGLE_DELEGATED",
    ),
    "delegation": say(
        "Google does not let the service account into this mailbox. The address must be a user's own, no "
        "group and no alias; in Google's Admin console domain-wide delegation must give the service "
        "account's client {scope}; and its key must be readable. Then begin again.",
        scope="https://www.googleapis.com/auth/gmail.modify",
    ),
    "delegated-wide": say(
        "The service account may do more than Ombud needs: in Google's Admin console, take every scope but "
        "{scope} from its domain-wide delegation. Then begin again; nothing was kept.",
        scope="https://www.googleapis.com/auth/gmail.modify",
    ),
    "client": say(
        "The provider refuses Ombud itself: its client id, its secret or its key. Whoever runs Ombud must "
        "put that right; {command} says more. Then begin again.",
        command="ombud doctor",
    ),
    "password": say("The server does not accept this user name with this password; type them once more."),
    "token": say(
        "The token service does not accept the refresh token. Have a new one made, for this mailbox, and "
        "begin again."
    ),
    "token-client": say(
        "The token service does not accept this client id with this secret; type them once more."
    ),
    "token-silent": say("The token service does not answer at that address; check it, or try again later."),
    "token-host": say(
        "Ombud does not call the token service at that address. It must begin with https:// and must not be "
        "in a network that Ombud may not reach."
    ),
    "token-refused": say(
        "The token service gave a token, and the IMAP server does not accept it: check the scope, and that "
        "the token is for this user name."
    ),
    "imap-tokens": say("The IMAP server takes no tokens; sign in with a password."),
    "smtp-tokens": say("The SMTP server takes no tokens; sign in with a password."),
    "imap-silent": say("Nobody answers at the IMAP server and its port; check both."),
    "smtp-silent": say("Nobody answers at the SMTP server and its port; check both."),
    "imap-port": say(
        "The IMAP server cannot be spoken to in that way at that port: 993 goes with TLS from the beginning, "
        "143 with STARTTLS."
    ),
    "smtp-port": say(
        "The SMTP server cannot be spoken to in that way at that port: 465 goes with TLS from the beginning, "
        "587 with STARTTLS."
    ),
    "imap-certificate": say(
        "The certificate of the IMAP server is not trusted, or bears another name. Type the name that stands "
        "in it, or ask whoever runs Ombud to trust its authority ({setting}).",
        setting="OMBUD_CA_FILE",
    ),
    "smtp-certificate": say(
        "The certificate of the SMTP server is not trusted, or bears another name. Type the name that stands "
        "in it, or ask whoever runs Ombud to trust its authority ({setting}).",
        setting="OMBUD_CA_FILE",
    ),
    "smtp-password": say(
        "Letters can be read, and the SMTP server does not let this user in: check that sending by SMTP is "
        "switched on for the account."
    ),
    "smtp-sender": say(
        "Letters can be read, and the SMTP server does not let this user send from the mailbox's address: "
        "allow it there, or sign in as the mailbox's own user."
    ),
    "smtp-relay": say(
        "Letters can be read, and the SMTP server takes no mail from Ombud for people elsewhere: use its "
        "port for users who sign in, 465 with TLS or 587 with STARTTLS."
    ),
    "expired": say("That took too long; begin again."),
    "private-host": say(
        "That server stands in a private network, where Ombud does not connect. If that is meant, whoever "
        "runs Ombud can allow it ({setting}).",
        setting="OMBUD_IMAP_ALLOW_PRIVATE_HOSTS=yes",
    ),
    "open": say("Without TLS the password would be seen in the network: choose TLS or STARTTLS."),
    "host": say(
        "Ombud cannot use that server for this mailbox. Check what you typed, or ask whoever runs Ombud."
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
