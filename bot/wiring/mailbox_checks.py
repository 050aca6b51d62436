"""What `ombud doctor` says of providers and of connected mailboxes: addresses, dates, counts; no secret."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.settings.model import Settings
from bot.wiring.office import Office
from connectors.consent import Reach
from connectors.errors import ConnectorError
from connectors.provider import Place
from handlers.disposal import countdowns
from handlers.domain.countdown import Countdown, is_late
from handlers.domain.holds import Subject
from handlers.domain.mailbox import READ, RENUMBERED, FeedFault, MailboxStatus
from handlers.domain.purge import Purge
from handlers.mailboxes.alarms import SILENT
from handlers.mailboxes.reach import reached
from handlers.mailboxes.switching import told
from handlers.mailboxes.wellbeing import LATE
from handlers.store.connections import Connected
from handlers.store.transaction import Transaction

_OVERDUE = (
    "Run `ombud serve`; if it runs, its log names what keeps the purge. Put it on record with "
    "`ombud incident open`."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and what to do about it."""

    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of looking at one thing; `notes` are no faults, but worth knowing."""

    name: str
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def check_providers(settings: Settings, missing: dict[str, str]) -> Iterator[Checked]:
    """Say where each provider is reached, and what is missing before its mailboxes can be connected.

    Args:
        missing: by provider, what must be set or installed.
    """
    google, microsoft = settings.google, settings.microsoft
    places = {
        "google": {
            "Gmail": google.api_url,
            "consent": google.accounts_url,
            "tokens": google.token_url,
            "Pub/Sub": google.pubsub_url,
            "certificates": google.certificates_url,
        },
        "microsoft": {
            "Graph": microsoft.graph_url,
            "sign-in and tokens": microsoft.login_url,
            "large files": microsoft.upload_url or "the places of its cloud",
        },
    }
    asked = "asked of the public cloud" if microsoft.instance_discovery else "taken as they are set"
    further = {"microsoft": [f"sign-ins are {asked}"]}
    for name, urls in places.items():
        notes = [f"{what} at {url}" for what, url in urls.items()] + further.get(name, [])
        if missing.get(name):
            notes.append(f"not offered until {missing[name]} is there, as docs/mailboxes.md says")
        yield Checked(name, notes=tuple(notes))


def check_connections(office: Office) -> Iterator[Checked]:
    """Look at every mailbox that was ever connected, and try those that are opened by a grant."""
    with office.desk.reading("doctor.connections") as tx:
        connections, now = tx.connections.all(), tx.now
        waits, purges = countdowns.countdowns(tx), {each.mailbox_id: each for each in tx.purges.waiting()}
        amiss = {one.id: tx.feeds.amiss(one.id) for one in connections}
        general = {one.id: one for one in tx.mailboxes.all() if one.general}
        apart = tuple(_apart(tx, purges.values(), now))
    for one in connections:
        faults = tuple(_faults(one, now)) + tuple(_left_out(office, one))
        faults += tuple(_overdue(waits.get(one.id), purges.get(one.id), now))
        faults += tuple(_of_folder(each) for each in amiss[one.id] if one.status in READ)
        if one.status in READ and one.provider in office.desk.providers:
            faults += (*_unreachable(office, one), *_reaching(office, one))
        parts = office.desk.providers.get(one.provider)
        listens = parts is not None and parts.waiting is not None
        notes = [*_notes(one, listens=listens), *([told(general[one.id])] if one.id in general else [])]
        notes += [countdowns.told(waits[one.id]).rstrip(".")] if one.id in waits else []
        yield Checked(f"connection {one.name}", faults, tuple(notes))
    if apart:
        yield Checked("kept apart", apart)


def any_connected(office: Office) -> bool:
    """Return whether a mailbox is read that is connected by consent."""
    with office.desk.reading("doctor.connected") as tx:
        return any(
            one.status in READ and one.provider in office.desk.providers for one in tx.connections.all()
        )


def _left_out(office: Office, one: Connected) -> Iterator[Fault]:
    """Tell of a mailbox that the settings describe and that is not read all the same."""
    if one.name in office.desk.described and one.status not in READ:
        fix = "Run `ombud migrate`, which connects it again, or take it out of the settings."
        yield Fault("The settings describe it, and it is not read.", fix)


def _faults(one: Connected, now: datetime) -> Iterator[Fault]:
    if one.status is MailboxStatus.LAPSED:
        fix = "Connect it again from Ombud's home page, or with `ombud mailbox connect`; nothing is lost."
        yield Fault("It no longer accepts Ombud's access.", fix)
    if one.status in READ and one.read_at is not None and now - one.read_at > LATE:
        minutes = int((now - one.read_at).total_seconds() // 60)
        fix = "Run `ombud serve`; if it runs, its log names the failure of each round."
        yield Fault(f"It was last read {minutes} minutes ago.", fix)
    if one.status in READ and one.untold >= SILENT:
        fix = "Check that OMBUD_WEB_PUBLIC_URL is reached from the internet; letters come in by looking."
        yield Fault(f"Its provider did not tell of new mail, {one.untold} times running.", fix)
    if one.status in READ and one.watched_until is not None and one.watched_until <= now:
        fix = "Run `ombud serve`, which prolongs it; letters come in by looking meanwhile."
        yield Fault(f"The provider's promise to tell of mail ended on {_day(one.watched_until)}.", fix)


def _overdue(waits: Countdown | None, purge: Purge | None, now: datetime) -> Iterator[Fault]:
    """Tell of a purge that should have run; one that a legal hold stops is none."""
    if waits is None or purge is None or waits.held or not is_late(purge, now):
        return
    problem = f"What was read of it was to be deleted on {waits.on.isoformat()} (step {purge.step})."
    yield Fault(problem, _OVERDUE)


def _apart(tx: Transaction, purges: Iterable[Purge], now: datetime) -> Iterator[Fault]:
    """Tell of what was kept apart of a purged mailbox, and should be gone by now; what is held is none."""
    for purge in purges:
        if not is_late(purge, now) or (kept := tx.reserves.at(purge.mailbox_id)) is None:
            continue
        named = tx.reserves.named(purge.mailbox_id)
        if named is None or tx.gate.holds_on(Subject(case=kept.case_id)):
            continue
        problem = (
            f"Case {named.number}, kept apart of mailbox {named.mailbox}, was to be deleted on "
            f"{purge.due_at.date().isoformat()} (step {purge.step})."
        )
        yield Fault(problem, _OVERDUE)


def _of_folder(amiss: FeedFault) -> Fault:
    fix = "Bring it back under its name, or choose the folders again with `ombud mailbox folders`."
    if amiss.fault == RENUMBERED:
        problem = f"Its folder {amiss.scope} was numbered anew time and again, and is read no longer."
        return Fault(problem, "Mend the server, and choose the folders again with `ombud mailbox folders`.")
    return Fault(f"Its folder {amiss.scope} cannot be read since {_instant(amiss.since)}.", fix)


def _unreachable(office: Office, one: Connected) -> Iterator[Fault]:
    with office.desk.reading("doctor.mailbox") as tx:
        mailbox = tx.mailboxes.get(one.id)
    try:
        connector = office.desk.connector(mailbox)
        connector.account()
        connector.scopes()
    except ConnectorError as error:
        yield fault_of(error, "Put that right; until then letters wait in the mailbox, and none is lost.")
        return
    sending = office.desk.providers[one.provider].sending
    try:
        if sending is not None:
            sending(Place(mailbox.address, dict(mailbox.details)), office.desk.grants(mailbox))
    except ConnectorError as error:
        yield fault_of(error, "Put that right; until then letters are read, and answers wait.")


def fault_of(error: ConnectorError, otherwise: str) -> Fault:
    """Return what a connector says is wrong, with the fix that it names.

    Args:
        otherwise: the fix where it names none.
    """
    problem, _, fix = str(error).partition("; ")
    problem, fix = problem.rstrip(".") + ".", fix.rstrip(".") and fix.rstrip(".") + "."
    return Fault(problem[:1].upper() + problem[1:], fix[:1].upper() + fix[1:] or otherwise)


def _reaching(office: Office, one: Connected) -> Iterator[Fault]:
    with office.desk.reading("doctor.mailbox") as tx:
        mailbox = tx.mailboxes.get(one.id)
    try:
        found = reached(office.desk, mailbox)
    except ConnectorError:
        return  # told as out of reach
    if found is Reach.WIDE:
        fix = "Remove the mail permissions of Ombud's app in Entra; the role in Exchange Online is enough."
        yield Fault("Its access opens the mailbox that must be refused, and so perhaps every other.", fix)
    if found is Reach.UNPROVEN:
        fix = "Connect it again, and name a mailbox that is there and that Ombud must not reach."
        yield Fault("Whether its access opens it alone cannot be tested.", fix)


def _notes(one: Connected, *, listens: bool) -> Iterator[str]:
    """Yield what is worth knowing.

    Args:
        listens: the provider is listened to on a connection that stays open (IDLE), so it needs no watch.
    """
    yield f"{one.provider}, {one.status}"
    if one.status not in READ:
        return
    if one.granted_at is not None:
        times = "once" if one.revision == 1 else f"{one.revision} times"
        yield f"access saved on {_day(one.granted_at)}, {times}"
    if one.refused_at is not None:
        yield f"access refused since {_instant(one.refused_at)}"
    yield f"last read {_instant(one.read_at)}" if one.read_at else "not read yet"
    if one.watched_until is not None:
        told = f"last told {_instant(one.told_at)}" if one.told_at else "told nothing yet"
        yield f"watched until {_day(one.watched_until)}, {told}"
    elif listens:
        yield "its server is listened to while Ombud runs"
    elif one.granted_at is not None:
        yield "not watched, so it is looked at every 15 minutes at the latest"
    if one.reach == Reach.NARROW.value and one.reach_tested_at is not None:
        yield f"opens no other mailbox, tested {_day(one.reach_tested_at)}"
    yield (
        f"compared with the provider {_instant(one.reconciled_at)}"
        if one.reconciled_at
        else "not compared with the provider yet"
    )


def _day(at: datetime) -> str:
    return at.date().isoformat()


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")
