"""The groups of settings, one dataclass a group: each field says what it means and its default.

A field `zone` of the group `organisation` is the variable `OMBUD_ORGANISATION_ZONE` and the key
`zone` in the TOML table `[organisation]`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.settings import kinds
from bot.settings.fields import setting
from handlers.domain.clock.policy import IdentityPolicy


class Secured(StrEnum):
    """How a connection to a mail server is kept from listeners."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class SlackMode(StrEnum):
    """How Slack reaches Ombud."""

    SOCKET = "socket"
    HTTP = "http"
    OFF = "off"


class Provider(StrEnum):
    """Where a mailbox lives; each has a connector."""

    MAILDIR = "maildir"
    IMAP = "imap"


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """The controller whose cases these are."""

    name: str = setting("the controller's name, as letters give it", "", kinds.text, shown="")
    desk_name: str = setting("who handles requests, as letters say it", "Privacy desk", kinds.text)
    zone: ZoneInfo = setting(
        "time zone of the establishment that handles the cases", ZoneInfo("Europe/Copenhagen"), kinds.zone
    )
    country: str = setting("whose public holidays count, ISO 3166-1", "DK", kinds.country)
    subdivision: str = setting("part of the country, ISO 3166-2 after the dash", "", kinds.subdivision)


@dataclass(frozen=True, slots=True)
class LawSettings:
    """By which law due dates are counted, and what was decided where that law is open (docs/clock.md)."""

    regime: str = setting("gdpr, uk, ch, ccpa or lgpd", "", kinds.regime, shown="the country's usual one")
    identity_pause: IdentityPolicy = setting(
        "what a question of identity does under the GDPR: credit, fresh_month or nothing",
        IdentityPolicy.CREDIT,
        kinds.choice(IdentityPolicy),
    )
    late_question_days: int = setting(
        "days after receipt in which a question pauses the period without a recorded reason (GDPR)",
        7,
        kinds.whole(0, 31),
    )
    clarification_pauses: bool = setting(
        "whether a clarification of access to much data pauses the period (GDPR)",
        True,
        kinds.yes_or_no,
        shown="yes",
    )
    swiss_roll: bool = setting(
        "whether Switzerland's 30 days move off a weekend or holiday", False, kinds.yes_or_no, shown="no"
    )
    ccpa_day_one: bool = setting(
        "whether the day of receipt is the first of the CCPA's 45", True, kinds.yes_or_no, shown="yes"
    )
    extra_days_off: tuple[tuple[date, str], ...] = setting(
        "own days off, each with a reason; later dates rest on them, and are flagged",
        (),
        kinds.reasoned_days,
        shown="none",
        table=True,
    )
    removed_days_off: tuple[tuple[date, str], ...] = setting(
        "holidays that are working days here, each with a reason",
        (),
        kinds.reasoned_days,
        shown="none",
        table=True,
    )


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How Ombud joins Slack, and who may do what there."""

    mode: SlackMode = setting("socket, http or off", SlackMode.OFF, kinds.choice(SlackMode))
    bot_token: str = setting("bot token (xoxb-…)", "", kinds.text, secret=True)
    app_token: str = setting("app-level token (xapp-…), for socket mode", "", kinds.text, secret=True)
    signing_secret: str = setting("signing secret, for http mode", "", kinds.text, secret=True)
    team_id: str = setting("the workspace's id; others are refused", "", kinds.text)
    channel_id: str = setting("the channel where cards appear", "", kinds.channel)
    case_handlers: tuple[str, ...] = setting("member ids of case handlers", (), kinds.people, shown="nobody")
    managers: tuple[str, ...] = setting("member ids of managers", (), kinds.people, shown="nobody")
    admins: tuple[str, ...] = setting("member ids of admins", (), kinds.people, shown="nobody")
    case_handler_groups: tuple[str, ...] = setting(
        "user groups whose members are case handlers", (), kinds.groups, shown="none"
    )
    manager_groups: tuple[str, ...] = setting(
        "user groups whose members are managers", (), kinds.groups, shown="none"
    )
    admin_groups: tuple[str, ...] = setting(
        "user groups whose members are admins", (), kinds.groups, shown="none"
    )
    triage_by_emoji: bool = setting(
        "eyes on a card claims it (scope reactions:read)", False, kinds.yes_or_no, shown="no"
    )
    base_url: str = setting("Slack's Web API", "https://slack.com/api/", kinds.url)


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One mailbox that letters arrive in and answers leave from."""

    name: str = setting("what you call it; unique", "privacy", kinds.text)
    provider: Provider = setting("where it lives: maildir or imap", Provider.MAILDIR, kinds.choice(Provider))
    address: str = setting("the address that answers come from", "", kinds.address)
    path: Path | None = setting("the Maildir's folder", None, kinds.path, shown="")
    user: str = setting("who signs in to the mail server", "", kinds.text, shown="the address")
    password: str = setting("the password for reading and sending", "", kinds.text, secret=True)
    imap_host: str = setting("the server that letters are read from (IMAP)", "", kinds.text)
    imap_port: int = setting("its port", 993, kinds.whole(1, 65535))
    imap_security: Secured = setting(
        "tls, starttls, or plain on this machine alone", Secured.TLS, kinds.choice(Secured)
    )
    smtp_host: str = setting("the server that answers leave by (SMTP)", "", kinds.text)
    smtp_port: int = setting("its port", 465, kinds.whole(1, 65535))
    smtp_security: Secured = setting(
        "tls, starttls, or plain on this machine alone", Secured.TLS, kinds.choice(Secured)
    )
    folders: tuple[str, ...] = setting(
        "folders to read beside junk and sent mail", (), kinds.folders, shown="INBOX"
    )
    authserv_ids: tuple[str, ...] = setting(
        "whose Authentication-Results count (RFC 8601)", (), kinds.words, shown="nobody's"
    )


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The web server: Ombud's own pages, what providers and Slack (in http mode) call, and health checks."""

    host: str = setting("the address to listen on", "127.0.0.1", kinds.text)
    port: int = setting("the port to listen on", 8080, kinds.whole(1, 65535))
    public_url: str = setting(
        "where colleagues' browsers reach it, such as https://ombud.example.org",
        "",
        kinds.url,
        shown="the address it listens on",
    )


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What the organisation decided about its desk."""

    language: str = setting("what the channel is spoken to in: da, de, en, nb or sv", "en", kinds.language)
    second_approver: bool = setting(
        "a reply leaves only after somebody other than its drafter has looked at it",
        False,
        kinds.yes_or_no,
        shown="no",
    )
    undo_seconds: float = setting(
        "how long a reply is held back, so that it can be taken back", 60.0, kinds.seconds(0, 3600)
    )
    aside_days: int = setting(
        "days that the words of letters put aside, such as junk, are kept", 30, kinds.whole(1, 3_650)
    )


@dataclass(frozen=True, slots=True)
class PeopleSettings:
    """What is known of colleagues besides what Slack says of them."""

    addresses: tuple[tuple[str, str], ...] = setting(
        "where colleagues read mail, as U024BE7LH=max@example.org, …; beats what Slack says",
        (),
        kinds.mail_of_people,
        shown="as Slack says (scope users:read.email)",
        secret=True,
    )


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """The numbers that managers are sent (docs/digests.md)."""

    weekly: bool = setting(
        "whether managers get the week in numbers, on its first working morning",
        True,
        kinds.yes_or_no,
        shown="yes",
    )
    daily: bool = setting(
        "whether they get the day in numbers on the other working mornings",
        False,
        kinds.yes_or_no,
        shown="no",
    )
    by_mail: bool = setting("whether both go by mail, too", False, kinds.yes_or_no, shown="no")
    pictures: bool = setting("whether charts go with them", True, kinds.yes_or_no, shown="yes")
    unusual_reading: bool = setting(
        "whether they are told weekly who read far more than usual (docs/proof.md)",
        True,
        kinds.yes_or_no,
        shown="yes",
    )


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What happens while the chat system takes nothing."""

    fallback_after_minutes: int = setting(
        "minutes that a reminder or an alarm waits for Slack before it goes by mail", 60, kinds.whole(5, 1440)
    )
    incidents_fallback_after_minutes: int = setting(
        "the same for what an incident's clock says", 15, kinds.whole(1, 1440)
    )


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """Where Google's services are reached."""

    api_url: str = setting("Gmail's API", "https://gmail.googleapis.com/", kinds.service)
    accounts_url: str = setting("the consent pages", "https://accounts.google.com/", kinds.service)
    token_url: str = setting("the token service", "https://oauth2.googleapis.com/", kinds.service)
    pubsub_url: str = setting("Pub/Sub's API", "https://pubsub.googleapis.com/", kinds.service)
    client_id: str = setting("the OAuth client's id, of a web application", "", kinds.text)
    client_secret: str = setting("the OAuth client's secret", "", kinds.text, secret=True)
    service_account_file: Path | None = setting(
        "key of a service account (JSON): pulls the subscription, and opens the mailboxes that are delegated",
        None,
        kinds.path,
        shown="",
    )
    delegated: tuple[str, ...] = setting(
        "addresses or domains whose mailboxes the service account may open by domain-wide delegation",
        (),
        kinds.mailboxes,
        shown="none",
    )
    topic: str = setting("Pub/Sub topic that Gmail tells of new mail (projects/…/topics/…)", "", kinds.text)
    subscription: str = setting("its subscription (projects/…/subscriptions/…)", "", kinds.text)
    push_account: str = setting(
        "service account that the subscription calls /hooks/google as; without it the subscription is pulled",
        "",
        kinds.address,
    )
    certificates_url: str = setting(
        "Google's certificates, for the signatures of such calls",
        "https://www.googleapis.com/",
        kinds.service,
    )


