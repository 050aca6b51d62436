"""What sending by SMTP adds to the contract: nothing leaves twice, and in doubt that is said."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.base import Address, OutgoingFile, Sent
from connectors.errors import Permanent, Temporary, Unsendable, Vanished
from connectors.imap import drafts, place
from connectors.imap.drafts import Drafts
from connectors.imap.submission import Submission, Unanswered
from connectors.mime.reading import read
from connectors.mime.writing import build
from tests.contract.connectors.imap_outside import OnServer, servers
from tests.contract.connectors.test_sending import MAIL, OTHER
from tests.support.postbox import DROP, postbox


class Killed(BaseException):
    """The process ends here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def send_until(
    outside: OnServer, draft: str, monkeypatch: pytest.MonkeyPatch, owner: type, step: str
) -> None:
    """Send, in a process that is killed where that step begins."""
    connector = outside.connector()
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, killed)
        with pytest.raises(Killed):
            connector.send(draft)


@pytest.fixture(params=["keywords", "flags"])
def outside(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnServer:
    """Is a mailbox, also on a server that keeps no keywords, such as Exchange."""
    if request.param == "flags":
        monkeypatch.setattr(drafts, "_marks", lambda opened: drafts._SYSTEM)
    return OnServer(tmp_path)


def test_what_leaves_is_what_was_written_envelope_and_all(outside: OnServer) -> None:
    mail = replace(MAIL, to=(*MAIL.to, Address("lea@example.org")), text=".\n..\n.dots\n\nend.")
    connector = outside.connector()
    connector.send(connector.draft(mail))
    (left,) = outside.left()
    assert left.sender == MAIL.sender.address
    assert left.recipients == ("sam@example.org", "lea@example.org")
    assert left.content == build(mail)


def test_fm_36_a_lost_reply_to_the_last_dot_is_doubt_and_never_a_second_mail(outside: OnServer) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    outside.postbox.answer(outside.user, "DATA", DROP)
    with pytest.raises(Unanswered):
        connector.send(draft)
    for each in (connector, outside.connector()):
        with pytest.raises(Temporary, match="a person must look"):
            each.find_sent(draft, MAIL.message_id)
        with pytest.raises(Vanished, match="find_sent"):
            each.send(draft)
    assert len(outside.left()) == 1
    assert outside.drafts() == 1


def test_fm_36_a_copy_that_the_server_filed_itself_ends_the_doubt(outside: OnServer) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    outside.postbox.answer(outside.user, "DATA", DROP)
    with pytest.raises(Unanswered):
        connector.send(draft)
    outside.deliver(build(MAIL), "Sent")
    found = connector.find_sent(draft, MAIL.message_id)
    assert found is not None
    assert found.message_id == MAIL.message_id


def test_fm_36_a_process_killed_before_the_claim_has_sent_nothing(
    outside: OnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = outside.connector().draft(MAIL)
    send_until(outside, draft, monkeypatch, Drafts, "claim")
    connector = outside.connector()
    assert connector.find_sent(draft, MAIL.message_id) is None
    connector.send(draft)
    assert len(outside.sent()) == 1


def test_fm_36_a_process_killed_between_claim_and_dot_leaves_doubt_and_no_second_mail(
    outside: OnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = outside.connector().draft(MAIL)
    send_until(outside, draft, monkeypatch, Submission, "finish")
    with pytest.raises(Temporary):
        outside.connector().find_sent(draft, MAIL.message_id)
    with pytest.raises(Vanished):
        outside.connector().send(draft)
    assert outside.left() == []


@pytest.mark.parametrize("step", ["file", "_copied", "remove"])
def test_fm_36_a_process_killed_after_the_servers_word_has_sent_it_once(
    outside: OnServer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    draft = outside.connector().draft(MAIL)
    send_until(outside, draft, monkeypatch, Drafts, step)
    found = outside.connector().find_sent(draft, MAIL.message_id)
    assert found is not None
    assert outside.connector().find_sent(draft, MAIL.message_id) == found
    assert len(outside.sent()) == 1  # which also counts what left
    with pytest.raises(Vanished):
        outside.connector().send(draft)


def test_trouble_with_the_copy_in_sent_does_not_undo_that_it_left(
    outside: OnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise Temporary("the mailbox is full")

    connector = outside.connector()
    draft = connector.draft(MAIL)
    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "_copied", full)
        sent = connector.send(draft)
    assert sent.message_id == MAIL.message_id
    connector.discard(draft)  # which keeps the only copy
    found = connector.find_sent(draft, MAIL.message_id)
    assert isinstance(found, Sent)
    assert len(outside.sent()) == 1
    assert outside.drafts() == 0


@pytest.mark.parametrize("step", ["submitted", "sent", "_copied", "remove"])
def test_a_line_lost_over_the_copy_in_sent_is_made_good_at_once(
    outside: OnServer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    done, lost = getattr(Drafts, step), iter([True])

    def once_lost(of: Drafts, *given: object) -> object:
        if next(lost, False):
            raise Temporary("the line was lost")
        return done(of, *given)

    connector = outside.connector()
    draft = connector.draft(MAIL)
    monkeypatch.setattr(Drafts, step, once_lost)

    assert connector.send(draft).message_id == MAIL.message_id

    assert (len(outside.sent()), outside.drafts()) == (1, 0)


@pytest.mark.parametrize(
    ("verb", "reply", "meant"),
    [
        ("MAIL", "550 5.7.60 not allowed to send as marker", Unsendable),
        ("RCPT", "550 5.1.1 no such user marker", Unsendable),
        ("DATA", "554 5.2.252 SendAsDenied marker", Unsendable),
        ("DATA", "552 5.3.4 too big marker", Unsendable),
        ("MAIL", "451 4.7.0 later marker", Temporary),
        ("RCPT", "450 4.2.1 greylisted marker", Temporary),
        ("DATA", "452 4.2.2 over quota marker", Temporary),
        ("DATA", "550 5.4.5 daily limit marker", Temporary),
    ],
)
def test_fm_38_and_fm_41_what_the_server_refuses_has_not_left_and_may_leave_later(
    outside: OnServer, verb: str, reply: str, meant: type[Exception]
) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    outside.postbox.answer(outside.user, verb, reply)
    with pytest.raises(meant) as told:
        connector.send(draft)
    assert not isinstance(told.value, Unanswered)
    assert reply[:3] in str(told.value)
    assert "marker" not in str(told.value)
    assert outside.left() == []
    assert connector.find_sent(draft, MAIL.message_id) is None
    connector.send(draft)
    assert len(outside.sent()) == 1


def test_one_refused_recipient_keeps_the_mail_from_all(outside: OnServer) -> None:
    mail = replace(MAIL, to=(*MAIL.to, Address("lea@example.org")))
    connector = outside.connector()
    draft = connector.draft(mail)
    outside.postbox.answer(outside.user, "RCPT", "250 good", "550 5.1.1 nobody")
    with pytest.raises(Unsendable):
        connector.send(draft)
    assert outside.left() == []


def test_an_acknowledgement_asks_for_no_bounces_where_the_server_lets_it(outside: OnServer) -> None:
    connector = outside.connector()
    connector.send(connector.draft(replace(MAIL, automatic=True)))
    outside.postbox.answer(outside.user, "MAIL", "553 5.1.7 no empty senders", "250 good")
    connector.send(connector.draft(replace(OTHER, automatic=True)))
    assert [mail.sender for mail in outside.left()] == ["<>", OTHER.sender.address]


def test_fm_40_nothing_in_any_field_becomes_a_header(outside: OnServer) -> None:
    for broken in ("\r\n", "\n", "\r", "\0", "\x0b", "\u2028"):
        for mail in (
            replace(MAIL, subject=f"Hi{broken}Bcc: mallory@example.net"),
            replace(MAIL, sender=Address(MAIL.sender.address, f"P{broken}X: y")),
            replace(MAIL, message_id=f"<1@b{broken}>"),
            replace(MAIL, files=(OutgoingFile(f"a{broken}b", "a/b", io.BytesIO),)),
        ):
            with pytest.raises(Unsendable):
                outside.connector().draft(mail)
    assert (outside.drafts(), outside.left()) == (0, [])


def test_fm_40_ids_of_hostile_letters_stay_out_of_the_envelope(outside: OnServer) -> None:
    mail = replace(MAIL, in_reply_to="<a@b>\r\nBcc: mallory@example.net", references=("<x@y>\nTo: m@n",))
    connector = outside.connector()
    connector.send(connector.draft(mail))
    (left,) = outside.left()
    assert left.recipients == ("sam@example.org",)
    assert b"mallory" not in left.content


def test_other_drafts_that_somebody_marked_as_deleted_stay(outside: OnServer) -> None:
    outside.put(b"From: a@b\r\nMessage-ID: <theirs@example.com>\r\n\r\nx", "Drafts", flags="DT")
    connector = outside.connector()
    connector.send(connector.draft(MAIL))
    assert outside.drafts() == 1


def test_a_stray_draft_of_the_same_mail_goes_with_it(outside: OnServer) -> None:
    connector = outside.connector()
    connector.draft(MAIL)
    connector.send(connector.draft(MAIL))
    assert outside.drafts() == 0
    assert len(outside.sent()) == 1


def test_a_draft_is_found_after_its_folder_was_numbered_anew(outside: OnServer) -> None:
    draft = outside.connector().draft(MAIL)
    for path in (outside.maildir / ".Drafts").glob("dovecot*"):
        path.unlink()
    connector = outside.connector()
    connector.send(draft)
    assert len(outside.sent()) == 1


def test_a_draft_that_a_person_removed_is_not_sent(outside: OnServer) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    for path in (outside.maildir / ".Drafts" / "cur").iterdir():
        path.unlink()
    with pytest.raises(Vanished):
        connector.send(draft)
    assert outside.left() == []


def test_a_mail_larger_than_the_server_takes_is_not_begun(tmp_path: Path) -> None:
    outside = OnServer(tmp_path)
    with postbox(outside.server.certificates, size=100) as small:
        outside.details[place.SMTP_PORT] = str(small.port)
        connector = outside.connector()
        draft = connector.draft(MAIL)
        with pytest.raises(Unsendable, match="larger"):
            connector.send(draft)


def test_mail_leaves_by_starttls_too(tmp_path: Path) -> None:
    outside = OnServer(tmp_path)
    with postbox(outside.server.certificates, implicit=False) as open_door:
        outside.details |= {place.SMTP_PORT: str(open_door.port), place.SMTP_SECURITY: "starttls"}
        connector = outside.connector()
        connector.send(connector.draft(MAIL))
        (left,) = open_door.taken[outside.user]
        assert read([left.content]).message_id == MAIL.message_id


def test_a_server_without_tls_gets_no_password(tmp_path: Path) -> None:
    outside = OnServer(tmp_path)
    outside.details |= {place.SMTP_PORT: str(servers()[0].open_port), place.SMTP_SECURITY: "starttls"}
    connector = outside.connector()
    with pytest.raises((Temporary, Permanent)):
        connector.send(connector.draft(MAIL))


def test_a_silent_server_leaves_the_draft_to_be_sent_later(tmp_path: Path) -> None:
    outside = OnServer(tmp_path)
    good, outside.details[place.SMTP_PORT] = outside.details[place.SMTP_PORT], "1"
    draft = outside.connector().draft(MAIL)
    with pytest.raises(Temporary):
        outside.connector().send(draft)
    outside.details[place.SMTP_PORT] = good
    outside.connector().send(draft)
    assert len(outside.sent()) == 1
