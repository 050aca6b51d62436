"""Colleagues: what the directory says of everybody with a role, asked in advance so that no press waits.

`refresh` asks and writes; the rest answers from memory. What a role allows is not decided here.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.desk import Desk
from handlers.domain.channel import REMOVED
from handlers.domain.colleague import Account, Colleague, Objection
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.domain.phrase import say
from handlers.ports import ChatBusy, ChatError, ChatRefused, Directory
from handlers.words.speaking import language_of

#: Further refusals that concern every account alike: what the token may not do at all.
_ALL_ACCOUNTS = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of asking the directory.

    Attributes:
        checked: of whom it has just spoken.
        complete: it named the members of every user group.
    """

    checked: frozenset[PersonId] = frozenset()
    complete: bool = False


def known(desk: Desk, person: PersonId) -> Colleague | None:
    """Return what is known of a person, from memory; None where the directory was not asked yet."""
    return desk.roster.known(person)


def language(desk: Desk, person: PersonId) -> str:
    """Return the language that a person is spoken to in: their own, or the desk's for who is unknown."""
    found = desk.roster.known(person)
    return found.language if found is not None and found.language else desk.rules.language


def expected(desk: Desk, person: PersonId) -> bool:
    """Return whether somebody unknown may turn out to have a role once the directory has spoken."""
    staff = desk.roster.staff()
    return person in staff.listed or bool(staff.groups and not desk.roster.everyone())


def holding(desk: Desk, *roles: Role) -> tuple[Colleague, ...]:
    """Return everybody who holds one of these roles now, by id."""
    found = (one for one in desk.roster.everyone() if desk.roster.roles(one.id) & set(roles))
    return tuple(sorted(found, key=lambda one: one.id))


def admins(desk: Desk) -> tuple[Colleague, ...]:
    """Return who looks after Ombud: the admins, or the managers where there are none."""
    return holding(desk, Role.ADMIN) or holding(desk, Role.MANAGER)


def names(desk: Desk) -> Mapping[PersonId, str]:
    """Return what everybody who is known is called."""
    return {one.id: one.name for one in desk.roster.everyone() if one.name}


def name_of(desk: Desk, person: PersonId) -> str:
    """Return what somebody is called, for a sentence that shall mention nobody."""
    found = desk.roster.known(person)
    return found.name if found is not None and found.name else say("a colleague")


def recall(desk: Desk) -> None:
    """Take from the records what the directory said before this process began."""
    with desk.reading("colleagues.recall") as tx:
        desk.roster.learn(tx.colleagues.all())


def refresh(desk: Desk) -> Refreshed:
    """Ask the directory about everybody who is meant to have a role or owns a case, and remember it.

    What cannot be asked now stays as it was; a group that is closed to us grants nothing.
    """
    if desk.directory is None:
        return _as_set(desk)
    with desk.reading("colleagues.standing") as tx:
        before = {one.id: one for one in tx.colleagues.all()}
        owners = tx.duties.owners()
    granted, complete = _granted(desk, desk.directory, before)
    people = {*desk.roster.staff().listed, *granted, *owners}
    accounts = _accounts(desk.directory, sorted(people, key=lambda one: _asked(before, one)))
    now = desk.clock.now()
    found = [_colleague(desk, account, granted) for account in accounts]
    checked = {one.id for one in found}
    found += [
        replace(one, granted=kept)
        for one in before.values()
        if one.id not in checked and (kept := granted.get(one.id, frozenset())) != one.granted
    ]
    with desk.transaction("colleagues.refresh") as tx:
        tx.colleagues.put(replace(one, checked_at=now) if one.id in checked else one for one in found)
        if organisation := tx.organisations.first():
            tx.addresses.put(organisation.id, {one.person: one.address for one in accounts})
        everybody = tx.colleagues.all()
    desk.roster.learn(everybody)
    return Refreshed(frozenset(checked), complete)


def _as_set(desk: Desk) -> Refreshed:
    """Take from the settings alone whom mail can reach, where there is no chat system to ask."""
    reached = {one for one in desk.roster.staff().listed if one in desk.rules.addresses}
    with desk.reading("colleagues.standing") as tx:
        known = {one.id for one in tx.colleagues.all()}
    if reached - known:
        now = desk.clock.now()
        with desk.transaction("colleagues.refresh") as tx:
            tx.colleagues.put(_named(one, now) for one in sorted(reached - known))
            everybody = tx.colleagues.all()
        desk.roster.learn(everybody)
    return Refreshed()


def _named(person: PersonId, now: datetime) -> Colleague:
    """Return somebody of whom the settings alone tell."""
    return Colleague(person, "", "", "", "", Objection.NONE, frozenset(), now)


def _granted(
    desk: Desk, directory: Directory, before: Mapping[PersonId, Colleague]
) -> tuple[dict[PersonId, frozenset[Role]], bool]:
    """Return the roles that user groups grant, and whether every group was read."""
    granted: dict[PersonId, frozenset[Role]] = {}
    complete = True
    for group, roles in desk.roster.staff().groups.items():
        try:
            members = directory.members(group)
        except ChatBusy:  # passing: whoever had these roles keeps them until the next look
            complete = False
            members = frozenset(one.id for one in before.values() if one.granted & roles)
        except ChatError as error:
            complete = False
            members = frozenset()
            _log.warning("A user group cannot be read.", extra=_facts("colleagues.group", error))
        for person in members:
            granted[person] = granted.get(person, frozenset()) | roles
    return granted, complete


def _accounts(directory: Directory, people: list[PersonId]) -> list[Account]:
    found = []
    for person in people:
        try:
            found.append(directory.account(person))
        except ChatError as error:
            _log.warning("The directory does not answer.", extra=_facts("colleagues.account", error))
            if _closed(error):  # the rest is asked first the next time
                break
    return found


def _closed(error: ChatError) -> bool:
    """Return whether the directory answers about nobody now; else the refusal is about one account."""
    return not isinstance(error, ChatRefused) or error.code in {*REMOVED, *_ALL_ACCOUNTS}


def _asked(before: Mapping[PersonId, Colleague], person: PersonId) -> tuple[float, str]:
    last = before.get(person)
    return (last.checked_at.timestamp() if last else 0.0, person)


def _colleague(desk: Desk, account: Account, granted: Mapping[PersonId, frozenset[Role]]) -> Colleague:
    return Colleague(
        id=account.person,
        name=account.name,
        locale=account.locale,
        language=language_of(account.locale),
        zone=_zone(account.zone),
        objection=Objection(account.objection),
        granted=granted.get(account.person, frozenset()),
        checked_at=desk.clock.now(),
    )


def _zone(name: str) -> str:
    """Return a zone's name if it is one: days are reckoned in it."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""


def _facts(action: str, error: ChatError) -> dict[str, object]:
    return {"action": action, "reason": type(error).__name__}
