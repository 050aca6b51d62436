"""What each provider is asked to allow, each with its reason: the fewest scopes with which all works.

The connectors ask for these and refuse a grant with fewer; `docs/permissions.md` prints them.
Sources: https://developers.google.com/workspace/gmail/api/auth/scopes and
https://learn.microsoft.com/graph/permissions-reference
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope of a provider.

    Attributes:
        when: for which mailboxes it is asked for; "" for all.
    """

    name: str
    why: str
    when: str = ""


_OWN = "a mailbox of one's own, signed in to"
_SHARED = "a shared mailbox, opened by a colleague"
_APP = "access of the app, narrowed to one mailbox by RBAC for Applications"

GOOGLE: Final = (
    Scope(
        "https://www.googleapis.com/auth/gmail.modify",
        "Read letters and what changed, keep and send drafts, look up what was sent, list aliases and "
        "filters, watch, and compare the address that consented with the one that was meant. "
        "It does not allow deleting for good; no smaller scope has both reading and drafts, "
        "without which a reply of doubtful fate could be sent twice",
    ),
)

MICROSOFT: Final = (
    Scope("Mail.ReadWrite", "Read letters and what changed; keep drafts and look up what was sent", _OWN),
    Scope("Mail.Send", "Send a draft that a colleague approved", _OWN),
    Scope("Mail.ReadWrite.Shared", "The same in a mailbox that is shared with who consents", _SHARED),
    Scope("Mail.Send.Shared", "Send a draft from that mailbox", _SHARED),
    Scope(
        "User.Read", "Compare the address that consented with the one that was meant", f"{_OWN}; {_SHARED}"
    ),
    Scope("offline_access", "Go on reading when nobody is signed in", f"{_OWN}; {_SHARED}"),
    Scope("Mail.ReadWrite (application)", "Read and draft without a signed-in person", _APP),
    Scope("Mail.Send (application)", "Send without a signed-in person", _APP),
)

#: By the provider's name as people know it. IMAP has no scopes: a password, or a token that the host defines.
BY_PROVIDER: Final = (("Google", GOOGLE), ("Microsoft", MICROSOFT))


_NOTES: Final = {
    "Google": (
        "Where a Pub/Sub subscription is pulled, its service account asks for",
        "`https://www.googleapis.com/auth/pubsub` besides, which opens no mailbox. One that calls Ombud",
        "asks for nothing.",
    ),
    "Microsoft": (
        "The link for an administrator's approval asks for the delegated rights that the mailbox needs,",
        "and for `User.Read` alone where Exchange lets the app into one mailbox: the same rights granted",
        "in Entra would reach every mailbox. That none but this one opens is tested at connecting and",
        "every week.",
    ),
}


def scopes_table() -> str:
    """Return the scopes of all providers as tables in Markdown."""
    lines: list[str] = []
    for provider, scopes in BY_PROVIDER:
        lines += ["", f"### {provider}", "", "| Scope | For | Why |", "|---|---|---|"]
        lines += [f"| `{one.name}` | {one.when or 'every mailbox'} | {one.why} |" for one in scopes]
        lines += ["", *_NOTES[provider]]
    lines += [
        "",
        "### IMAP and SMTP",
        "",
        "No scopes: the password, or the token that the host gave, opens the whole mailbox. Prefer an",
        "account that has this mailbox alone.",
    ]
    return "\n".join(lines).lstrip("\n")
