"""The kinds of values that a setting can have: from written text to a checked value.

Each reader takes the text as written and returns the value; it raises `ValueError` with the fix
as its message, never repeating the text (it may be a secret).
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from handlers.domain.clock.regime import REGIMES
from handlers.words.catalogues import languages

Choice = TypeVar("Choice", bound=StrEnum)

_REASONED = (
    "Give days with a reason each, divided by semicolons, such as 2026-12-24 = closed by agreement; in TOML "
    'a table, such as { "2026-12-24" = "closed by agreement" }.'
)
_PRIVATE_SUFFIXES = (".localhost", ".test", ".internal")  # RFC 6761, and ICANN's private-use name


def text(written: str) -> str:
    """Return the text without surrounding space."""
    return written.strip()


def path(written: str) -> Path:
    """Return the absolute path; `~` is the home folder."""
    return Path(written.strip()).expanduser().absolute()


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds, both included."""

    def read(written: str) -> int:
        fix = f"Give a whole number from {least} to {most}."
        if not re.fullmatch(r"\s*\d{1,12}\s*", written, re.ASCII) or not least <= int(written) <= most:
            raise ValueError(fix)
        return int(written)

    return read


def seconds(least: float, most: float) -> Callable[[str], float]:
    """Return a reader of durations in seconds within bounds, both included."""

    def read(written: str) -> float:
        fix = f"Give a number of seconds from {least:g} to {most:g}."
        try:
            value = float(written)
        except ValueError:
            raise ValueError(fix) from None
        if not least <= value <= most:  # also refuses "nan"
            raise ValueError(fix)
        return value

    return read


def choice(options: type[Choice]) -> Callable[[str], Choice]:
    """Return a reader of one word out of an enumeration."""

    def read(written: str) -> Choice:
        try:
            return options(written.strip().lower())
        except ValueError:
            words = ", ".join(option.value for option in options)
            raise ValueError(f"Give one of: {words}.") from None

    return read


def words(written: str) -> tuple[str, ...]:
    """Return the distinct words of a list divided by commas or white space, in order."""
    return (
        tuple(dict.fromkeys(re.split(r"[,\s]+", written.strip(", \t\r\n"))))
        if written.strip(", \t\r\n")
        else ()
    )


def folders(written: str) -> tuple[str, ...]:
    """Return the distinct names of a list divided by commas; a name may hold spaces."""
    return tuple(dict.fromkeys(name.strip() for name in written.split(",") if name.strip()))


def people(written: str) -> tuple[str, ...]:
    """Return Slack user ids, which begin with U or W."""
    ids = words(written)
    if not all(re.fullmatch(r"[UW][A-Z0-9]{2,20}", one) for one in ids):
        raise ValueError("Give Slack member ids such as U024BE7LH (in Slack: profile, menu, Copy member ID).")
    return ids


def groups(written: str) -> tuple[str, ...]:
    """Return Slack user group ids, which begin with S."""
    ids = words(written)
    if not all(re.fullmatch(r"S[A-Z0-9]{2,20}", one) for one in ids):
        raise ValueError("Give user group ids such as S0615G0KT (in Slack: the group's menu, Copy group ID).")
    return ids


