"""A certificate of the tests' own, and its page as a small PDF, so that no purge has to run for it."""

from typing import Any

from bot.vault.signing import KeySigner
from handlers.domain.certificate import FORMAT, page_to_sign, to_sign, written
from handlers.domain.certificate_pdf import attached

SIGNER, OTHER = KeySigner(bytes(range(32))), KeySigner(bytes(range(1, 33)))


def statement(**changed: Any) -> dict[str, Any]:
    """Return what a certificate says."""
    stores = [
        {"store": name, "fate": fate, "rows_left": left, "rows_with_content_left": 0}
        for name, fate, left in (
            ("message", "deleted", 0),
            ("original", "deleted", 0),
            ("case_file", "emptied", 3),
        )
    ]
    hold = {
        "hold": 77,
        "case": "2026-0012",
        "owner": "U02ABCDEF",
        "review_on": "2027-06-01",
        "placed": "2026-11-05T10:00:00Z",
        "released": None,
    }
    return {
        "format": FORMAT,
        "certificate": "2027-C-0001",
        "ombud": "0.1.0",
        "organisation": "Lanternhouse",
        "about": {"kind": "mailbox", "mailbox": "privacy", "mailbox_id": 1046628138291200001},
        "route": "disconnected",
        "why": "The mailbox was disconnected, and the days to wait after it were over.",
        "asked_by": "ombud",
        "times": {
            "disconnected": "2026-12-05T08:11:40Z",
            "begun": "2027-01-04T08:12:00Z",
            "unreadable": "2027-01-04T08:12:09Z",
            "gone": "2027-01-04T08:27:30Z",
            "ended": "2027-01-04T08:31:02Z",
            "issued": "2027-01-04T08:31:02Z",
        },
        "key": {
            "id": 1046628138291199999,
            "destroyed": "2027-01-04T08:12:09Z",
            "how": "It was.",
        },
        "counts": {"cases": 1284, "letters": 40213, "files": 9311, "posts": 3120, "reserved": 1},
        "stores": stores,
        "stays": [{"store": "case_file", "what": "the skeleton"}],
        "rule": "GDPR Art. 5(2): accountability, without names, addresses or words of data subjects",
        "holds": [hold],
        "holds_rule": "GDPR Art. 17(3)(e): legal claims",
        "records": {"count": 1284, "sha256": "ab" * 32},
        "verify": "ombud verify-certificate FILE --key KEY",
    } | changed


def document(said: dict[str, Any] | None = None, signer: KeySigner = SIGNER) -> bytes:
    """Return a signed document."""
    said = statement() if said is None else said
    return written(said, signer.public, signer.sign(to_sign(said)))


def small_page() -> bytes:
    """Return a PDF of one empty page, with a plain table of its objects."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def whole(page: bytes | None = None, signed: bytes | None = None, signer: KeySigner = SIGNER) -> bytes:
    """Return a page with a document attached, both signed."""
    page, signed = page or small_page(), signed or document()
    return attached(page, signed, signer.sign(page_to_sign(page, signed)))
