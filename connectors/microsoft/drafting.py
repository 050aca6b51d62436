"""Drafts: as raw MIME wherever it fits into one call, else as Graph's own message with its files beside.

Graph refuses standard headers in its own messages, so a large answer gets its thread from `createReply`,
where the letter it answers is still in the mailbox. Our Message-ID is kept both ways.
"""

import base64
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import quote

from connectors.base import Address, OutgoingMail
from connectors.errors import ConnectorError, Unsendable, Vanished
from connectors.microsoft.graph import Graph, Json
from connectors.microsoft.uploading import attach
from connectors.mime.outgoing_checks import check, thread_ids
from connectors.mime.writing import build_chunks

#: Bytes of MIME that fit into a call of 4 MB as base64.
MIME_AT_MOST = 2_950_000
_OTHER_FROM = (
    "Microsoft would send this mail from another address than the chosen one; "
    "grant SendAs for it, or answer from the mailbox's own address"
)


def draft(graph: Graph, root: str, mail: OutgoingMail) -> str:
    """Store a mail as a draft and return its immutable id; what fails half way leaves nothing behind.

    Raises:
        Unsendable: it cannot be built, is too large, or would leave from another address (fm_38).
    """
    whole = _within(build_chunks(mail), MIME_AT_MOST)
    for earlier in graph.get(_drafts_of(root, mail.message_id)).get("value") or []:
        if earlier.get("isDraft"):  # its reference was lost with an answer
            remove(graph, root, str(earlier["id"]))
    made = _large(graph, root, mail) if whole is None else _mime(graph, root, whole)
    written = _sender(made)
    if written and written.casefold() != mail.sender.address.casefold():
        remove(graph, root, str(made["id"]))
        raise Unsendable(_OTHER_FROM)
    return str(made["id"])


def remove(graph: Graph, root: str, message: str) -> None:
    """Remove a draft for good, not into the folder of deleted items; gone already is fine."""
    with suppress(Vanished):
        graph.post(f"{path(root, message)}/permanentDelete")


def path(root: str, message: str) -> str:
    """Return where a message stands."""
    return f"{root}/messages/{quote(message, safe='')}"


def by_message_id(folder: str, message_id: str, fields: str) -> str:
    """Return the query for one message of a folder, or of a whole mailbox, by its Message-ID."""
    return f"{folder}/messages?$filter={_named(message_id)}&$select={fields}&$top=1"


def _drafts_of(root: str, message_id: str) -> str:
    return f"{root}/mailFolders/drafts/messages?$filter={_named(message_id)}&$select=id,isDraft&$top=10"


def _named(message_id: str) -> str:
    return quote("internetMessageId eq '" + message_id.replace("'", "''") + "'")


def _mime(graph: Graph, root: str, whole: bytes) -> Json:
    return graph.ask("POST", f"{root}/messages", body=base64.b64encode(whole), kind="text/plain")


def _large(graph: Graph, root: str, mail: OutgoingMail) -> Json:
    check(mail)
    made = _reply(graph, root, mail) or graph.post(f"{root}/messages", _message(mail) | _headers(mail))
    message, complete = str(made["id"]), False
    try:
        for file in (*mail.files, *mail.pictures):
            attach(graph, path(root, message), file)
        complete = True
    finally:
        if not complete:
            with suppress(ConnectorError):  # what went wrong first is what is told
                remove(graph, root, message)
    return made


def _reply(graph: Graph, root: str, mail: OutgoingMail) -> Json | None:
    parent, _ = thread_ids(mail)
    if parent is None:
        return None
    found = graph.get(by_message_id(root, parent, "id")).get("value") or []
    if not found:
        return None
    ours: Json = _message(mail) | {"ccRecipients": [], "bccRecipients": [], "replyTo": []}
    # Named from the first, so that it is found by its Message-ID where the answer is lost.
    made = graph.post(f"{path(root, str(found[0]['id']))}/createReply", {"message": ours})
    return graph.patch(path(root, str(made["id"])), ours)


def _message(mail: OutgoingMail) -> Json:
    return {
        "subject": mail.subject,
        # A message of Graph's own has one body; Exchange makes the plain text of an HTML one itself.
        "body": {"contentType": "html" if mail.html else "text", "content": mail.html or mail.text},
        "from": _recipient(mail.sender),
        "toRecipients": [_recipient(one) for one in mail.to],
        "internetMessageId": mail.message_id,
    }


def _headers(mail: OutgoingMail) -> Json:
    if not (mail.automatic or mail.generated):
        return {}
    return {"internetMessageHeaders": [{"name": "X-Auto-Response-Suppress", "value": "All"}]}


def _recipient(address: Address) -> Json:
    named = {"name": address.name} if address.name else {}
    return {"emailAddress": {"address": address.address, **named}}


def _sender(made: Json) -> str:
    return str(((made.get("from") or {}).get("emailAddress") or {}).get("address") or "")


def _within(chunks: Iterable[bytes], most: int) -> bytes | None:
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        if len(whole) > most:
            return None
    return bytes(whole)
