"""The settings as one frozen value, handed to the wiring and nowhere else.

How they are read stands in `loading`; what each means stands beside its field.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.settings import kinds
from bot.settings.fields import setting
from bot.settings.groups import (
    ChatSettings,
    DeskSettings,
    DigestSettings,
    GoogleSettings,
    ImapSettings,
    JobSettings,
    LawSettings,
    LimitSettings,
    MailboxSettings,
    MicrosoftSettings,
    OrganisationSettings,
    ParserSettings,
    PeopleSettings,
    SlackSettings,
    WebSettings,
)
from bot.settings.reminders import RemindersSettings
from bot.settings.retention import ErasureLedgerSettings, RetentionSettings


class MasterKind(StrEnum):
    """Who holds the master key that wraps new data keys."""

    LOCAL = "local"
    AWS = "aws"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; the default needs nothing from anyone.

    Attributes:
        data_dir: always a path once loaded.
        database_url: with its driver named; SQLite in `data_dir` unless set.
        master_key: keys given directly, the first of which wraps; empty means `master_key_path`.
        master_key_path: always a path once loaded.
        master_key_current: None for the service where one is given, else the keys held here.
        config_path: the TOML file these were read from, if any.
    """

    data_dir: Path = setting(
        "folder of the database, attachments and master key",
        Path(),
        kinds.path,
        shown="`$XDG_DATA_HOME/ombud`, else `~/.local/share/ombud`",
    )
    database_url: str = setting(
        "`sqlite:////absolute/path` or `postgresql://user:password@host/database`",
        "",
        kinds.database,
        shown="SQLite in the data folder",
        secret=True,
    )
    master_key: tuple[bytes, ...] = setting(
        "32 random bytes in base64; after a rotation the new key first, then the old ones",
        (),
        kinds.keys,
        shown="read from the key file",
        secret=True,
    )
    master_key_path: Path = setting(
        "file of the master key, made on first use",
        Path(),
        kinds.path,
        shown="`master.key` in the data folder",
    )
    master_key_aws: tuple[str, ...] = setting(
        "ARNs of keys in AWS KMS (extra `aws`): the first wraps, the others still open old data keys",
        (),
        kinds.aws_keys,
        shown="none: the master key is held here",
    )
    master_key_aws_endpoint: str = setting(
        "where AWS KMS is called instead of the keys' regions, such as an endpoint in a VPC",
        "",
        kinds.service,
        shown="AWS's own",
    )
    master_key_aws_seconds: float = setting(
        "patience with each answer of AWS KMS; three attempts a call", 5.0, kinds.seconds(0.2, 60), shown="5"
    )
    master_key_current: MasterKind | None = setting(
        "which master key wraps new data keys: local (held here) or aws; the others still open old ones",
        None,
        kinds.choice(MasterKind),
        shown="aws where OMBUD_MASTER_KEY_AWS is set, else local",
    )
    ca_file: Path | None = setting(
        "certificates of the authorities to trust (PEM), instead of the system's",
        None,
        kinds.path,
        shown="`SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE` or `CURL_CA_BUNDLE`, else the system's",
    )
    log_level: LogLevel = setting("debug, info, warning or error", LogLevel.INFO, kinds.choice(LogLevel))
    organisation: OrganisationSettings = field(default_factory=OrganisationSettings)
    law: LawSettings = field(default_factory=LawSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    slack: SlackSettings = field(default_factory=SlackSettings)
    people: PeopleSettings = field(default_factory=PeopleSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    chat: ChatSettings = field(default_factory=ChatSettings)
    mailboxes: tuple[MailboxSettings, ...] = ()
    web: WebSettings = field(default_factory=WebSettings)
    google: GoogleSettings = field(default_factory=GoogleSettings)
    microsoft: MicrosoftSettings = field(default_factory=MicrosoftSettings)
    imap: ImapSettings = field(default_factory=ImapSettings)
    parser: ParserSettings = field(default_factory=ParserSettings)
    jobs: JobSettings = field(default_factory=JobSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    reminders: RemindersSettings = field(default_factory=RemindersSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    erasure_ledger: ErasureLedgerSettings = field(default_factory=ErasureLedgerSettings)
    config_path: Path | None = None


GROUPS = {
    "organisation": OrganisationSettings,
    "law": LawSettings,
    "desk": DeskSettings,
    "slack": SlackSettings,
    "people": PeopleSettings,
    "digest": DigestSettings,
    "chat": ChatSettings,
    "web": WebSettings,
    "google": GoogleSettings,
    "microsoft": MicrosoftSettings,
    "imap": ImapSettings,
    "parser": ParserSettings,
    "jobs": JobSettings,
    "limits": LimitSettings,
    "reminders": RemindersSettings,
    "retention": RetentionSettings,
    "erasure_ledger": ErasureLedgerSettings,
}
