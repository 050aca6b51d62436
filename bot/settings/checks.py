"""What must hold between settings: a mode and the secrets it needs, mailboxes and their names."""

import os.path
from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.settings.errors import Mistake
from bot.settings.groups import (
    GoogleSettings,
    LawSettings,
    MailboxSettings,
    Provider,
    SlackMode,
    SlackSettings,
)
from bot.settings.model import MasterKind, Settings
from bot.settings.reminders import RemindersSettings
from handlers.disposal.schedule import FaultySchedule, load
from handlers.domain.hours import Hours

_NEEDED = {
    SlackMode.OFF: (),
    SlackMode.SOCKET: ("bot_token", "app_token", "channel_id"),
    SlackMode.HTTP: ("bot_token", "signing_secret", "channel_id"),
}
_WITH_PATH = frozenset({Provider.MAILDIR})
_SECRETS = ("bot_token", "app_token", "signing_secret")


def check(settings: Settings) -> Iterator[Mistake]:
    """Yield every mistake that shows only between settings."""
    if settings.master_key_current is MasterKind.AWS and not settings.master_key_aws:
        yield Mistake(
            "OMBUD_MASTER_KEY_CURRENT", "is aws, and no key is named there", "Set OMBUD_MASTER_KEY_AWS."
        )
    yield from _slack(settings.slack)
    yield from _google(settings.google)
    yield from _reminders(settings.reminders)
    yield from _law(settings.law)
    for number, mailbox in enumerate(settings.mailboxes, start=1):
        yield from _mailbox(number, mailbox)
    for name, count in Counter(mailbox.name for mailbox in settings.mailboxes).items():
        if count > 1:
            yield Mistake("mailboxes", f"{count} are called {name!r}", "Give each a name of its own.")
    yield from _shared(settings.mailboxes)
    try:
        load(settings.retention.schedule, settings.organisation.country)
    except FaultySchedule as faulty:
        where = "OMBUD_RETENTION_SCHEDULE"
        yield from (
            Mistake(where, f"says: {one}", "`ombud retention check` tries it.") for one in faulty.faults
        )
    if settings.ca_file is not None and not settings.ca_file.exists():
        yield Mistake("OMBUD_CA_FILE", "leads to no file", "Name a PEM file of certificates.")


def _slack(slack: SlackSettings) -> Iterator[Mistake]:
    for name in _NEEDED[slack.mode]:
        if not getattr(slack, name):
            either = f"OMBUD_SLACK_{name.upper()}"
            files = f" or {either}_FILE" if name in _SECRETS else ""
            yield Mistake(either, f"needed in {slack.mode.value} mode", f"Set {either}{files}.")
    # The two tokens are easily swapped, and Slack's own answer ("invalid_auth") does not tell.
    if slack.bot_token.startswith("xapp-"):
        yield Mistake(
            "OMBUD_SLACK_BOT_TOKEN", "holds an app-level token", "Put the token that begins with xoxb-."
        )
    if slack.app_token.startswith(("xoxb-", "xoxp-")):
        yield Mistake(
            "OMBUD_SLACK_APP_TOKEN", "holds a bot or user token", "Put the token that begins with xapp-."
        )


def _reminders(reminders: RemindersSettings) -> Iterator[Mistake]:
    hours = Hours(reminders.quiet_from, reminders.quiet_until, reminders.morning)
    if hours.rests(reminders.morning):
        yield Mistake(
            "OMBUD_REMINDERS_MORNING", "lies in the quiet hours", "Put it outside of them, such as 09:00."
        )


def _google(google: GoogleSettings) -> Iterator[Mistake]:
    for name in ("topic", "subscription"):
        if google.push_account and not getattr(google, name):
            either = f"OMBUD_GOOGLE_{name.upper()}"
            yield Mistake(either, "needed where Pub/Sub calls us", f"Set {either}.")


def _law(law: LawSettings) -> Iterator[Mistake]:
    for day in sorted(dict(law.extra_days_off).keys() & dict(law.removed_days_off).keys()):
        yield Mistake(
            "OMBUD_LAW_EXTRA_DAYS_OFF",
            f"has {day}, which OMBUD_LAW_REMOVED_DAYS_OFF has too",
            "Keep it in one of the two.",
        )


def _mailbox(number: int, mailbox: MailboxSettings) -> Iterator[Mistake]:
    where = f"mailbox {number}"
    if not mailbox.name:
        yield Mistake(where, "has no name", "Give it one: OMBUD_MAILBOX_NAME, or name in [[mailboxes]].")
    if not mailbox.address:
        yield Mistake(
            where, "has no address", "Give it one: OMBUD_MAILBOX_ADDRESS, or address in [[mailboxes]]."
        )
    if mailbox.provider in _WITH_PATH and mailbox.path is None:
        yield Mistake(where, "has no path", "Give it one: OMBUD_MAILBOX_PATH, or path in [[mailboxes]].")
    if mailbox.provider is Provider.IMAP:
        for name in ("imap_host", "smtp_host", "password"):
            if not getattr(mailbox, name):
                either = f"OMBUD_MAILBOX_{name.upper()}"
                yield Mistake(where, f"has no {name}", f"Give it one: {either}, or {name} in [[mailboxes]].")


def _shared(mailboxes: tuple[MailboxSettings, ...]) -> Iterator[Mistake]:
    # Either would make two cases of each letter, and two answers.
    addresses = [mailbox.address.casefold() for mailbox in mailboxes]
    paths = [os.path.realpath(mailbox.path) if mailbox.path else "" for mailbox in mailboxes]
    for what, values in (("address", addresses), ("path", paths)):
        for numbers in _alike(values):
            where = f"mailboxes {' and '.join(map(str, numbers))}"
            yield Mistake(where, f"have the same {what}", f"Keep one, or give each one its own {what}.")


def _alike(values: list[str]) -> Iterator[list[int]]:
    """Yield the numbers, from 1, of those that share a value; empty ones share nothing."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, value in enumerate(values, start=1):
        found[value].append(number)
    yield from (numbers for value, numbers in found.items() if value and len(numbers) > 1)
