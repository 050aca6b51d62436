"""Conversations: channels and direct messages, with the flags that decide who may see them.

Source of the fields: https://docs.slack.dev/reference/objects/conversation-object
"""

from dataclasses import dataclass, field

from bot.sandbox.slack.refusals import JsonObject


@dataclass(slots=True)
class Channel:
    """One conversation; `with_person` is set for a direct message between the app and that person."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_private: bool = True
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_org_shared: bool = False
    with_person: str | None = None

    @property
    def family(self) -> str:
        """Is the first half of the scope that reads this conversation: channels, groups or im."""
        if self.with_person is not None:
            return "im"
        return "groups" if self.is_private else "channels"

    def as_slack(self, reader: str) -> JsonObject:
        """Is the conversation object as the member `reader` gets it."""
        if self.with_person is not None:
            return {
                "id": self.id,
                "is_im": True,
                "user": self.with_person,
                "is_archived": self.is_archived,
                "is_org_shared": self.is_org_shared,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_general": False,
            "is_shared": self.is_ext_shared or self.is_org_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": self.is_pending_ext_shared,
            "is_org_shared": self.is_org_shared,
            "is_member": reader in self.members,
        }
