"""Reports and invitations: what was not delivered, what was read, what is only a calendar."""

import pytest

from connectors.base import MailKind
from tests.unit.mail.letters import letter, part

PERSONAL, BOUNCE = MailKind.PERSONAL, MailKind.BOUNCE
CALENDAR, RECEIPT = MailKind.CALENDAR, MailKind.RECEIPT


def reported(kind: str, *parts: bytes) -> bytes:
    head = (
        "From: Mail <postmaster@example.org>\r\nTo: privacy@example.com\r\nSubject: Status\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="r"\r\n\r\n'
    )
    told = part(b"What happened.", b"Content-Type: text/plain")
    return head.encode() + b"".join(b"--r\r\n" + each + b"\r\n" for each in (told, *parts)) + b"--r--\r\n"


def status(*lines: bytes) -> bytes:
    return part(b"\r\n".join(lines) + b"\r\n", b"Content-Type: message/delivery-status")


FINAL = b"Final-Recipient: rfc822; max@example.org"
RETURNED = part(b"Message-ID: <ours@example.com>\r\nSubject: x\r\n", b"Content-Type: text/rfc822-headers")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((b"Reporting-MTA: dns; mx", b"", FINAL, b"Action: failed", b"Status: 5.1.1"), BOUNCE),
        ((b"Reporting-MTA: dns; mx", b"", FINAL, b"Action: delayed", b"Status: 4.4.1"), RECEIPT),
        ((b"Reporting-MTA: dns; mx", b"", FINAL, b"Action: delivered", b"Status: 2.0.0"), RECEIPT),
        ((b"Reporting-MTA: dns; mx", b"", FINAL, b"Action: relayed", b"Status: 2.0.0"), RECEIPT),
        ((b"Reporting-MTA: dns; mx", b"", FINAL, b"Action: expanded"), RECEIPT),
        ((b"", FINAL, b"action:FAILED"), BOUNCE),
        ((b"", FINAL, b"Action: delayed", b"", FINAL, b"Action: failed"), BOUNCE),
        ((b"", FINAL, b"Action: delivered", b"", FINAL, b"Action: failed"), BOUNCE),
        ((b"Reporting-MTA: dns; mx",), BOUNCE),
        ((b"X-Action: delivered", b"", FINAL), BOUNCE),
        ((b"",), BOUNCE),
    ],
)
def test_a_delivery_status_is_a_bounce_unless_nothing_came_back(
    lines: tuple[bytes, ...], kind: MailKind
) -> None:
    found = letter(reported("delivery-status", status(*lines), RETURNED))
    assert (found.kind, found.no_reply) == (kind, True)
    assert found.bounced_id == ("<ours@example.com>" if kind is BOUNCE else None)
    assert found.text == "What happened."


@pytest.mark.parametrize(
    "disposition",
    [
        b"manual-action/MDN-sent-manually; displayed",
        b"automatic-action/MDN-sent-automatically; deleted",
        b"manual-action; processed/error",
        b"",
    ],
)
def test_a_receipt_is_a_receipt_whatever_became_of_the_mail(disposition: bytes) -> None:
    told = part(b"Disposition: " + disposition + b"\r\n", b"Content-Type: message/disposition-notification")
    for kind in ("disposition-notification", "DISPOSITION-NOTIFICATION", "delivery-status"):
        found = letter(reported(kind, told, RETURNED))
        assert (found.kind, found.no_reply, found.bounced_id) == (RECEIPT, True, None)


INVITES = {
    "Google": (
        (
            b"From: Sam <sam@example.org>\r\nSubject: Invitation: Call\r\n"
            b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
            b'Content-Type: multipart/alternative; boundary="a"\r\n\r\n'
            b"--a\r\nContent-Type: text/plain\r\n\r\nCome\r\n"
            b"--a\r\nContent-Type: text/calendar; charset=UTF-8; method=REQUEST\r\n\r\n"
            b"BEGIN:VCALENDAR\r\n--a--\r\n"
            b"--m\r\nContent-Type: application/ics; name=invite.ics\r\n"
            b"Content-Disposition: attachment; filename=invite.ics\r\n\r\nBEGIN:VCALENDAR\r\n--m--\r\n"
        ),
        CALENDAR,
    ),
    "Outlook": (
        (
            b"From: Sam <sam@example.org>\r\nSubject: Call\r\n"
            b"Content-class: urn:content-classes:calendarmessage\r\n"
            b'Content-Type: multipart/alternative; boundary="a"\r\n\r\n'
            b"--a\r\nContent-Type: text/plain\r\n\r\n\r\n"
            b'--a\r\nContent-Type: text/calendar; charset="utf-8"; method=REQUEST\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\nQkVHSU46VkNBTEVOREFS\r\n--a--\r\n"
        ),
        CALENDAR,
    ),
    "an acceptance": (
        (
            b"From: Sam <sam@example.org>\r\nSubject: Accepted: Call\r\n"
            b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n"
        ),
        CALENDAR,
    ),
    "a letter with a calendar file": (
        (
            b"From: Sam <sam@example.org>\r\nSubject: My visits\r\n"
            b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n'
            b"--m\r\nContent-Type: text/plain\r\n\r\nMy data\r\n"
            b"--m\r\nContent-Type: text/calendar; name=visits.ics; method=PUBLISH\r\n"
            b"Content-Disposition: attachment; filename=visits.ics\r\n\r\nBEGIN:VCALENDAR\r\n--m--\r\n"
        ),
        PERSONAL,
    ),
}


@pytest.mark.parametrize("name", INVITES)
def test_an_invitation_is_told_from_a_letter_with_a_calendar(name: str) -> None:
    original, kind = INVITES[name]
    assert letter(original).kind is kind
