"""What `ombud doctor` looks at, one function a thing; every fault comes with what to do about it."""

from collections.abc import Iterator, Mapping

from bot.charts.painter import can_paint
from bot.settings.groups import MailboxSettings, SlackMode
from bot.settings.model import MasterKind, Settings
from bot.vault.keyfile import KeyFileError, read_key_file
from bot.vault.turnover import under_way
from bot.wiring.disk_checks import check_disks
from bot.wiring.faults import SetupFault
from bot.wiring.ledgers import check_may_serve
from bot.wiring.mailbox_checks import (
    Checked,
    Fault,
    any_connected,
    check_connections,
    check_providers,
    fault_of,
)
from bot.wiring.master_keys import current_kind, try_wrapping
from bot.wiring.office import Office, check_database_file, open_office, public_url
from bot.wiring.providers import connector_of, not_offered, offered, try_sending
from bot.wiring.slack_face import slack_faults, without_pictures
from connectors.errors import ConnectorError
from connectors.provider import Parts
from handlers.checkup import standing
from handlers.desk import Rules
from handlers.disposal.ledger import compare
from handlers.mailboxes import registry
from handlers.ports import BrokenSeal, KeyServiceError, LedgerFault
from handlers.store.schema import Unreachable


def check_all(settings: Settings) -> Iterator[Checked]:
    """Look at everything, in an order in which an earlier fault explains later ones."""
    yield _organisation(settings)
    yield check_disks(settings)
    yield _key(settings)
    office, connected = _opened(settings), False
    if isinstance(office, Checked):
        yield office
    else:
        with office:
            yield Checked("database")
            yield _ledger(office)
            yield from _stored(office)
            connected = any_connected(office)
    yield _slack(settings)
    yield _web(settings)
    yield from check_providers(settings, not_offered(settings))
    if not settings.mailboxes and not connected:
        fix = (
            "Connect one with `ombud mailbox connect`, or set OMBUD_MAILBOX_ADDRESS and OMBUD_MAILBOX_PATH, "
            "or [[mailboxes]] in the TOML file."
        )
        yield Checked("mailboxes", (Fault("No mailbox is connected, so no letter comes in.", fix),))
    for mailbox in settings.mailboxes:
        yield _mailbox(mailbox, offered(settings))


def _organisation(settings: Settings) -> Checked:
    if settings.organisation.name:
        return Checked("organisation")
    fix = "Set OMBUD_ORGANISATION_NAME."
    return Checked("organisation", (Fault("It has no name, and letters name it to people.", fix),))


def _key(settings: Settings) -> Checked:
    if current_kind(settings) is MasterKind.AWS:
        return _service(settings)
    if settings.master_key:
        return Checked("master key", notes=("given in the settings",))
    if not settings.master_key_path.exists() and _is_new(settings):
        return Checked("master key", notes=("is made by `ombud migrate`",))
    try:
        read_key_file(settings.master_key_path)
    except KeyFileError as error:
        return Checked("master key", (_split(str(error)),))
    if under_way(settings.master_key_path):
        return Checked("master key", notes=("a change of keys is under way; `ombud keys rotate` ends it",))
    return Checked("master key")


def _service(settings: Settings) -> Checked:
    """Look whether the service wraps and unwraps, since each may be allowed without the other."""
    try:
        try_wrapping(settings)
    except (SetupFault, KeyServiceError, BrokenSeal) as error:
        return Checked("master key", (_split(str(error)),))
    return Checked("master key", notes=("kept by AWS KMS",))


def _is_new(settings: Settings) -> bool:
    try:
        check_database_file(settings)
    except SetupFault:
        return True
    return False


def _opened(settings: Settings) -> Office | Checked:
    try:
        return open_office(settings, unserved=True)
    except SetupFault as error:
        return Checked("database", (_split(str(error)),))
    except Unreachable as error:
        return Checked("database", (_split(str(error)),))
    except (KeyFileError, KeyServiceError):
        return Checked("database", notes=("not opened, since there is no key for it",))


def _ledger(office: Office) -> Checked:
    """Look whether erasures can be written down, and whether the database knows all of them."""
    try:
        check_may_serve(office.settings, office.desk, office.database)
        begun = len(compare(office.desk).under_way)
    except (SetupFault, LedgerFault) as error:
        return Checked("erasure ledger", (_split(str(error)),))
    return Checked("erasure ledger", notes=(f"{begun} erasures under way",) if begun else ())


def _stored(office: Office) -> Iterator[Checked]:
    try:
        registry.everything(office.desk)  # opens something of each with its key
    except BrokenSeal as error:
        fix = "Restore the master key this store was made with, or add it after the current one."
        yield Checked("encryption", (Fault(str(error), fix),))
        return
    except KeyServiceError as error:
        yield Checked("encryption", (_split(str(error)),))
        return
    yield Checked("encryption")
    yield _work(office)
    yield from check_connections(office)


