"""What can be wrong with the channel of the cards, as codes with their sentences.

While one of them holds, nothing is posted there; who looks is `handlers.watching`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from handlers.domain.phrase import Phrase, say


class ChannelFault(StrEnum):
    """Each fault, the gravest first."""

    UNINSTALLED = "uninstalled"  # the chat system lets us do nothing at all
    ARCHIVED = "archived"
    ABSENT = "absent"
    PUBLIC = "public"
    SHARED = "shared"


#: By these refusals the chat system says that the app is not installed any more.
#: Source: https://docs.slack.dev/reference/methods/auth.test (errors)
REMOVED = frozenset(
    {"account_inactive", "app_uninstalled", "invalid_auth", "not_authed", "token_revoked", "token_expired"}
)

#: What is wrong, and what to do about it.
FAULTS: Mapping[str, tuple[Phrase, Phrase]] = MappingProxyType(
    {
        ChannelFault.UNINSTALLED: (
            say("Ombud was removed from the workspace, or its token was revoked."),
            say("Install the app again and put its new token into the settings."),
        ),
        ChannelFault.ARCHIVED: (
            say("The channel of the cases is archived."),
            say("Restore it, or choose another channel in the settings."),
        ),
        ChannelFault.ABSENT: (
            say("Ombud is not in the channel of the cases."),
            say("Type /invite @Ombud in it."),
        ),
        ChannelFault.PUBLIC: (
            say("The channel of the cases is public, so everybody in the workspace can see them."),
            say("Make it private, or choose another channel in the settings."),
        ),
        ChannelFault.SHARED: (
            say("The channel of the cases is shared with another organisation."),
            say("Stop sharing it, or choose another channel in the settings."),
        ),
    }
)


def gravest(codes: tuple[str, ...]) -> str:
    """Return the fault to name first; "" where there is none, and an unknown code as it is."""
    ranked = [fault.value for fault in ChannelFault if fault.value in codes]
    return (*ranked, *codes, "")[0]
