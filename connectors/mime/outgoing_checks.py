"""What a mail must be before it may become bytes; every refusal names the field and the fix.

Refusing is the defence against header injection: a line break, a NUL or another control in any
field of ours stops the mail, it is never silently repaired; ids taken from letters we received are
left out instead. No content goes into the message.
"""

import re

from connectors.base import Address, OutgoingMail
from connectors.errors import Unsendable

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
)
_ID = re.compile(r"<(?=[!-;=?-~]{3,250}>)[!-;=?-~]+@[!-;=?-~]+>")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_TYPE = re.compile(r"(?!message/|multipart/)[A-Za-z0-9!#$&^_.+-]{1,80}/[A-Za-z0-9!#$&^_.+-]{1,80}")
_CONTENT_ID = re.compile(r"[A-Za-z0-9._-]{1,100}@[A-Za-z0-9.-]{1,150}")
_KEPT_IDS = 20


def check(mail: OutgoingMail) -> None:
    """Refuse a mail that cannot be built.

    Raises:
        Unsendable: names the field at fault.
    """
    if not mail.to:
        raise Unsendable("the mail has no recipient; choose whom to write to")
    _sound("subject", mail.subject)
    _sound("language", mail.language)
    if not _ID.fullmatch(mail.message_id):
        raise Unsendable("the Message-ID is not of the form <left@right> in plain ASCII; make a new one")
    if mail.written_at.tzinfo is None:
        raise Unsendable("the time of writing has no zone; give an aware instant")
    _address("sender", mail.sender)
    for recipient in mail.to:
        _address("recipient", recipient)
    for file in (*mail.files, *mail.pictures):
        _sound("file name", file.name)
        _sound("file type", file.media_type)
    if mail.pictures and not mail.html:
        raise Unsendable("the mail has pictures and no HTML that could show them; attach them as files")
    for picture in mail.pictures:
        if not _CONTENT_ID.fullmatch(picture.content_id):
            raise Unsendable("a picture's id is not of the form left@right in plain ASCII; make a new one")


def thread_ids(mail: OutgoingMail) -> tuple[str | None, tuple[str, ...]]:
    """Return In-Reply-To and References with ids that can stand in a header, the chain kept short.

    Ids come from letters we received, so one that is no clean `<left@right>` is left out: it must
    not keep a person's answer from leaving.
    """
    parent = mail.in_reply_to if mail.in_reply_to and _ID.fullmatch(mail.in_reply_to) else None
    chain = [each for each in dict.fromkeys(mail.references) if _ID.fullmatch(each)]
    if parent and parent not in chain:
        chain.append(parent)
    if len(chain) > _KEPT_IDS:
        chain = [chain[0], *chain[1 - _KEPT_IDS :]]
    return parent, tuple(chain)


def language(mail: OutgoingMail) -> str:
    """Return the language tag (RFC 5646), or "" where it is none."""
    return mail.language if _LANGUAGE.fullmatch(mail.language) else ""


def media_type(declared: str) -> str:
    """Return a type that a base64 body may bear; containers and nonsense become plain bytes."""
    return declared.lower() if _TYPE.fullmatch(declared.lower()) else "application/octet-stream"


def _sound(field: str, text: str) -> None:
    if _CONTROL.search(text):
        raise Unsendable(f"the {field} holds a line break or a control character; remove it")


def _address(field: str, address: Address) -> None:
    _sound(f"{field}'s name", address.name)
    _sound(f"{field}'s address", address.address)
    if not address.address.isascii():
        raise Unsendable(
            f"the {field}'s address has letters outside ASCII, which this mailbox cannot send to; "
            "use the person's ASCII address (xn--… for the domain) or another channel"
        )
    if not _ADDRESS.fullmatch(address.address):
        raise Unsendable(f"the {field}'s address is not of the form name@domain; correct it")