def _work(office: Office) -> Checked:
    found = standing(office.desk)
    faults, notes = [], []
    if found.failed:
        fix = (
            "Put right what is said of Slack and the mailboxes, then act on the case again: its card is "
            "drawn anew, and its thread says which mail did not leave."
        )
        faults.append(Fault(f"{found.failed} cards, lines or mails were given up.", fix))
    if found.unknown:
        fix = "Run `ombud serve`: each is looked up before it is done again."
        faults.append(Fault(f"Of {found.unknown} nobody knows whether they took effect.", fix))
    fix = "`ombud doctor` says of each mailbox and of Slack what is wrong; outages end by themselves."
    faults += [Fault(sentence, fix) for sentence in found.still]
    if found.beat_at is not None:
        notes.append(f"Ombud last ran at {found.beat_at:%Y-%m-%d %H:%M} UTC")
    if found.unreachable:
        notes.append(
            f"{found.unreachable} colleagues have no mail address, so mail cannot stand in for Slack "
            "(scope users:read.email, or OMBUD_PEOPLE_ADDRESSES)"
        )
    if found.waiting:
        notes.append(f"{found.waiting} waiting to leave")
    notes += [f"{name}: {count} letters to read" for name, count in found.unread.items() if count]
    notes += [
        f"{name}: {count} letters could not be read; each has a case that says so"
        for name, count in found.quarantined.items()
        if count
    ]
    return Checked("work", tuple(faults), tuple(notes))


def _slack(settings: Settings) -> Checked:
    slack = settings.slack
    if slack.mode is SlackMode.OFF:
        return Checked("slack", notes=("off: cards wait until OMBUD_SLACK_MODE is socket or http",))
    faults = [_split(sentence) for sentence in slack_faults(settings)]
    groups = slack.case_handler_groups or slack.manager_groups
    if not (slack.case_handlers or slack.managers or groups):
        fix = (
            "List member ids in OMBUD_SLACK_CASE_HANDLERS and OMBUD_SLACK_MANAGERS, or user groups in "
            "OMBUD_SLACK_CASE_HANDLER_GROUPS and OMBUD_SLACK_MANAGER_GROUPS."
        )
        faults.append(Fault("Nobody may handle cases.", fix))
    return Checked("slack", tuple(faults), _pictures(settings))


def _pictures(settings: Settings) -> tuple[str, ...]:
    """Say what keeps charts from going with digests; they go without, which is no fault."""
    if not settings.digest.pictures:
        return ()
    if not can_paint():
        return ("digests go without charts; install Ombud with its extra 'charts'",)
    if without_pictures(settings):
        return ("digests go without charts in Slack; add the optional scope files:write to the app",)
    return ()


def _web(settings: Settings) -> Checked:
    """Say where links lead; those to this machine open nowhere else, which is right on a laptop alone."""
    url = public_url(settings.web)
    notes = [f"links lead to {url}"]
    if Rules(public_url=url).opens_here_alone:
        notes.append("which opens on this machine alone; set OMBUD_WEB_PUBLIC_URL for everybody else")
    elif not url.startswith("https:"):
        notes.append("without TLS; Google and Microsoft send nobody back there, so make it https")
    return Checked("web", notes=tuple(notes))


def _mailbox(mailbox: MailboxSettings, parts: Mapping[str, Parts]) -> Checked:
    name = f"mailbox {mailbox.name}"
    notes: tuple[str, ...] = ()
    provider = parts.get(mailbox.provider.value)
    if not mailbox.authserv_ids and (provider is None or provider.vouching is None):
        notes = ("acknowledges nobody, since authserv_ids names no server to trust on senders",)
    try:
        _reach(mailbox, parts)
    except ConnectorError as error:
        otherwise = "Check the mailbox's settings, and that this user may read it."
        return Checked(name, (fault_of(error, otherwise),), notes)
    return Checked(name, notes=notes)


def _reach(mailbox: MailboxSettings, parts: Mapping[str, Parts]) -> None:
    connector = connector_of(mailbox, parts)
    connector.account()
    for scope in connector.scopes():
        connector.discover(scope, None, 1)
    try_sending(mailbox, parts)


def _split(sentence: str) -> Fault:
    """Return a fault from a sentence of the form "what is wrong; what to do"."""
    problem, _, fix = sentence.partition("; ")
    return Fault(f"{problem}.", f"{fix[:1].upper()}{fix[1:]}") if fix else Fault(sentence, sentence)
