"""What a mail server's refusal means to us, by its codes (RFC 5530, RFC 3463) and, failing those, its words.

The server's words never go on: they may repeat a user's name or a letter.
"""

import re

from imapclient.exceptions import IMAPClientAbortError

from connectors.errors import (
    LONGEST_WAIT,
    AuthorizationLost,
    ConnectorError,
    NotTaken,
    Permanent,
    Temporary,
    Unsendable,
)
from connectors.imap.amiss import Unfit
from connectors.imap.grant import NotNow

_CODE = re.compile(r"\[([A-Z][A-Z0-9-]*)[^\]]*\]")
_WAIT = re.compile(r"Suggested Backoff Time: (\d{1,9}) milliseconds", re.IGNORECASE)
_TROUBLE = re.compile(
    r"too many|try (?:again|later)|temporar|throttl|back.?off|overload|busy|unavailable|internal"
    r"|maximum number|time.?out",
    re.IGNORECASE,
)
_GONE = re.compile(r"(?:doesn't|does not) exist|non-?existent|unknown mailbox|no such mailbox", re.IGNORECASE)
_NO_MAILBOX = "not connected"  # Exchange: authenticated, but without a mailbox
_LOST = frozenset({"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "WEBALERT"})
_BUSY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CORRUPTION", "CONTACTADMIN"})
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
#: Permanent by their class, and yet only a matter of waiting: sending limits of Google and Microsoft.
_SPENT = frozenset({"5.4.5", "5.1.90", "5.7.705", "5.7.708", "5.2.121", "5.2.122"})
#: Refusals of us rather than of a recipient (RFC 3463 section 3.8), and how older servers word them.
_POLICY = re.compile(r"\b[45]\.7\.\d|relay", re.IGNORECASE)
_UNKNOWN_TO_IT = re.compile(rb"auth|sign in|log ?in|relay", re.IGNORECASE)
_HOUR = 3600.0

FULL = "the mailbox is full: nothing can be stored in it until somebody makes room"
NO_FOLDERS = (
    "the mail server let us in and shows no folders: the account has no mailbox there. "
    "Check its licence, and that the user is the mailbox's own"
)
FOLDER_AWAY = "the folder is not in the mailbox now; bring it back, or choose the mailbox's folders again"
_NO_RIGHT = "the account may not do this in that folder; have its rights changed"
_OPEN = "the mail server wants a better secured connection; set tls or starttls"
DROPPED = "the mail server dropped the connection; it is made anew"


def of_sign_in(error: Exception) -> ConnectorError:
    """Return what a refused sign-in means: of the authorisation, or only of the moment."""
    text = str(error)
    code, wait = _code(text), _wait(text)
    # IMAPClient 4.1 tells every end of a sign-in as a LoginError; whether it was a drop, its origin says.
    if any(isinstance(one, (IMAPClientAbortError, OSError)) for one in (error, error.__context__)):
        return Temporary(DROPPED)
    if wait is not None or code in _BUSY:
        return NotNow(retry_after=wait)
    if code == "PRIVACYREQUIRED" or _NO_MAILBOX in text:
        return Permanent(_OPEN if code else NO_FOLDERS)
    if code not in _LOST and _TROUBLE.search(text):
        return NotNow()
    return AuthorizationLost("the mail server takes the user and password, or the token, no longer")


def of_command(error: Exception) -> ConnectorError:
    """Return what a refused command means."""
    text = str(error)
    code, wait = _code(text), _wait(text)
    if isinstance(error, (IMAPClientAbortError, OSError, ValueError, EOFError)):
        return Temporary(DROPPED)
    if wait is not None:
        return Temporary("the mail server asks us to slow down", retry_after=wait)
    if code == "OVERQUOTA":
        return Temporary(FULL, retry_after=_HOUR)
    if code == "NONEXISTENT" or (code in {"", "CANNOT"} and _GONE.search(text)):
        return Temporary(FOLDER_AWAY)
    if code == "NOPERM" or _NO_MAILBOX in text:
        return Permanent(_NO_RIGHT if code else NO_FOLDERS)
    return Temporary(f"the mail server did not do that right now ({code or 'no reason'})")


def of_reply(code: int, text: bytes, what: str) -> ConnectorError:
    """Return what a refusal by SMTP means for the mail that was being handed over.

    Args:
        what: was being done, as in "take the sender".
    """
    shown = _shown(code, text)
    status = shown.partition(" ")[2]
    if status in _SPENT or code == 452:  # 452: no storage, or too many recipients (RFC 5321)
        return NotTaken(f"the mailbox may send no more for now ({shown})", retry_after=_HOUR)
    if 500 <= code < 600:
        return Unsendable(f"the mail server did not {what} ({shown}); see what it wants, or ask its admin")
    return NotTaken(f"the mail server did not {what} right now ({shown})")


def of_smtp_sign_in(code: int) -> ConnectorError:
    """Return what a refused sign-in by SMTP means."""
    if code in {534, 535, 538}:
        return AuthorizationLost(
            f"the mail server does not let the user send ({code}): check the password or token, "
            "and that sending by SMTP is switched on for the account"
        )
    if 500 <= code < 600:
        return Permanent(f"the mail server has no way of signing in that we know ({code})")
    return NotNow(f"the mail server cannot sign us in to send right now ({code})")


def of_sender(code: int, text: bytes) -> ConnectorError | None:
    """Return what it means for answers if the server was asked to take mail from the mailbox's address."""
    if not 500 <= code < 600:
        return None  # taken, or not right now: somebody who is let in is asked to wait
    if code == 530 or _UNKNOWN_TO_IT.search(text):
        return of_relay(code, text)
    return Unfit(
        f"the mail server does not let this user send from the mailbox's address ({_shown(code, text)}); "
        "allow it there, or sign in as the mailbox's own user",
        "sender",
    )


def of_relay(code: int, text: bytes) -> ConnectorError | None:
    """Return what it means for answers if the server was asked to take mail for somebody elsewhere."""
    policy = _POLICY.search(text.decode("ascii", "replace")) is not None or code == 530
    if code < 400 or not policy:
        return None  # taken, or refused for what that somebody is
    return Unfit(
        f"the mail server does not pass mail on for us ({_shown(code, text)}); "
        "use its port for users who sign in, 465 with TLS or 587 with STARTTLS",
        "relay",
    )


def _shown(code: int, text: bytes) -> str:
    found = _STATUS.search(text.decode("ascii", "replace"))
    return f"{code} {found[1] if found else ''}".strip()


def _code(text: str) -> str:
    found = _CODE.search(text)
    return found[1] if found else ""


def _wait(text: str) -> float | None:
    found = _WAIT.search(text)
    return min(int(found[1]) / 1000, LONGEST_WAIT) if found else None