@dataclass(frozen=True, slots=True)
class MicrosoftSettings:
    """Where Microsoft's services are reached; national clouds have their own."""

    graph_url: str = setting("Microsoft Graph", "https://graph.microsoft.com/v1.0/", kinds.service)
    login_url: str = setting("Entra's sign-in", "https://login.microsoftonline.com/", kinds.service)
    instance_discovery: bool = setting(
        "ask the public cloud which sign-ins are Microsoft's; no for another server",
        True,
        kinds.yes_or_no,
        shown="yes",
    )
    upload_url: str = setting(
        "where large files are taken, for a server that is none of Microsoft's clouds",
        "",
        kinds.service,
        shown="as its cloud has it",
    )
    client_id: str = setting("the app registration's client id", "", kinds.text)
    client_secret: str = setting("the app registration's client secret", "", kinds.text, secret=True)
    tenant: str = setting(
        "the directory's id, where one tenant alone may connect; access of the app's own needs it",
        "organizations",
        kinds.text,
    )


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Mailboxes of any other host, read by IMAP and answered by SMTP."""

    allow_private_hosts: bool = setting(
        "mail servers may stand in this network or on this machine", False, kinds.yes_or_no, shown="no"
    )


@dataclass(frozen=True, slots=True)
class ParserSettings:
    """The processes that read letters, and their limits for each letter."""

    workers: int = setting("processes that read letters", 1, kinds.whole(1, 64))
    seconds: float = setting("time to read one letter", 10.0, kinds.seconds(0.1, 300))
    memory_mib: int = setting("memory of one process, MiB", 512, kinds.whole(128, 16384))


@dataclass(frozen=True, slots=True)
class JobSettings:
    """How often the duties are looked at; a wake-up usually comes before the tick."""

    sync_seconds: float = setting("between looks into the mailboxes", 30.0, kinds.seconds(0.05, 86400))
    deliver_seconds: float = setting("between sweeps of the outbox", 2.0, kinds.seconds(0.05, 86400))
    stop_seconds: float = setting("to finish what runs when stopping", 20.0, kinds.seconds(0.1, 600))


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """Ceilings against floods; above them nothing is lost, and people decide."""

    acks_per_hour: int = setting("acknowledgements per mailbox and hour", 20, kinds.whole(0, 100_000))
    cases_per_sender: int = setting(
        "cases an hour from one sender; further letters are kept in one case", 20, kinds.whole(1, 100_000)
    )
    cases_per_domain: int = setting(
        "cases an hour from one domain, those apart where anybody has an address",
        200,
        kinds.whole(1, 100_000),
    )
    cases_per_mailbox: int = setting("cases an hour from one mailbox", 1_000, kinds.whole(1, 1_000_000))
    cases_alike: int = setting(
        "cases an hour from letters that are alike, whoever sends them", 30, kinds.whole(1, 250)
    )
    searches_per_hour: int = setting("searches per person and hour", 120, kinds.whole(1, 100_000))
    readings_per_hour: int = setting(
        "letters and files read per person and hour", 120, kinds.whole(1, 100_000)
    )
    exports_per_hour: int = setting("exports per person and hour", 20, kinds.whole(1, 100_000))
