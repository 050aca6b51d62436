"""One original in, one `Letter` out: the pure entry point that a reading process runs.

Everything hostile that can be met is met below; the caller still runs this where it can be
stopped, because a limit on time and memory cannot be kept from inside.
"""

from collections.abc import Iterable, Iterator

from connectors.base import Attachment, Letter
from connectors.mime.addresses import read_addresses, read_oddly
from connectors.mime.cms import Sealing, sealing, signed_content
from connectors.mime.enclosed import ReadsPdf, enclosed, stand_in, wrapped_files
from connectors.mime.feed import Feed
from connectors.mime.fingerprint import fingerprint
from connectors.mime.kinds import judge
from connectors.mime.limits import Ledger
from connectors.mime.parts import Part
from connectors.mime.passing import read_passed_on
from connectors.mime.skeleton import scan
from connectors.mime.text import readable
from connectors.mime.trail import read_trail
from connectors.mime.transfer import decode

_SEALED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_PGP = "-----BEGIN PGP MESSAGE-----"
_PGP_WITHIN = 20_000  # characters; a sealed text is sealed from near its beginning


def read(chunks: Iterable[bytes], pdf: ReadsPdf | None = None) -> Letter:
    """Return the letter that `chunks` hold, taking no more of them than it needs.

    Args:
        pdf: finds the words of a PDF without harm to this process; without it PDFs have none.
    """
    ledger = Ledger()
    root = scan(Feed(chunks), ledger)
    headers = root.headers
    senders = read_addresses(headers.every("from"))
    if "from" in headers.cut or read_oddly(headers.every("from")):
        ledger.note("sender-odd")
    subject = headers.line("subject")
    sent_at = headers.sent_at()
    text = readable(root, ledger)
    if not text.strip():
        text = stand_in(root) or text
    files = tuple(_files(root))
    verdict = judge(root, senders, subject, text)
    results, hops = read_trail(headers.trail)
    return Letter(
        fingerprint=fingerprint(senders, subject, sent_at, text, (file.digest for file in files)),
        message_id=headers.message_id(),
        in_reply_to=headers.ids("in-reply-to"),
        references=headers.ids("references"),
        senders=senders,
        reply_to=read_addresses(headers.every("reply-to")),
        to=read_addresses(headers.every("to")),
        cc=read_addresses(headers.every("cc")),
        subject=subject,
        sent_at=sent_at,
        text=text,
        attachments=files,
        kind=verdict.kind,
        no_reply=verdict.no_reply,
        bounced_id=verdict.bounced_id,
        authentication=results,
        hops=hops,
        passed_on=read_passed_on(root),
        enclosed=enclosed(root, pdf),
        encrypted=_sealed(root) or _PGP in text[:_PGP_WITHIN],
        defects=tuple(ledger.codes),
    )


def _files(part: Part) -> Iterator[Attachment]:
    if part.file:
        whole = Attachment(
            name=part.name,
            media_type=part.media_type,
            size=part.size,
            digest=part.digest,
            start=part.start,
            length=part.length,
            encoding=part.encoding,
        )
        yield whole
        yield from wrapped_files(part, whole)
    for child in part.children:
        yield from _files(child)


def _sealed(root: Part) -> bool:
    """Return whether the body itself is encrypted; a sealed file beside a text is just a file."""
    first = root
    while first.media_type == "multipart/mixed" and first.children:
        first = first.children[0]
    if first.media_type not in _SEALED_TYPES:
        return False
    if first.parameters.get("smime-type", "").lower() == "certs-only":
        return False
    content = decode(first.body, first.encoding)
    return sealing(content) is not Sealing.SIGNED or not signed_content(content)
