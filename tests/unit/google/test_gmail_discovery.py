"""How letters are noticed in Gmail: listed once, then followed, and never lost in between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.standin import GoogleStandIn
from connectors.base import Cursor
from connectors.dated import Dated
from connectors.errors import CursorExpired, Permanent, Temporary, Vanished
from tests.unit.google.house import RECEIVED, House, letter

RATE = Fault(Kind.REFUSE, 429, "rateLimitExceeded", retry_after="7")


def test_fm_01_a_forgotten_history_is_told_and_a_bounded_list_finds_what_came_meanwhile(house: House) -> None:
    house.deliver(1)
    _, cursor = house.walk()
    late, binned = house.deliver(2), house.deliver(3)
    house.account.relabel(binned, add=["TRASH"], remove=["INBOX"])
    junk = house.deliver(4, "SPAM")
    house.account.forget_history()
    with pytest.raises(CursorExpired):
        house.connector.discover("INBOX", cursor, 10)
    found = house.connector.discover("INBOX", None, 10, RECEIVED - timedelta(days=7), anywhere=True).stubs
    assert {late, binned} <= {stub.provider_key for stub in found}
    assert house.keys(scope="Junk") == [junk]


def test_a_bounded_list_leaves_out_what_is_older(house: House) -> None:
    house.deliver(1)
    assert house.walk(since=RECEIVED + timedelta(seconds=2))[0] == []
    assert len(house.walk(since=RECEIVED)[0]) == 1


def test_what_arrives_while_the_mailbox_is_listed_is_found_by_the_round_that_follows(house: House) -> None:
    for number in range(6):
        house.deliver(number)
    first = house.connector.discover("INBOX", None, 2)
    late = house.deliver(9)
    assert late in house.keys(first.cursor, limit=2)


def test_fm_05_doubled_and_shuffled_pages_change_nothing(house: House) -> None:
    _, cursor = house.walk()
    expected = {house.deliver(number) for number in range(8)}
    house.faults.plan("history.list", Fault(Kind.DOUBLE), Fault(Kind.SHUFFLE), times=5)
    found, _ = house.walk(cursor, limit=3)
    assert {stub.provider_key for stub in found} == expected


def test_fm_06_an_empty_page_with_a_token_is_followed(house: House) -> None:
    _, cursor = house.walk()
    key = house.deliver(1)
    house.faults.plan("history.list", Fault(Kind.EMPTY), times=3)
    page = house.connector.discover("INBOX", cursor, 10)
    assert (page.stubs, page.more) == ((), True)
    assert house.keys(page.cursor) == [key]


def test_fm_06_an_empty_page_of_the_list_is_followed(house: House) -> None:
    key = house.deliver(1)
    house.faults.plan("messages.list", Fault(Kind.EMPTY), times=2)
    assert house.keys() == [key]


def test_fm_06_a_token_that_leads_to_itself_ends_the_round_and_loses_nothing(house: House) -> None:
    _, cursor = house.walk()
    house.faults.plan("history.list", Fault(Kind.STUCK), times=50)
    _, ended = house.walk(cursor)
    assert house.asked("history.list") < 10
    key = house.deliver(1)
    house.faults.clear()
    assert house.keys(ended) == [key]


def test_fm_06_a_list_that_leads_to_itself_is_begun_anew_and_loses_nothing(house: House) -> None:
    keys = {house.deliver(number) for number in range(4)}
    house.faults.plan("messages.list", Fault(Kind.STUCK), times=50)
    found, ended = house.walk(limit=2)
    assert found == []
    assert house.asked("messages.list") < 10
    house.faults.clear()
    assert set(house.keys(ended, limit=2)) == keys


def test_the_history_rises_only_with_the_last_page(house: House) -> None:
    _, cursor = house.walk()
    keys = [house.deliver(number) for number in range(5)]
    page = house.connector.discover("INBOX", cursor, 2)
    assert page.more
    house.faults.plan("history.list", RATE)
    with pytest.raises(Temporary) as told:
        house.connector.discover("INBOX", page.cursor, 2)
    assert told.value.retry_after == 7
    assert house.keys(page.cursor, limit=2) == keys[2:]
    assert house.keys(cursor) == keys


def test_fm_09_a_letter_moved_out_of_spam_comes_again_under_its_own_key(house: House) -> None:
    key = house.deliver(1, "SPAM")
    _, junk = house.walk(scope="Junk")
    _, inbox = house.walk()
    house.account.relabel(key, add=["INBOX"], remove=["SPAM"])
    (stub,), _ = house.walk(inbox)
    assert (stub.provider_key, stub.junk) == (key, False)
    assert house.keys(junk, scope="Junk") == []


def test_fm_09_marking_reading_and_labelling_bring_no_letter(house: House) -> None:
    key = house.deliver(1)
    _, cursor = house.walk()
    label = house.account.add_label("Done")
    house.account.relabel(key, add=[label], remove=["UNREAD"])
    house.account.relabel(key, remove=["INBOX"])
    assert house.keys(cursor) == []


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_letter_archived_within_moments_is_noticed_all_the_same(house: House, limit: int) -> None:
    _, cursor = house.walk()
    key = house.deliver(1)
    house.deliver(2)
    label = house.account.add_label("Requests")
    house.account.relabel(key, add=[label], remove=["INBOX"])
    house.deliver(3)
    assert key in house.keys(cursor, limit=limit)


def test_a_letter_that_a_filter_keeps_out_of_the_inbox_is_not_taken(house: House) -> None:
    label = house.account.add_label("Newsletters")
    house.account.add_filter(add=[label], remove=["INBOX"])
    _, cursor = house.walk()
    house.deliver(1, label)
    assert house.keys(cursor) == []
    assert house.keys() == []


def test_a_letter_that_is_put_into_the_bin_at_once_is_noticed(house: House) -> None:
    _, cursor = house.walk()
    key = house.deliver(1, "TRASH")
    assert house.keys(cursor) == [key]


def test_fm_10_a_label_chosen_later_has_its_own_place_and_its_own_past(house: House) -> None:
    label = house.account.add_label("Requests")
    old = house.deliver(1, label)
    house.connector = house.connect(folders="INBOX\nRequests")
    assert house.connector.scopes() == ("INBOX", "Requests", "Junk", "SENT")
    found, cursor = house.walk(scope="Requests")
    assert [stub.provider_key for stub in found] == [old]
    moved = house.deliver(2)
    house.account.relabel(moved, add=[label])
    assert house.keys(cursor, scope="Requests") == [moved]


def test_the_feeds_that_may_be_chosen_are_named(house: House) -> None:
    house.account.add_label("Requests")
    house.account.add_label("Alpha")
    assert house.connector.folders() == ("INBOX", "Junk", "Alpha", "Requests")


def test_a_label_that_is_gone_is_told(house: House) -> None:
    house.connector = house.connect(folders="Gone")
    with pytest.raises(Permanent, match="choose"):
        house.connector.discover("Gone", None, 10)


def test_sent_mail_is_a_feed_of_its_own_and_no_letter(house: House) -> None:
    _, inbox = house.walk()
    _, sent = house.walk(scope="SENT")
    key = house.account.sent_by_hand(b"To: sam@example.org\r\n\r\nanswer", at=RECEIVED)
    (stub,), _ = house.walk(sent, scope="SENT")
    assert (stub.provider_key, stub.sent) == (key, True)
    assert house.keys(inbox) == []


def test_a_letter_that_is_followed_tells_when_it_was_received_as_it_is_fetched(house: House) -> None:
    _, cursor = house.walk()
    house.deliver(1)
    (stub,), _ = house.walk(cursor)
    assert (stub.received_at, house.asked("messages.get")) == (None, 0)
    fetched = house.connector.fetch(stub.provider_key)
    assert isinstance(fetched, Dated)
    assert b"".join(fetched) == letter(1)
    assert (fetched.received_at, house.asked("messages.get")) == (RECEIVED, 1)


def test_a_whole_list_tells_how_far_back_it_goes_and_how_fresh_it_is(house: House) -> None:
    for number in range(7):
        house.account.deliver(letter(number), at=RECEIVED + timedelta(days=number))
    found, _ = house.walk(limit=3)
    told = [stub.received_at for stub in found]
    assert told == [RECEIVED + timedelta(days=6), *[None] * 5, RECEIVED]


def test_the_newest_of_what_was_sent_bears_its_time(house: House) -> None:
    for number in range(14):
        house.account.sent_by_hand(letter(number), at=RECEIVED + timedelta(days=number))
    found, _ = house.walk(scope="SENT")
    told = [stub.received_at for stub in found]
    assert told[:10] == [RECEIVED + timedelta(days=13 - number) for number in range(10)]
    assert told[10:] == [None, None, None, RECEIVED]


def test_a_bounded_list_looks_at_no_letter_and_takes_none_that_was_sent_for_one(house: House) -> None:
    kept, binned = house.deliver(1), house.deliver(2)
    house.account.relabel(binned, add=["TRASH"], remove=["INBOX"])
    to_oneself = house.deliver(3, "INBOX", "SENT")
    sent = house.account.sent_by_hand(letter(4), at=RECEIVED)
    house.account.relabel(sent, add=["TRASH"])
    page = house.connector.discover("INBOX", None, 50, RECEIVED - timedelta(days=7), anywhere=True)
    assert {stub.provider_key for stub in page.stubs} == {kept, binned, to_oneself}
    assert house.asked("messages.get") == 0


@pytest.mark.parametrize("labels", [["SENT"], ["DRAFT"]])
def test_what_passes_through_the_inbox_without_being_a_letter_is_none(
    house: House, labels: list[str]
) -> None:
    _, cursor = house.walk()
    key = house.deliver(1, *labels)
    house.account.relabel(key, add=["INBOX"])
    house.account.relabel(key, remove=["INBOX"])
    assert house.keys(cursor) == []


def test_a_draft_that_lies_in_the_inbox_is_no_letter(house: House) -> None:
    house.deliver(1)
    key = house.deliver(2, "INBOX", "DRAFT")
    house.deliver(3)
    assert len(house.keys()) == 2
    with pytest.raises(Vanished):
        list(house.connector.fetch(key))


def test_a_mail_to_oneself_is_a_letter_and_no_sent_mail(house: House) -> None:
    _, inbox = house.walk()
    _, sent = house.walk(scope="SENT")
    key = house.deliver(1, "INBOX", "SENT")
    assert house.keys(inbox) == [key]
    assert house.keys(sent, scope="SENT") == []
    assert house.keys(scope="SENT") == []


def test_drafts_are_no_letters(house: House) -> None:
    _, cursor = house.walk()
    house.deliver(1, "DRAFT")
    assert house.keys(cursor) == []
    assert house.keys(cursor, scope="INBOX") == []


def test_fm_03_a_letter_that_is_gone_before_it_was_looked_at_still_has_a_stub(house: House) -> None:
    _, cursor = house.walk()
    key = house.deliver(1)
    house.faults.refuse("messages.get", 404, "notFound")
    (stub,), _ = house.walk(cursor)
    assert (stub.provider_key, stub.received_at) == (key, None)


def test_a_page_that_failed_half_way_does_not_look_twice(house: House) -> None:
    for number in range(10):
        house.account.sent_by_hand(letter(number), at=RECEIVED)
    for _ in range(9):
        house.faults.plan("messages.get", Fault(Kind.REFUSE, 429, "rateLimitExceeded"))
    done = 0
    for _ in range(12):
        try:
            done = len(house.connector.discover("SENT", None, 10).stubs)
            break
        except Temporary:
            continue
    assert done == 10
    assert len([each for each in house.server.journal.of(method="messages.get") if each.status == 200]) == 10


def test_ids_of_the_history_may_be_longer_than_any_number_of_a_machine(server: GoogleStandIn) -> None:
    server.add_account("long@example.com", history_start=2**80)
    house = House(server, "long@example.com")
    house.account.history = 2**80
    _, cursor = house.walk()
    assert str(2**80)[:10] in cursor.value
    key = house.deliver(1)
    assert house.keys(cursor) == [key]


@pytest.mark.parametrize(
    "change",
    [
        lambda cursor: replace(cursor, scope="Junk"),
        lambda cursor: replace(cursor, generation="imap"),
        lambda cursor: replace(cursor, value="no JSON"),
        lambda cursor: replace(cursor, value="[]"),
        lambda cursor: replace(cursor, value='{"history": "1"}'),
        lambda cursor: replace(cursor, value=cursor.value.replace('"page": ""', '"page": "nonsense"')),
    ],
)
def test_a_place_that_is_not_of_this_feed_is_lost(house: House, change: object) -> None:
    _, cursor = house.walk()
    assert callable(change)
    with pytest.raises(CursorExpired):
        house.connector.discover("INBOX", change(cursor), 10)


def test_a_page_holds_no_more_than_gmail_gives_at_once(house: House) -> None:
    for number in range(501):
        house.deliver(number)
    page = house.connector.discover("INBOX", None, 2_000)
    assert len(page.stubs) == 500
    assert page.more


def test_fm_03_a_letter_deleted_after_it_was_noticed_leaves_the_history_in_order(house: House) -> None:
    _, cursor = house.walk()
    gone, kept = house.deliver(1), house.deliver(2)
    house.account.delete(gone)
    found, after = house.walk(cursor)
    assert {stub.provider_key for stub in found} == {gone, kept}
    assert house.keys(after) == []


def test_one_page_may_bring_more_than_was_asked_for_and_is_given_in_parts(house: House) -> None:
    _, cursor = house.walk()
    house.account.habits.bundles = True
    keys = [house.deliver(number) for number in range(8)]
    page = house.connector.discover("INBOX", cursor, 2)
    assert (len(page.stubs), page.more) == (2, True)
    again = house.connector.discover("INBOX", cursor, 2)
    assert again.stubs == page.stubs
    rest = house.keys(page.cursor, limit=2)
    assert {*(stub.provider_key for stub in page.stubs), *rest} == set(keys)


def test_a_cursor_shows_nothing_but_ids(house: House) -> None:
    house.deliver(1)
    _, cursor = house.walk()
    assert isinstance(cursor, Cursor)
    assert "example" not in cursor.value
