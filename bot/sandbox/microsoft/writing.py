"""How Exchange makes a mail of a draft that was given in Graph's own fields."""

import base64
import email.policy
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from bot.sandbox.microsoft.messages import Message
from bot.sandbox.microsoft.refusals import GraphError, Json

#: Fields of a draft that may be written, and how far this stand-in looks into them.
WRITABLE = frozenset(
    {
        "subject", "body", "from", "toRecipients", "ccRecipients", "bccRecipients", "replyTo",
        "internetMessageId", "internetMessageHeaders", "importance", "isRead",
    }
)  # fmt: skip


def check_fields(given: Json, *, creating: bool) -> None:
    """Refuses what Graph refuses: unknown fields, and standard headers outside MIME."""
    for name in given:
        if name not in WRITABLE or (name == "internetMessageHeaders" and not creating):
            raise GraphError(400, "ErrorInvalidRequest")
    for header in given.get("internetMessageHeaders", ()):
        if not str(header.get("name", "")).lower().startswith("x-"):
            raise GraphError(400, "InvalidInternetMessageHeader")


def written(message: Message, at: datetime) -> bytes:
    """Is the mail as it leaves."""
    if message.mime:
        return message.mime
    fields: dict[str, Any] = message.fields
    mail = EmailMessage(email.policy.SMTP)
    mail["From"] = _address(fields["from"])
    mail["To"] = [_address(one) for one in fields.get("toRecipients", ())]
    mail["Subject"] = fields.get("subject", "")
    mail["Date"] = at
    mail["Message-ID"] = fields["internetMessageId"]
    if parent := fields.get("inReplyTo"):
        mail["In-Reply-To"] = parent
        mail["References"] = parent
    body = fields.get("body", {})
    mail.set_content(
        body.get("content", ""), subtype="html" if body.get("contentType") == "html" else "plain"
    )
    for file in sorted(message.files, key=lambda one: not one.get("isInline")):
        main, _, sub = str(file["contentType"]).partition("/")
        content = base64.b64decode(file["contentBytes"])
        if file.get("isInline"):
            name, shown = str(file["name"]), f"<{file['contentId']}>"
            mail.add_related(
                content, maintype=main, subtype=sub, cid=shown, filename=name, disposition="inline"
            )
        else:
            mail.add_attachment(content, maintype=main, subtype=sub, filename=str(file["name"]))
    return mail.as_bytes()


def _address(given: Json) -> Address:
    told = given["emailAddress"]
    return Address(display_name=str(told.get("name", "")), addr_spec=str(told["address"]))
