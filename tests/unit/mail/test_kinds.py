"""People and automata told apart: every marker, and letters that only look like it."""

import pytest

from connectors.base import MailKind
from connectors.mime.authentication import read_authentication
from connectors.mime.automatic import announces_absence
from tests.unit.mail.letters import HEAD, PLEA, file_part, letter, multipart, nested, part, raw, text_part

PERSONAL, AUTO, BOUNCE = MailKind.PERSONAL, MailKind.AUTO_REPLY, MailKind.BOUNCE
LISTED, CALENDAR, RECEIPT = MailKind.LIST, MailKind.CALENDAR, MailKind.RECEIPT


def from_(sender: bytes, subject: bytes = b"Access", *more: bytes) -> bytes:
    return raw(
        head=b"From: "
        + sender
        + b"\r\nSubject: "
        + subject
        + b"\r\n"
        + b"".join(line + b"\r\n" for line in more)
    )


@pytest.mark.parametrize(
    ("field", "kind", "no_reply"),
    [
        (b"X-Mailer: fine", PERSONAL, False),
        (b"Return-Path: <sam@example.org>", PERSONAL, False),
        (b"Return-Path: <>", PERSONAL, True),
        (b"Return-Path: < >", PERSONAL, True),
        (b"Auto-Submitted: no", PERSONAL, False),
        (b"Auto-Submitted: No (a person)", PERSONAL, False),
        (b"Auto-Submitted: auto-replied", AUTO, True),
        (b"Auto-Submitted: auto-replied; owner-email=x", AUTO, True),
        (b"Auto-Submitted: auto-generated", AUTO, True),
        (b"X-Autoreply: yes", AUTO, True),
        (b"X-Autorespond: ooo", AUTO, True),
        (b"Precedence: auto_reply", AUTO, True),
        (b"Precedence: bulk", LISTED, True),
        (b"Precedence: list", LISTED, True),
        (b"Precedence: normal", PERSONAL, False),
        (b"List-Id: <l.example.org>", LISTED, True),
        (b"List-Unsubscribe: <https://example.org>", LISTED, True),
        (b"X-Failed-Recipients: max@example.org", BOUNCE, True),
        (b"X-Auto-Response-Suppress: OOF, AutoReply", PERSONAL, True),
        (b"X-Auto-Response-Suppress: DR", PERSONAL, False),
    ],
)
def test_a_field_decides_the_kind(field: bytes, kind: MailKind, no_reply: bool) -> None:
    found = letter(raw(extra=field + b"\r\n"))
    assert (found.kind, found.no_reply) == (kind, no_reply)


@pytest.mark.parametrize(
    ("original", "kind", "no_reply"),
    [
        (from_(b"MAILER-DAEMON@example.org"), BOUNCE, True),
        (from_(b"Mail Delivery System <Mailer-Daemon@example.org>"), BOUNCE, True),
        (from_(b"postmaster@example.org"), PERSONAL, True),
        (from_(b"postmaster@example.org", b"Undeliverable: Your request"), BOUNCE, True),
        (from_(b"postmaster@example.org", b"Hi", b"Return-Path: <>"), BOUNCE, True),
        (from_(b"noreply@example.org"), PERSONAL, True),
        (from_(b"no-reply+7@example.org"), PERSONAL, True),
        (from_(b"do_not_reply@example.org"), PERSONAL, True),
        (from_(b"receipts.noreply@example.org"), PERSONAL, True),
        (from_(b"noreplynsen@example.org"), PERSONAL, False),
        (from_(b"sam@example.org", b"Undeliverable promises"), PERSONAL, False),
    ],
)
def test_a_sender_decides_the_kind(original: bytes, kind: MailKind, no_reply: bool) -> None:
    found = letter(original)
    assert (found.kind, found.no_reply) == (kind, no_reply)


ABSENT = [
    *(
        "Automatic reply: Your request",
        "Out of office",
        "Out of Office: Access",
        "Out of the office",
        "Autoreply: x",
    ),
    *(
        "Auto-reply: x",
        "Auto Reply",
        "I am currently out of the office until Monday",
        "Vacation reply",
        "[Out of office]",
    ),
    *(
        "Automatisk svar: Indsigt",
        "Autosvar: Indsigt",
        "Autosvar",
        "Fravær",
        "Fraværsbesked: ferie",
        "Ikke til stede",
    ),
    *("Ikke på kontoret", "Feriesvar", "Ude af huset", "Jeg er på ferie til mandag", "Fraværsmelding"),
    *(
        "Fraværende: tilbake mandag",
        "Ute av kontoret",
        "Automatiskt svar: Begäran",
        "Frånvaromeddelande",
        "Frånvarande",
    ),
    *(
        "Semestermeddelande",
        "Inte på kontoret",
        "Jag är bortrest",
        "Automatische Antwort: Auskunft",
        "Abwesenheitsnotiz",
    ),
    *(
        "Automatische Abwesenheitsnotiz",
        "Abwesend: Urlaub",
        "Nicht im Büro",
        "Ich bin derzeit nicht im Büro",
        "Im Urlaub",
    ),
]
PRESENT = [
    *(
        "Access",
        "",
        "Re: Automatic reply: Access",
        "Automatic decisions about me",
        "Autosvarer ikke længere",
        "Fravær i skolen",
    ),
    *(
        "Out of office hours I was called",
        "Indsigt i fravær",
        "Frånvaro under 2025, begäran",
        "Abwesenheit meiner Akte",
    ),
    *(
        "Urlaub",
        "Office",
        "Automatisk behandling",
        "On leave of absence records",
        "Auskunft: Abwesenheit",
        "Ferie i 2024",
    ),
]


