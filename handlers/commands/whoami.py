"""Who somebody is to Ombud: name, roles, language, zone, what they may do, and their limits."""

from handlers.commands import away
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.case import TRANSITIONS, ActionId
from handlers.domain.languages import LANGUAGES
from handlers.domain.people import CASE_PEOPLE, Actor, Role
from handlers.domain.phrase import Phrase, joined, say
from handlers.people import colleagues

ROLE_NAMES = {
    Role.CASE_HANDLER: say("case handler"),
    Role.MANAGER: say("manager"),
    Role.ADMIN: say("admin"),
}
_MAY = {
    Role.CASE_HANDLER: say("As a case handler you work on cases that are yours or nobody's."),
    Role.MANAGER: say("As a manager you work on every case, and see who has how much."),
    Role.ADMIN: say("As an admin you look after the set-up; that shows you no case."),
}
#: What would read as if it were cut, were it called here as on its button.
_CALLED = {ActionId.DUPLICATE: say("Link a duplicate"), ActionId.MERGE: say("Merge cases")}


def me(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return what Ombud knows of the person who asks."""
    known = desk.roster.known(actor.id)
    language = colleagues.language(desk, actor.id)
    zone = known.zone if known else ""
    held = [role for role in Role if role in actor.roles]
    lines: list[Phrase] = [
        say("Your roles: {roles}.", roles=joined(", ", (ROLE_NAMES[role] for role in held)))
        if held
        else say("You have no role here yet; ask an admin of Ombud to add you."),
        say(
            "Ombud speaks {language} to you, as your account in the chat does.",
            language=LANGUAGES.get(language, language),
        ),
    ]
    if zone:
        lines.append(say("Your time zone is {zone}.", zone=zone))
    lines += [_MAY[role] for role in held]
    if absent := away.told_of(desk, actor):
        lines.append(absent)
    actions = [
        _CALLED.get(action, row.label)
        for action, row in TRANSITIONS.items()
        if row.roles & actor.roles and action is not ActionId.MORE
    ]
    if actions:
        lines.append(say("You may: {actions}.", actions=joined(", ", actions)))
    return Answer(say("You are {person}.", person=f"<@{actor.id}>"), (*lines, *_limits(desk, actor)))


def _limits(desk: Desk, actor: Actor) -> list[Phrase]:
    if not actor.roles & CASE_PEOPLE:
        return []
    return [
        say(
            "Within an hour you may search {searches} times, open {readings} letters or files, and export "
            "{exports} cases.",
            searches=desk.limits.searches_per_hour,
            readings=desk.limits.readings_per_hour,
            exports=desk.limits.exports_per_hour,
        )
    ]
