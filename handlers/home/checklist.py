"""The set-up checklist: what stands and what is still to do, looked up each time it is shown."""

from collections.abc import Iterator, Mapping

from handlers.answers.authorship import authorship
from handlers.cards.case_rows import row
from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain.card import Section, Step
from handlers.domain.countdown import Countdown
from handlers.domain.errands import ErrandId
from handlers.domain.ids import MailboxId
from handlers.domain.languages import LANGUAGES
from handlers.domain.outage import mailbox_of
from handlers.domain.people import Actor, Organisation, Role
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.letters.catalogue import languages
from handlers.mailboxes import disconnect_form, inviting, purge_form, wellbeing
from handlers.people import outages
from handlers.people.memos import unreachable
from handlers.store.outbox import EntryState
from handlers.store.rounds import Standing
from handlers.store.transaction import Transaction

_CHANNEL = {
    "public": say("The channel is public, so everybody sees the cases; make it private."),
    "archived": say("The channel is archived; restore it, or choose another one in the settings."),
    "shared": say("The channel is shared with another organisation; stop sharing it, or choose another one."),
    "absent": say("Ombud is not in the channel; type {command} in it.", command="/invite @Ombud"),
}
#: Open test cases that the page offers to remove.
TESTS = 3


def sections(
    desk: Desk, tx: Transaction, organisation: Organisation, standings: list[Standing], viewer: Actor
) -> list[Section]:
    """Return what an admin sees besides cases: the checklist, test cases to remove, and the mailboxes."""
    today = tx.now.astimezone(organisation.zone).date()
    glances = tx.overviews.tests(organisation.id, TESTS)
    whose = authorship(tx, desk, glances)
    tests = tuple(row(each, viewer, today, whose.get(each.id)) for each in glances)
    found = [
        Section(
            say("Set-up"),
            lines=tuple(lines(desk, tx, organisation, standings)),
            steps=(Step(ErrandId.TEST_CASE, say("Send me a test case")),),
        ),
        Section(say("Mailboxes"), lines=tuple(health(tx, standings)), steps=inviting.steps(desk, standings)),
    ]
    if leaving := disconnect_form.steps(desk, standings):
        found.append(Section(say("Disconnecting"), steps=leaving))
    if going := purge_form.steps(standings):
        found.append(Section(say("Deleting before the day"), steps=going))
    return [*found, Section(say("Test cases"), tests)] if tests else found


def lines(
    desk: Desk, tx: Transaction, organisation: Organisation, standings: list[Standing]
) -> Iterator[Phrase]:
    """Yield every point of the checklist, each with whether it is done."""
    if all(one.status in wellbeing.GONE for one in standings):
        yield _to_do(say("No mailbox is connected; connect one, or name one in the settings."))
    for standing in (one for one in standings if one.status not in wellbeing.GONE):
        yield _point(wellbeing.told(standing, tx.now), done=wellbeing.is_well(standing, tx.now))
    yield from _channel(organisation)
    yield from _people(desk)
    yield _done(_calendar(organisation))
    yield _done(
        say(
            "The channel is spoken to in {language}.",
            language=LANGUAGES.get(desk.rules.language, desk.rules.language),
        )
    )
    written = joined(", ", (LANGUAGES.get(code, code) for code in sorted(languages())))
    yield _done(say("Acknowledgements are written in {languages}.", languages=written))
    yield _pages(desk)
    yield from _options(desk)
    yield from _mail(desk, tx, organisation)


def health(tx: Transaction, standings: list[Standing]) -> Iterator[Phrase]:
    """Yield how each mailbox fares and what waits in it, and what could not be delivered."""
    leaving = any(one.status in wellbeing.GONE for one in standings)
    waits = countdowns.countdowns(tx) if leaving else {}
    for standing in standings:
        yield say(
            "{told} {waiting}",
            told=wellbeing.told(standing, tx.now),
            waiting=further(standing, waits),
        )
    failed = tx.outbox.count(EntryState.FAILED)
    if failed:
        yield count(
            "{n} message could not be delivered; its case says which.",
            "{n} messages could not be delivered; their cases say which.",
            failed,
        )
    unknown = tx.outbox.count(EntryState.UNKNOWN)
    if unknown:
        yield count(
            "{n} message is in doubt: nobody knows yet whether it was delivered.",
            "{n} messages are in doubt: nobody knows yet whether they were delivered.",
            unknown,
        )
    if not failed and not unknown:
        yield say("Everything that was to be delivered was delivered, or is on its way.")