@pytest.mark.parametrize("subject", ABSENT)
def test_an_absence_note_is_known_by_its_subject_alone(subject: str) -> None:
    assert announces_absence(subject)
    assert letter(from_(b"sam@example.org", subject.encode())).kind is AUTO


@pytest.mark.parametrize("subject", PRESENT)
def test_a_subject_about_absence_is_still_a_persons(subject: str) -> None:
    assert not announces_absence(subject)
    assert letter(from_(b"sam@example.org", subject.encode())).kind is PERSONAL


def report(kind: bytes, status: bytes, *returned: bytes, head: bytes = HEAD) -> bytes:
    status_part = part(status, b"Content-Type: message/" + kind)
    return multipart(
        [text_part(b"Sorry."), status_part, *returned], b"report; report-type=" + kind, head=head
    )


RETURNED = part(
    b"From: privacy@example.com\r\nMessage-ID: <ours@example.com>\r\n\r\nHello",
    b"Content-Type: message/rfc822",
)
HEADS = part(b"Message-ID: <ours@example.com>\r\n", b"Content-Type: text/rfc822-headers")
FAILED = (
    b"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; max@x.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
)


@pytest.mark.parametrize(
    ("original", "kind", "bounced"),
    [
        (report(b"delivery-status", FAILED, RETURNED), BOUNCE, "<ours@example.com>"),
        (report(b"delivery-status", FAILED, HEADS), BOUNCE, "<ours@example.com>"),
        (report(b"delivery-status", FAILED), BOUNCE, None),
        (report(b"delivery-status", FAILED + b"X-Original-Message-ID: <o@x>\r\n"), BOUNCE, "<o@x>"),
        (report(b"delivery-status", FAILED, head=HEAD + b"In-Reply-To: <r@x>\r\n"), BOUNCE, "<r@x>"),
        (
            report(b"delivery-status", FAILED.replace(b"failed", b"delayed"), HEADS),
            RECEIPT,
            None,
        ),
        (report(b"delivery-status", FAILED.replace(b"failed", b"delivered"), HEADS), RECEIPT, None),
        (
            report(b"disposition-notification", b"Disposition: manual-action; displayed\r\n", HEADS),
            RECEIPT,
            None,
        ),
        (report(b"feedback-report", b"Feedback-Type: abuse\r\n", HEADS), RECEIPT, None),
        (raw(b"failed\r\nMessage-ID: <q@x>\r\n", head=b"From: mailer-daemon@x.org\r\n"), BOUNCE, "<q@x>"),
    ],
)
def test_a_report_says_what_was_not_delivered(original: bytes, kind: MailKind, bounced: str | None) -> None:
    found = letter(original)
    assert (found.kind, found.bounced_id, found.no_reply) == (kind, bounced, True)


def test_the_letter_in_a_report_is_not_shown_as_text() -> None:
    found = letter(report(b"delivery-status", FAILED, RETURNED))
    assert found.text == "Sorry."
    assert len(found.attachments) == 2


INVITE = b"Content-Type: text/calendar; method=REQUEST"


@pytest.mark.parametrize(
    ("original", "kind"),
    [
        (raw(b"BEGIN:VCALENDAR", extra=b"Content-Type: text/calendar\r\n"), CALENDAR),
        (multipart([text_part(), part(b"BEGIN:VCALENDAR", INVITE)], b"alternative"), CALENDAR),
        (
            multipart([nested([text_part(), part(b"B", INVITE)], b"alternative", b"in"), file_part(b"x")]),
            CALENDAR,
        ),
        (multipart([text_part(), part(b"B", b"Content-Type: text/calendar")]), PERSONAL),
        (multipart([text_part(), part(b"B", INVITE, b"Content-Disposition: attachment")]), PERSONAL),
    ],
)
def test_an_invitation_is_a_calendar_mail_and_an_attached_calendar_is_not(
    original: bytes, kind: MailKind
) -> None:
    assert letter(original).kind is kind


PGP_TEXT = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----"
SMIME = b"Content-Type: application/pkcs7-mime; smime-type="


