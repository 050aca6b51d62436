"""People around a case: colleagues with their roles, and the organisation they work for.

Data subjects are not here: what we know of them is content and lives sealed in messages.
"""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.domain.ids import OrganisationId, PersonId


class Role(StrEnum):
    """What a colleague may do; deny by default."""

    CASE_HANDLER = "case_handler"
    MANAGER = "manager"
    ADMIN = "admin"


#: Who may see and handle cases at all.
CASE_PEOPLE = frozenset({Role.CASE_HANDLER, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a colleague with the roles held now, or Ombud itself."""

    id: PersonId
    roles: frozenset[Role] = frozenset()
    name: str = ""  # for polite refusals ("Ada has just claimed it"); not stored
    language: str = "en"  # what forms and answers are said in


OMBUD = Actor(PersonId("ombud"))


@dataclass(frozen=True, slots=True)
class Organisation:
    """The controller, in one Slack workspace.

    Attributes:
        zone: IANA zone of the establishment that handles the cases (receipt dates are local there).
        country: ISO 3166-1 alpha-2, whose public holidays count (Reg. 1182/71 Art. 2(1)).
        subdivision: ISO 3166-2 part after the dash, or "".
        desk_name: who handles requests, as acknowledgements say it.
        channel_fault: why nothing is posted in the channel now (a code of `handlers.domain.channel`), or "".
    """

    id: OrganisationId
    name: str
    zone: ZoneInfo
    country: str
    subdivision: str = ""
    desk_name: str = ""
    team_id: str = ""
    enterprise_id: str = ""
    channel_id: str = ""
    channel_fault: str = ""