def time_of_day(written: str) -> time:
    """Return a time as a clock on the wall shows it, to the minute."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", written.strip(), re.ASCII):
        raise ValueError("Give hours and minutes, such as 09:00.")
    return time.fromisoformat(written.strip())


def yes_or_no(written: str) -> bool:
    """Return true for yes and false for no."""
    value = {"yes": True, "true": True, "no": False, "false": False}.get(written.strip().lower())
    if value is None:
        raise ValueError("Give yes or no.")
    return value


def regime(written: str) -> str:
    """Return the name of a law that the clock knows."""
    if written.strip().lower() not in REGIMES:
        raise ValueError(f"Give one of: {', '.join(REGIMES)}.")
    return written.strip().lower()


def reasoned_days(written: str) -> tuple[tuple[date, str], ...]:
    """Return days, each with its reason, written as `2026-12-24 = closed by agreement; 2026-12-31 = …`."""
    found: dict[date, str] = {}
    for part in filter(str.strip, re.split(r"[;\n]", written)):
        day, _, reason = (one.strip() for one in part.partition("="))
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII) or not reason or "\x00" in reason:
            raise ValueError(_REASONED)
        try:
            on = date.fromisoformat(day)
        except ValueError:
            raise ValueError(f"{_REASONED} One of them is in no calendar.") from None
        if on in found:
            raise ValueError("Give each day once.")
        found[on] = reason
    return tuple(sorted(found.items()))


def language(written: str) -> str:
    """Return a language that there is a catalogue for."""
    if written.strip().lower() not in languages():
        raise ValueError(f"Give one of: {', '.join(languages())}.")
    return written.strip().lower()


def channel(written: str) -> str:
    """Return a Slack channel id, which begins with C or G."""
    if not re.fullmatch(r"[CG][A-Z0-9]{2,20}", written.strip()):
        raise ValueError(
            "Give the channel's id, such as C024BE91L (in Slack: channel details, at the bottom)."
        )
    return written.strip()


def zone(written: str) -> ZoneInfo:
    """Return a time zone of the IANA database."""
    try:
        return ZoneInfo(written.strip())
    except (KeyError, ValueError, OSError):
        raise ValueError("Give a name of the IANA time zone database, such as Europe/Copenhagen.") from None


def country(written: str) -> str:
    """Return a country code of ISO 3166-1 alpha-2."""
    if not re.fullmatch(r"[A-Z]{2}", written.strip()):
        raise ValueError("Give the country's two capital letters (ISO 3166-1), such as DK.")
    return written.strip()


def subdivision(written: str) -> str:
    """Return the part after the dash of an ISO 3166-2 code."""
    if not re.fullmatch(r"[A-Z0-9]{1,3}", written.strip()):
        raise ValueError("Give what follows the dash in the ISO 3166-2 code, such as BY for DE-BY.")
    return written.strip()


def address(written: str) -> str:
    """Return a mail address, whose exact grammar is left to the mail servers."""
    if not re.fullmatch(r"[^@\s<>]{1,64}@[^@\s<>]{1,255}", written.strip()):
        raise ValueError("Give one mail address, such as privacy@example.org.")
    return written.strip()


def mail_of_people(written: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of a Slack member id and a mail address, written `U024BE7LH=max@example.org`."""
    fix = "Give member ids with mail addresses, such as U024BE7LH=max@example.org, divided by commas."
    found: dict[str, str] = {}
    for one in words(written):
        person, _, mail = one.partition("=")
        if not (re.fullmatch(r"[UW][A-Z0-9]{2,20}", person) and mail.isascii()) or person in found:
            raise ValueError(fix)
        try:
            found[person] = address(mail)
        except ValueError:
            raise ValueError(fix) from None
    return tuple(found.items())


def mailboxes(written: str) -> tuple[str, ...]:
    """Return addresses, and domains that stand for every address in them, lower case."""
    found = words(written.lower())
    if not all(re.fullmatch(r"([^@\s<>*]{1,64}@|@?)[a-z0-9-]+(\.[a-z0-9-]+)+", one) for one in found):
        raise ValueError("Give addresses or domains, such as privacy@example.org or example.org.")
    return found


def url(written: str) -> str:
    """Return the base URL of a server, ending in a slash; plain http only to a private one."""
    value = written.strip()
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("Give a URL such as https://slack.com/api/.") from None
    if parts.scheme not in {"https", "http"} or not host or parts.query or parts.fragment or parts.username:
        raise ValueError("Give a URL such as https://slack.com/api/, without query, fragment or password.")
    if parts.scheme == "http" and not _is_private(host):
        raise ValueError("Use https: plain http would show tokens to the network.")
    return value if value.endswith("/") else f"{value}/"


def service(written: str) -> str:
    """Return the base URL of a provider, which gets tokens and letters; plain http on this machine alone."""
    value = url(written)
    parts = urlsplit(value)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("Use https: plain http, even in a private network, would show letters and tokens.")
    return value


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, whatever network it stands in (RFC 6761, RFC 1122)."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_private(host: str) -> bool:
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_SUFFIXES)
    return found.is_private or found.is_loopback


def database(written: str) -> str:
    """Return the URL of the database with its driver named: SQLite or PostgreSQL."""
    scheme, _, rest = written.strip().partition("://")
    if scheme == "sqlite" and len(rest) > 1 and rest.startswith("/") and not set(rest) & set("?:"):
        return f"sqlite:///{path(rest[1:])}"
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"} and rest:
        return f"postgresql+psycopg://{rest}"
    raise ValueError(
        "Give sqlite:////absolute/path/ombud.sqlite3 or postgresql://user:password@host/database."
    )


def keys(written: str) -> tuple[bytes, ...]:
    """Return master keys of 32 bytes, each written in base64; the first one wraps new data keys."""
    return tuple(_key(one) for one in words(written))


def aws_keys(written: str) -> tuple[str, ...]:
    """Return ARNs of keys in AWS KMS; an alias is refused, since it may be pointed at another key."""
    named = words(written)
    pattern = r"arn:aws[a-z-]*:kms:[a-z0-9-]{4,30}:\d{12}:key/[A-Za-z0-9-]{1,80}"
    if not all(re.fullmatch(pattern, one, re.ASCII) for one in named):
        raise ValueError(
            "Give the key's ARN (in the KMS console: the key, General configuration), such as "
            "arn:aws:kms:eu-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab; no alias."
        )
    return named


def _key(written: str) -> bytes:
    fix = "Give 32 random bytes in base64 (44 characters): openssl rand -base64 32."
    try:
        key = base64.b64decode(written.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(fix) from None
    if len(key) != 32:
        raise ValueError(fix)
    return key
