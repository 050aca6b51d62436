"""Mail that leaves through Gmail: drafted in its thread, sent once, and found again in doubt."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.quota import UNITS
from connectors.base import Address, OutgoingFile, OutgoingMail
from connectors.errors import NotTaken, Temporary, Unsendable, Vanished
from connectors.mime.reading import read
from tests.unit.google.house import ADDRESS, House

MAIL = OutgoingMail(
    message_id="<1.answer@example.com>",
    sender=Address(ADDRESS, "Privacy"),
    to=(Address("sam@example.org", "Sam"),),
    subject="Re: letter 1",
    text="Hej Sam",
    written_at=datetime(2026, 11, 17, 8, 0, tzinfo=UTC),
    in_reply_to="<1@example.org>",
    references=("<0@example.org>", "<1@example.org>"),
)
BEFORE = [Fault(Kind.REFUSE, 503), Fault(Kind.DROP_BEFORE), Fault(Kind.REFUSE, 429, "rateLimitExceeded")]
AFTER = [Fault(Kind.DROP_AFTER), Fault(Kind.CRASH_AFTER), Fault(Kind.TRUNCATE)]


def file(size: int) -> OutgoingFile:
    return OutgoingFile("a.bin", "application/x-data", lambda: io.BytesIO(b"x" * size))


def test_an_answer_joins_the_thread_of_the_letter(house: House) -> None:
    key = house.deliver(1)
    sent = house.connector.send(house.connector.draft(MAIL))
    assert house.account.find(sent.provider_key).thread == house.account.find(key).thread


def test_an_answer_to_a_letter_in_spam_joins_its_thread_too(house: House) -> None:
    key = house.deliver(1, "SPAM")
    sent = house.connector.send(house.connector.draft(MAIL))
    assert house.account.find(sent.provider_key).thread == house.account.find(key).thread


def test_an_answer_to_a_letter_that_is_gone_joins_by_the_last_reference(house: House) -> None:
    key = house.deliver(1)
    sent = house.connector.send(house.connector.draft(replace(MAIL, in_reply_to="<9@example.org>")))
    assert house.account.find(sent.provider_key).thread == house.account.find(key).thread


def test_an_answer_to_nothing_known_opens_its_own_thread(house: House) -> None:
    house.deliver(5)
    sent = house.connector.send(house.connector.draft(MAIL))
    assert house.account.find(sent.provider_key).thread != house.account.of("INBOX")[0].thread


@pytest.mark.parametrize(
    "parent", ["<a b@example.org>", "no brackets", "<x@y> in:inbox", "<>", '<"q"@x> OR <y@z>']
)
def test_a_hostile_parent_is_never_searched_for(house: House, parent: str) -> None:
    house.connector.draft(replace(MAIL, in_reply_to=parent, references=()))
    assert house.asked("messages.list") == 0


def test_a_replaced_message_id_is_read_back(house: House) -> None:
    house.account.habits.rewrites_ids = True
    sent = house.connector.send(house.connector.draft(MAIL))
    assert sent.message_id != MAIL.message_id
    (left,) = house.account.of("SENT")
    assert read([left.raw]).message_id == sent.message_id


def test_fm_36_a_mail_with_a_replaced_id_is_found_by_its_draft(house: House) -> None:
    house.account.habits.rewrites_ids = True
    draft = house.connector.draft(MAIL)
    sent = house.connector.send(draft)
    assert house.connect().find_sent(draft, MAIL.message_id) == sent
    assert house.connect().find_sent("forgotten", sent.message_id) == sent


def test_fm_36_a_mail_is_found_in_its_own_thread_where_no_header_names_ours(house: House) -> None:
    house.account.habits.rewrites_ids = True
    draft = house.connector.draft(MAIL)
    sent = house.connector.send(draft)
    (left,) = house.account.of("SENT")
    left.raw = left.raw.replace(MAIL.message_id.encode("ascii"), b"<nobody@example.com>")
    assert house.connector.find_sent(draft, MAIL.message_id) == sent


def test_fm_36_another_answer_in_the_same_thread_is_not_taken_for_ours(house: House) -> None:
    house.deliver(1)
    other = replace(MAIL, message_id="<2.answer@example.com>")
    draft = house.connector.draft(MAIL)
    house.connector.send(house.connector.draft(other))
    house.connector.discard(draft)
    assert house.connector.find_sent(draft, MAIL.message_id) is None


@pytest.mark.parametrize("fault", BEFORE, ids=lambda fault: f"{fault.kind.name}-{fault.status}")
def test_fm_36_a_send_that_did_not_happen_is_told_apart(house: House, fault: Fault) -> None:
    draft = house.connector.draft(MAIL)
    house.faults.plan("drafts.send", fault)
    with pytest.raises(Temporary):
        house.connector.send(draft)
    assert house.server.quota.spent["drafts.send"] == 0
    assert house.connector.find_sent(draft, MAIL.message_id) is None
    house.connector.send(draft)
    assert len(house.account.of("SENT")) == 1


@pytest.mark.parametrize("fault", AFTER, ids=lambda fault: fault.kind.name)
def test_fm_36_a_send_without_an_answer_is_looked_up_and_not_repeated(house: House, fault: Fault) -> None:
    draft = house.connector.draft(MAIL)
    house.faults.plan("drafts.send", fault)
    with pytest.raises(Temporary):
        house.connector.send(draft)
    assert house.server.quota.spent["drafts.send"] == UNITS["drafts.send"]
    found = house.connector.find_sent(draft, MAIL.message_id)
    assert found is not None
    assert found.message_id == MAIL.message_id
    assert len(house.account.of("SENT")) == 1


def test_fm_36_a_mail_that_gmail_took_and_does_not_show_yet_is_in_doubt(house: House) -> None:
    draft = house.connector.draft(MAIL)
    house.faults.refuse("messages.get", 404, "notFound")
    with pytest.raises(Temporary, match="find_sent"):
        house.connector.send(draft)
    assert house.connector.find_sent(draft, MAIL.message_id) is not None


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER], ids=lambda fault: f"{fault.kind.name}-{fault.status}")
def test_fm_36_a_look_up_in_trouble_says_so_and_never_no(house: House, fault: Fault) -> None:
    draft = house.connector.draft(MAIL)
    house.connector.send(draft)
    # A draft that is gone is refused before a fault can strike after it.
    for method in ("drafts.get", "messages.list", "messages.get")[fault in AFTER :]:
        house.faults.plan(method, fault)
        with pytest.raises(Temporary):
            house.connector.find_sent(draft, MAIL.message_id)
    assert house.connector.find_sent(draft, MAIL.message_id) is not None


def test_an_alias_may_write(house: House) -> None:
    house.connector.send(house.connector.draft(replace(MAIL, sender=Address("DPO@example.com"))))
    (left,) = house.account.of("SENT")
    assert read([left.raw]).senders == (Address("DPO@example.com"),)


@pytest.mark.parametrize("status", ["pending", "verificationStatusUnspecified", None])
def test_fm_38_an_alias_that_is_not_confirmed_stops_before_anything_is_drafted(
    house: House, status: str | None
) -> None:
    if status is None:
        house.account.send_as.clear()
    else:
        house.account.send_as["dpo@example.com"] = status
    with pytest.raises(Unsendable, match="Send mail as"):
        house.connector.draft(replace(MAIL, sender=Address("dpo@example.com")))
    assert house.account.drafts == {}
    assert house.connector.account().aliases == ()


def test_fm_41_a_send_over_the_limit_names_its_wait(house: House) -> None:
    draft = house.connector.draft(MAIL)
    house.faults.refuse("drafts.send", 429, "rateLimitExceeded", retry_after="1800")
    with pytest.raises(NotTaken) as told:
        house.connector.send(draft)
    assert told.value.retry_after == 1_800
    assert house.account.of("SENT") == []


def test_fm_41_a_limit_that_is_met_after_the_mail_has_left_is_no_word_that_it_has_not(house: House) -> None:
    draft = house.connector.draft(MAIL)
    house.faults.refuse("messages.get", 429, "rateLimitExceeded")
    with pytest.raises(Temporary) as told:
        house.connector.send(draft)
    assert not isinstance(told.value, NotTaken)
    assert len(house.account.of("SENT")) == 1


@pytest.mark.parametrize("size", [4_000_000, 9_000_000])
def test_a_large_mail_goes_up_in_pieces_and_arrives_whole(house: House, size: int) -> None:
    sent = house.connector.send(house.connector.draft(replace(MAIL, files=(file(size),))))
    raw = house.account.find(sent.provider_key).raw
    (found,) = read([raw]).attachments
    assert found.size == size


def test_a_mail_larger_than_gmail_sends_is_refused_before_it_is_sent_up(house: House) -> None:
    with pytest.raises(Unsendable, match="35 MiB"):
        house.connector.draft(replace(MAIL, files=(file(28_000_000),)))
    assert house.server.journal.of() == []


def test_an_upload_that_breaks_off_leaves_no_draft(house: House) -> None:
    house.faults.plan("drafts.create", Fault(Kind.DROP_BEFORE))
    with pytest.raises(Temporary):
        house.connector.draft(replace(MAIL, files=(file(6_000_000),)))
    assert house.account.drafts == {}


def test_a_mail_that_gmail_will_not_take_is_for_a_person(house: House) -> None:
    house.faults.refuse("drafts.create", 400, "invalidArgument")
    with pytest.raises(Unsendable):
        house.connector.draft(MAIL)
    draft = house.connector.draft(MAIL)
    house.faults.refuse("drafts.send", 400, "invalidArgument")
    with pytest.raises(Unsendable):
        house.connector.send(draft)


def test_a_thread_that_went_away_meanwhile_is_looked_up_again(house: House) -> None:
    house.deliver(1)
    house.faults.refuse("drafts.create", 404, "notFound")
    with pytest.raises(Temporary):
        house.connector.draft(MAIL)
    assert house.connector.draft(MAIL)


@pytest.mark.parametrize("draft", ["", "forgotten", "a/b", "a/b/c/d", "../../x/y", "r-1/x/y\n"])
def test_what_is_no_draft_of_ours_is_gone(house: House, draft: str) -> None:
    with pytest.raises(Vanished, match="find_sent"):
        house.connector.send(draft)
    house.connector.discard(draft)
    assert house.asked("drafts.send") == house.asked("drafts.delete") == 0


def test_discarding_in_trouble_is_told(house: House) -> None:
    draft = house.connector.draft(MAIL)
    house.faults.plan("drafts.delete", Fault(Kind.REFUSE, 503))
    with pytest.raises(Temporary):
        house.connector.discard(draft)
    house.connector.discard(draft)
    assert house.account.drafts == {}