def further(standing: Standing, waits: Mapping[MailboxId, Countdown]) -> Phrase:
    """Return what waits in a mailbox; of a disconnected one, how long what was read stands by."""
    countdown = waits.get(standing.id)
    return wellbeing.waiting(standing) if countdown is None else countdowns.told(countdown)


def _channel(organisation: Organisation) -> Iterator[Phrase]:
    faults = organisation.channel_fault.replace(",", " ").split()
    for fault in faults:
        yield _to_do(
            _CHANNEL.get(
                fault, say("Nothing can be posted in the channel; run {command}.", command="ombud doctor")
            )
        )
    if not faults:
        yield _done(say("The channel is private, and Ombud is in it."))


def _people(desk: Desk) -> Iterator[Phrase]:
    counted = dict.fromkeys(Role, 0)
    for person in {*desk.roster.staff().listed, *(one.id for one in desk.roster.everyone())}:
        for role in desk.roster.roles(person):
            counted[role] += 1
    told = say(
        "{handlers}, {managers}, {admins}.",
        handlers=count("{n} case handler", "{n} case handlers", counted[Role.CASE_HANDLER]),
        managers=count("{n} manager", "{n} managers", counted[Role.MANAGER]),
        admins=count("{n} admin", "{n} admins", counted[Role.ADMIN]),
    )
    yield (
        _done(told)
        if all(counted.values())
        else _to_do(say("Give every role to somebody: {told}", told=told))
    )


def _calendar(organisation: Organisation) -> Phrase:
    place = "-".join(filter(None, (organisation.country, organisation.subdivision)))
    return say(
        "Days are counted in {zone}, with the public holidays of {place}.",
        zone=organisation.zone.key,
        place=place,
    )


def _pages(desk: Desk) -> Phrase:
    url = desk.rules.public_url
    if desk.rules.opens_here_alone:
        return _to_do(
            say(
                "Links to files and for connecting mailboxes open on this computer alone ({url}); set "
                "{setting}.",
                url=url,
                setting="OMBUD_WEB_PUBLIC_URL",
            )
        )
    return _done(say("Links to files and for connecting mailboxes open at {url}.", url=url))


def _options(desk: Desk) -> Iterator[Phrase]:
    yield _optional(say("Emoji on a card claim it."), on=desk.rules.triage_by_emoji, scope="reactions:read")
    yield _optional(
        say("Roles come from user groups."), on=bool(desk.roster.staff().groups), scope="usergroups:read"
    )
    pictures = desk.painter is not None and desk.rules.digest.pictures
    yield _optional(say("Digests show charts."), on=pictures, scope="files:write")


def _mail(desk: Desk, tx: Transaction, organisation: Organisation) -> Iterator[Phrase]:
    """Yield whom mail can reach while Slack is down, and what stands still now."""
    without = len(unreachable(desk, tx))
    if without:
        yield say(
            "Optional: {people}, so mail cannot stand in for them while Slack is down (scope {scope}, or "
            "{setting}).",
            people=count("{n} colleague has no mail address", "{n} colleagues have no mail address", without),
            scope="users:read.email",
            setting="OMBUD_PEOPLE_ADDRESSES",
        )
    else:
        yield _done(say("Mail stands in for what Slack does not take in time."))
    for one in tx.outages.open_ones():
        # Mailboxes have a point of their own above.
        if mailbox_of(one.what) is None:
            yield _to_do(outages.told(one, tx.now, organisation.zone, {}))


def _optional(what: Phrase, *, on: bool, scope: str) -> Phrase:
    if on:
        return say("On: {what} (scope {scope})", what=what, scope=scope)
    return say("Off, and optional: {what} (scope {scope})", what=what, scope=scope)


def _point(what: Phrase, *, done: bool) -> Phrase:
    return _done(what) if done else _to_do(what)


def _done(what: Phrase) -> Phrase:
    return say("Done: {what}", what=what)


def _to_do(what: Phrase) -> Phrase:
    return say("To do: {what}", what=what)
