"""A colleague as the chat system's directory describes them; what they may do is the roster's to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import PersonId
from handlers.domain.people import Role


class Objection(StrEnum):
    """Why an account may not act, whatever lists and groups it stands in."""

    NONE = ""
    GUEST = "guest"  # of many channels
    ULTRA_GUEST = "ultra_guest"  # of one channel
    STRANGER = "stranger"  # somebody of another organisation, met in a shared channel
    OTHER_TEAM = "other_team"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"  # the directory knows no such account


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the directory gives it; `locale` such as da-DK, `zone` an IANA name.

    Attributes:
        address: where they read mail; "" where the directory may not say. Kept sealed, and never logged.
    """

    person: PersonId
    name: str = ""
    locale: str = ""
    zone: str = ""
    objection: Objection = Objection.NONE
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody we asked the directory about.

    Attributes:
        language: of the locale, as our catalogues are called.
        zone: IANA name; "" where the directory gives none.
        granted: roles that come from user groups; those that the settings list are not here.
        checked_at: when the directory said so.
    """

    id: PersonId
    name: str
    locale: str
    language: str
    zone: str
    objection: Objection
    granted: frozenset[Role]
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is meant to have roles: people by name, and user groups whose members have them."""

    listed: Mapping[PersonId, frozenset[Role]] = field(default_factory=dict)
    groups: Mapping[str, frozenset[Role]] = field(default_factory=dict)
