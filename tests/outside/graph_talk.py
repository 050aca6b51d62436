"""Everything the connector says to Graph, and what the stand-in answers, as values with Microsoft's types."""

import functools
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.microsoft.messages import DRAFTS, INBOX
from bot.sandbox.microsoft.server import Exchange
from connectors.base import Address, Connector, OutgoingFile, OutgoingMail
from connectors.errors import Temporary
from connectors.provider import Place
from tests.outside.typescript import Typed
from tests.support.microsoft import PRIVACY, Tenant
from tests.unit.microsoft.test_push import Hook

Json = dict[str, Any]
_MESSAGE = "With<Message, 'id'>"
_DRAFT = "With<Message, 'subject' | 'body' | 'toRecipients' | 'from' | 'internetMessageId'>"
_SUBSCRIBED = "With<Subscription, 'id' | 'expirationDateTime'>"
_ASKED: dict[str, str] = {
    "draft": _DRAFT,
    "reply": f"{{ message: {_DRAFT} }}",
    "change": _DRAFT,
    "attach": "With<FileAttachment, 'name' | 'contentType' | 'contentBytes'>",
    "upload": "{ AttachmentItem: With<AttachmentItem, 'attachmentType' | 'name' | 'size'> }",
    "subscriptions": "With<Subscription, 'expirationDateTime'>",
}
_ANSWERED: dict[str, str] = {
    "draft": _MESSAGE,
    "reply": _MESSAGE,
    "change": _MESSAGE,
    "state": _MESSAGE,
    "delta": f"{{ value: ({_MESSAGE})[] }}",
    "find": f"{{ value: ({_MESSAGE})[] }}",
    "folders": "MailFolder",
    "me": "With<User, 'mail' | 'userPrincipalName' | 'proxyAddresses'>",
    "attach": "FileAttachment",
    "upload": "With<UploadSession, 'uploadUrl'>",
    "piece": "UploadSession",
    "subscriptions": _SUBSCRIBED,
    "subscribed": f"{{ value: ({_SUBSCRIBED})[] }}",
}
MAIL = OutgoingMail(
    message_id="<1.answer@example.com>",
    sender=Address(PRIVACY, "Privacy"),
    to=(Address("sam@example.org", "Sam"),),
    subject="Svar",
    text="Hej",
    written_at=datetime(2026, 11, 17, 8, 0, tzinfo=UTC),
    in_reply_to="<request@example.org>",
)


def talk(microsoft: Tenant) -> list[Exchange]:
    """Return all that is said in JSON while a mailbox does everything a mailbox can."""
    said = microsoft.standin.record()
    with microsoft.standin.api.lock:
        microsoft.standin.mailbox(PRIVACY).make_folder("Requests/2026")
    mailbox, grants = microsoft.connected(details={"folders": "Requests/2026"})
    place = Place(PRIVACY, {"folders": "Requests/2026"})
    assert microsoft.parts.folders is not None
    microsoft.parts.folders(place, grants)
    mailbox.account()
    hook = Hook()
    try:
        _receive(microsoft, mailbox, place, grants, hook)
    finally:
        hook.stop()
    _send(microsoft, mailbox)
    return said


def _receive(microsoft: Tenant, mailbox: Connector, place: Place, grants: Any, hook: Hook) -> None:
    assert microsoft.parts.push is not None
    push = microsoft.parts.push(place, grants)
    watch = push.renew(push.watch("INBOX", hook.url, "secret"))
    key = microsoft.standin.deliver(PRIVACY, b"From: a@b.c\r\nMessage-ID: <request@example.org>\r\n\r\nx")
    microsoft.standin.api.subscriptions.tell_lifecycle("missed")
    push.unwatch(watch)
    for scope in mailbox.scopes():
        cursor = mailbox.discover(scope, None, 5, datetime(2026, 1, 1, tzinfo=UTC)).cursor
    microsoft.standin.move(PRIVACY, key, DRAFTS)
    mailbox.discover(scope, cursor, 5)
    microsoft.standin.move(PRIVACY, key, INBOX)


def _send(microsoft: Tenant, mailbox: Connector) -> None:
    files = tuple(
        OutgoingFile("a.pdf", "application/pdf", functools.partial(io.BytesIO, b"x" * size))
        for size in (10, 4_000_000)
    )
    for mail in (
        MAIL,
        replace(MAIL, files=files),
        replace(MAIL, files=files, in_reply_to=None, automatic=True),
    ):
        sent = mailbox.send(mailbox.draft(mail))
        mailbox.find_sent(sent.provider_key, mail.message_id)
    mailbox.find_sent("x" * 30, MAIL.message_id)
    mailbox.discard(mailbox.draft(MAIL))
    microsoft.standin.mail.swallows = True
    try:
        mailbox.send(mailbox.draft(MAIL))
    except Temporary:
        return
    raise AssertionError("a mail that was swallowed was called sent")


def typed(said: list[Exchange], notifications: list[Json]) -> list[Typed]:
    """Return each thing that was said with the type that it must have."""
    return [*_typed(said), *(_notification(number, one) for number, one in enumerate(notifications))]


def _typed(said: list[Exchange]) -> Iterator[Typed]:
    for number, one in enumerate(said):
        if one.asked:
            yield Typed(f"{number} {one.name} asked", _ASKED[one.name], plain(one.asked))
        if one.answered:
            listed = one.name == "folders" and "value" in one.answered
            kind = "{ value: MailFolder[] }" if listed else _ANSWERED[one.name]
            yield Typed(f"{number} {one.name} answered", kind, plain(one.answered))


def _notification(number: int, said: Json) -> Typed:
    entry = "With<ChangeNotification, 'subscriptionId' | 'tenantId' | 'clientState'>"
    value = plain(said)
    for one in value["value"]:
        one.pop("resourceData", None)  # its type depends on what was subscribed to, and is published empty
    return Typed(f"{number} notification", f"{{ value: ({entry})[] }}", value)


def plain(value: Any) -> Any:
    """Return a value without OData's own annotations, which are in no type."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if not name.startswith("@")}
    return [plain(one) for one in value] if isinstance(value, list) else value
