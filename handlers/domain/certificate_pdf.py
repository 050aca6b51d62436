"""A certificate as a PDF: a page for people, and behind it the signed document as an attachment.

The page is any PDF that a program drew; the attachment is appended as an incremental update (ISO 32000-1,
7.5.6), so that the page's bytes stay as they are and can be signed too. Whoever takes the attachment out puts
all of it together again and compares: so there is no byte in the file that may be changed.
"""

import re

from handlers.domain.certificate import Certificate, Unsound, Verify, checked, page_to_sign, read

#: Where the page ends, and what follows is ours.
_SEAM = b"%ombud-certificate-1\n"
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_ROOT, _SIZE = re.compile(rb"/Root (\d+) 0 R"), re.compile(rb"/Size (\d+)")
_SEALED = re.compile(rb"%page ([0-9a-f]{128})\n")
_STREAM = re.compile(rb"/Type /EmbeddedFile [^\n]*/Length (\d{1,9}) >>\nstream\n")


class NoPage(Exception):
    """The page is no PDF of the kind that can be appended to."""


def is_pdf(file: bytes) -> bool:
    """Return whether a file says that it is a PDF."""
    return file.startswith(b"%PDF-")


def attached(page: bytes, document: bytes, page_signature: bytes) -> bytes:
    """Return a page with a document attached.

    Args:
        page_signature: of `page_to_sign`.

    Raises:
        NoPage: the page is no PDF with a plain table of its objects.
    """
    found = _TRAILER.search(page)
    root, size = (pattern.search(found[1]) if found else None for pattern in (_ROOT, _SIZE))
    if found is None or root is None or size is None or _SEAM in page:
        raise NoPage
    number, first = int(root[1]), int(size[1])
    name = _number(document)
    catalog = _catalog(page, number, first + 1, name)
    objects = {number: catalog, first: _file(document), first + 1: _named(name, first)}
    body = page + _SEAM + b"%%page %s\n" % page_signature.hex().encode()
    places = {}
    for each, content in objects.items():
        places[each] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (each, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in sorted(places.items()))
    start = len(body)
    end = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return body + b"xref\n" + table + end % (first + 2, number, int(found[2]), start)


def taken_out(file: bytes) -> bytes:
    """Return the document that is attached to a certificate's PDF; nothing of it is believed yet.

    Raises:
        Unsound: no certificate is attached.
    """
    _, appended = _apart(file)
    stream = _STREAM.search(appended)
    if stream is None:
        raise Unsound("No certificate is attached to this PDF. Was it printed, or saved by another program?")
    return appended[stream.end() : stream.end() + int(stream[1])]


def checked_pdf(file: bytes, verify: Verify, key: bytes | None = None) -> Certificate:
    """Return what a certificate's PDF says, proved, page and attachment.

    Raises:
        Unsound: as `checked`, or the page was changed.
    """
    document = taken_out(file)
    found = checked(document, verify, key)
    page, appended = _apart(file)
    sealed = _SEALED.match(appended)
    signature = bytes.fromhex(sealed[1].decode()) if sealed else b""
    if not verify(found.key, page_to_sign(page, document), signature):
        raise Unsound(
            "The attached document is sound, but the page was changed: believe the attachment alone."
        )
    if attached(page, document, signature) != file:
        raise Unsound("The attached document and the page are sound, but something was added to the file.")
    return found


def _apart(file: bytes) -> tuple[bytes, bytes]:
    page, seam, appended = file.partition(_SEAM)
    if not seam:
        raise Unsound("No certificate is attached to this PDF. Was it printed, or saved by another program?")
    return page, appended


def _number(document: bytes) -> bytes:
    return read(document).number.encode("ascii")


def _catalog(page: bytes, number: int, named: int, name: bytes) -> bytes:
    """Return the page's catalogue with the attachment in it."""
    found = re.search(rb"(?:^|\n)%d 0 obj\s*<<(.*?)>>\s*endobj" % number, page, re.DOTALL)
    if found is None:
        raise NoPage
    added = b"/Names << /EmbeddedFiles << /Names [(%s.json) %d 0 R] >> >> /AF [%d 0 R]"
    return b"<<%s %s >>" % (found[1].rstrip(), added % (name, named, named))


def _file(document: bytes) -> bytes:
    size = len(document)
    head = b"<< /Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size %d >> /Length %d >>"
    return (head % (size, size)) + b"\nstream\n" + document + b"\nendstream"


def _named(name: bytes, file: int) -> bytes:
    said = b"The signed document; ombud verify-certificate proves it"
    named = b"<< /Type /Filespec /F (%s.json) /UF (%s.json) /EF << /F %d 0 R >> /AFRelationship /Data "
    return (named % (name, name, file)) + b"/Desc (%s) >>" % said
