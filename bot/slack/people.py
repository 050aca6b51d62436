"""Who may act at all: full members of this workspace, as the directory described them in advance.

No press waits for Slack to say who somebody is. Guests, strangers, bots, deactivated accounts and other
workspaces' people are refused in any channel; what a member may do is the roster's to say.
"""

from collections.abc import Callable
from typing import Final

from bot.slack.deliveries import Sender
from bot.slack.identity import Identity
from handlers.desk import Desk
from handlers.domain.colleague import Colleague, Objection
from handlers.domain.errors import NotAllowed, Refused
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.people import colleagues
from handlers.ports import ChatError

_GUEST = say("Guests of the workspace cannot use Ombud; ask one of its admins.")
_OTHER_TEAM = say("Ombud serves the people of its own workspace only.")
_NOBODY = say(
    "Slack does not confirm this account, so Ombud cannot serve it; an admin can run {command}.",
    command="ombud doctor",
)
OBJECTIONS: Final = {
    Objection.GUEST: _GUEST,
    Objection.ULTRA_GUEST: _GUEST,
    Objection.STRANGER: _OTHER_TEAM,
    Objection.OTHER_TEAM: _OTHER_TEAM,
    Objection.BOT: _NOBODY,
    Objection.DEACTIVATED: _NOBODY,
    Objection.UNKNOWN: _NOBODY,
}


class Unconfirmed(Refused):
    """Ombud is still reading who is who; nothing was changed, please try again in a moment."""


class People:
    """Admits those who may act, from memory.

    Args:
        identity: of the installed app, from memory; needed where the settings name no workspace.
        team_id: the workspace whose people may act; the token's own when empty.
    """

    def __init__(self, desk: Desk, identity: Callable[[], Identity], team_id: str = "") -> None:
        self._desk = desk
        self._identity = identity
        self._team_id = team_id

    def admit(self, sender: Sender) -> Actor:
        """Return the person with their roles now.

        Raises:
            NotAllowed: they may not use Ombud at all.
            Unconfirmed: nobody was told yet who they, or we, are.
        """
        person = PersonId(sender.person)
        colleague = colleagues.known(self._desk, person)
        if not self._ours(sender, colleague):
            raise NotAllowed(_OTHER_TEAM)
        if colleague is None and colleagues.expected(self._desk, person):
            raise Unconfirmed
        if colleague is not None and colleague.objection:
            raise NotAllowed(OBJECTIONS[colleague.objection])
        name = colleague.name if colleague else ""
        return Actor(person, self._desk.roster.roles(person), name, self.language(person))

    def language(self, person: str) -> str:
        """Return the language that somebody is spoken to in, whoever they are."""
        return colleagues.language(self._desk, PersonId(person))

    def _ours(self, sender: Sender, colleague: Colleague | None) -> bool:
        try:
            home = self._team_id or self._identity().team_id
            if sender.team_id == home:
                return bool(home)
            # Within an organisation of several workspaces people act from any of them; the directory
            # was asked whether they are members of this one.
            inside = sender.enterprise_id and sender.enterprise_id == self._identity().enterprise_id
        except ChatError:
            raise Unconfirmed from None
        return bool(inside and colleague is not None)