@pytest.mark.parametrize(
    ("original", "sealed"),
    [
        (raw(), False),
        (raw(PGP_TEXT), True),
        (multipart([part(b"Version: 1", b"Content-Type: application/pgp-encrypted")], b"encrypted"), True),
        (raw(b"AAAA", extra=SMIME + b"enveloped-data\r\nContent-Transfer-Encoding: base64\r\n"), True),
        (raw(b"AAAA", extra=b"Content-Type: application/x-pkcs7-mime; name=smime.p7m\r\n"), True),
        (raw(b"AAAA", extra=SMIME + b"certs-only\r\n"), False),
        (multipart([part(b"AAAA", SMIME + b"enveloped-data"), text_part(b"list footer")]), True),
        (
            multipart(
                [text_part(), file_part(b"x", b"signature.asc", b"application/pgp-signature")], b"signed"
            ),
            False,
        ),
        (multipart([text_part(), file_part(b"x", b"mail.p7m", b"application/pkcs7-mime")]), False),
    ],
)
def test_a_sealed_letter_is_marked_and_kept(original: bytes, sealed: bool) -> None:
    found = letter(original)
    assert found.encrypted is sealed
    assert found.kind is PERSONAL
    assert found.senders


@pytest.mark.parametrize(
    ("header", "authserv_id", "dmarc"),
    [
        (
            "mx.google.com; dkim=pass header.i=@example.org; dmarc=pass (p=NONE) header.from=example.org",
            "mx.google.com",
            "pass",
        ),
        ("mx.example.com 1; dmarc=fail", "mx.example.com", "fail"),
        ("mx.example.com; none", "mx.example.com", ""),
        ("MX.Example.com; DMARC = Pass", "mx.example.com", "pass"),
        ("mx.example.com; dmarc/1=none", "mx.example.com", "none"),
        (
            "spf=pass (IP is 1.2.3.4) smtp.mailfrom=x; dkim=pass; dmarc=pass action=none;compauth=pass",
            "",
            "pass",
        ),
        ("dmarc=pass; spf=fail", "", "pass"),
        ("mx.example.com; spf=pass (dmarc=pass)", "mx.example.com", ""),
        ('mx.example.com; spf=pass smtp.mailfrom="x; dmarc=pass"', "mx.example.com", ""),
        ("mx.example.com; spf=pass (a (b; dmarc=pass) ; dmarc=pass", "mx.example.com", ""),
        ("mx.example.com; x-dmarc=pass", "mx.example.com", ""),
        ("mx.example.com; spf=pass smtp.mailfrom=dmarc=pass", "mx.example.com", ""),
        ("mx.example.com; dmarc=pass; dmarc=fail", "mx.example.com", "fail"),
        ("mx.example.com; dmarc=pass; dmarc=pass", "mx.example.com", "pass"),
        ("(comment) mx.example.com; dmarc=none", "mx.example.com", "none"),
        ("", "", ""),
        (";;;", "", ""),
    ],
)
def test_authentication_results_are_read_strictly(header: str, authserv_id: str, dmarc: str) -> None:
    (row,) = read_authentication([header])
    assert (row.authserv_id, row.dmarc) == (authserv_id, dmarc)


def test_authentication_results_come_topmost_first() -> None:
    name = b"Authentication-Results: "
    fields = name + b"top.example; dmarc=fail\r\n" + name + b"planted.example;\r\n dmarc=pass\r\n"
    rows = letter(raw(extra=fields)).authentication
    assert [(row.authserv_id, row.dmarc) for row in rows] == [
        ("top.example", "fail"),
        ("planted.example", "pass"),
    ]
    assert len(read_authentication(["x; dmarc=pass"] * 100)) == 20


def test_the_fingerprint_outlives_a_rebuilt_delivery() -> None:
    first = letter(multipart([text_part(), file_part(b"one"), file_part(b"two")]))
    rebuilt = HEAD.replace(b"sam@example.org", b"SAM@example.org").replace(
        b"10:00:00 +0100", b"09:00:00 +0000"
    )
    second = letter(
        multipart(
            [text_part(PLEA.encode() + b" \r\n"), file_part(b"two"), file_part(b"one")],
            boundary=b"z",
            head=b"Received: x\r\n" + rebuilt,
        )
    )
    assert first.fingerprint == second.fingerprint


@pytest.mark.parametrize(
    "other",
    [
        multipart([text_part(b"other"), file_part(b"one")]),
        multipart([text_part(), file_part(b"two")]),
        multipart([text_part()]),
        multipart([text_part(), file_part(b"one")], head=HEAD.replace(b"Access", b"Erasure")),
        multipart([text_part(), file_part(b"one")], head=HEAD.replace(b"sam@", b"max@")),
        multipart([text_part(), file_part(b"one")], head=HEAD.replace(b"16 Nov", b"17 Nov")),
    ],
)
def test_the_fingerprint_tells_different_mails_apart(other: bytes) -> None:
    assert letter(other).fingerprint != letter(multipart([text_part(), file_part(b"one")])).fingerprint
