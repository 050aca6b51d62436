"""Certificates: one for each purge that is through, signed, without personal data, whatever is killed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.vault.signing import verify
from handlers.desk import Hooks
from handlers.disposal import certifying
from handlers.disposal.purging import purge_due
from handlers.domain.certificate import Certificate, Issued, canonical, checked, number_of, parsed_number
from handlers.domain.errors import NotFound
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.purge import RESERVED
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.support.cast import IRIS, MAX
from tests.support.desks import Room
from tests.support.purged import NOTE, WORD, Estate, estate, release_holds
from tests.support.times import MINUTE


class Cut(BaseException):
    """Ends the process."""


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox that is about to be purged, with a case that is held."""
    made = estate(room)
    made.schedule()
    return made


def of(found: Estate) -> Issued:
    (issued,) = certifying.listed(found.room.desk)
    return issued


def said(issued: Issued) -> Any:
    return checked(issued.document, verify).statement


def test_a_purge_ends_with_one_certificate_that_anybody_can_prove(found: Estate) -> None:
    assert certifying.listed(found.room.desk) == []
    assert found.purge()
    issued = of(found)
    key = certifying.keys(found.room.desk)[0].public
    proved = checked(issued.document, verify, key)
    year = found.room.clock.now().year
    assert (issued.number, proved.number) == (f"{year}-C-0001", f"{year}-C-0001")
    assert issued.mailbox_id == found.mailbox
    assert certifying.found(found.room.desk, issued.number) == issued


def test_it_says_whose_mailbox_it_was_and_who_asked_and_by_which_way(found: Estate) -> None:
    found.purge()
    statement = said(of(found))
    assert statement["about"] == {"kind": "mailbox", "mailbox": "privacy", "mailbox_id": found.mailbox}
    assert statement["organisation"] == value(found.room, "SELECT name FROM organisation")
    assert (statement["route"], statement["asked_by"]) == ("disconnected", "ombud")
    assert "disconnected" in statement["why"]
    assert statement["ombud"].count(".") == 2


def test_its_instants_and_its_key_are_those_of_the_purge(found: Estate) -> None:
    key = found.room.mailbox.key_id
    found.purge()
    statement, ended = said(of(found)), found.standing()
    times = statement["times"]
    assert times["ended"] == f"{ended.ended_at:%Y-%m-%dT%H:%M:%SZ}"
    assert times["unreadable"] == f"{ended.unreadable_at:%Y-%m-%dT%H:%M:%SZ}" == statement["key"]["destroyed"]
    happened = [times[name] for name in ("begun", "unreadable", "gone", "ended", "issued")]
    assert happened == sorted(happened)
    assert statement["key"]["id"] == key


def test_it_counts_what_went_and_finds_nothing_left(found: Estate) -> None:
    found.purge()
    statement = said(of(found))
    assert statement["counts"] == dict(found.standing().counts)
    assert (statement["counts"]["cases"], statement["counts"][RESERVED]) == (2, 1)
    stores = {one["store"]: one for one in statement["stores"]}
    deleted = {name: one["rows_left"] for name, one in stores.items() if one["fate"] == "deleted"}
    assert set(deleted.values()) == {0}, "every table that loses rows is counted"
    assert {"message", "original", "reading", "stub", "mailbox_grant", "sketch_band"} <= set(deleted)
    assert stores["case_file"]["rows_left"] == 2
    assert {one["rows_with_content_left"] for one in stores.values()} <= {0, None}


def test_what_is_left_would_be_told(found: Estate) -> None:
    looked = certifying.look(found.room.desk, found.mailbox)
    assert looked.left["message"].rows > 3
    assert looked.left["case_file"].filled >= 2
    assert looked.left["event"].filled > 3


def test_it_names_holds_without_their_reasons_and_what_stays_with_its_rule(found: Estate) -> None:
    found.purge()
    statement = said(of(found))
    (hold,) = statement["holds"]
    assert (hold["case"], hold["owner"], hold["review_on"]) == (found.held.number, "U1", "2027-01-01")
    assert hold["released"] is None
    assert "17(3)(e)" in statement["holds_rule"]
    assert "5(2)" in statement["rule"]
    assert {"case_file", "event", "certificate"} <= {one["store"] for one in statement["stays"]}


def test_nothing_in_it_is_about_a_data_subject(found: Estate) -> None:
    found.purge()
    document = of(found).document.decode()
    for planted in (WORD, NOTE, "subject.example", "sam", "kim@", "@", "From held", "scan.pdf", "proof.pdf"):
        assert planted not in document, planted


def test_the_records_of_its_cases_still_end_as_it_says_until_one_is_rewritten(found: Estate) -> None:
    found.purge()
    issued = of(found)
    assert said(issued)["records"]["count"] == 2
    assert certifying.still_holds(found.room.desk, issued)
    run(found.room, "UPDATE event SET digest = :other WHERE kind = 'purged'", other="0" * 64)
    assert not certifying.still_holds(found.room.desk, issued)


def test_once_there_it_is_never_made_again(found: Estate) -> None:
    found.purge()
    before, ended = of(found), found.standing()
    found.purge()
    purge_due(found.room.desk, lambda _: None)
    with found.room.desk.transaction("tests.again") as tx:
        assert certifying.issue(tx, ended, certifying.Looked()) == before
    assert of(found) == before


def test_admins_and_managers_are_told_its_number_and_the_record_of_the_mailbox_too(found: Estate) -> None:
    found.purge()
    found.room.deliver()
    number = of(found).number
    told = [post for post in found.room.chat.posts.values() if post.notice and number in post.notice.summary]
    assert {post.person for post in told} == {IRIS, MAX}
    assert {post.notice.summary for post in told if post.notice} == {
        f"Mailbox privacy purged; certificate {number}"
    }
    with found.room.desk.reading("tests.event") as tx:
        event = tx.mailbox_events.newest(found.mailbox, MailboxEventKind.PURGED)
    assert event is not None
    assert event.facts["certificate"] == number


def test_what_was_kept_apart_gets_a_certificate_of_its_own_once_it_goes(found: Estate) -> None:
    found.purge()
    release_holds(found.room)
    for _ in range(6):
        purge_due(found.room.desk, lambda _: None)
        found.room.deliver()
        found.room.later(MINUTE)
    newest, first = certifying.listed(found.room.desk)
    assert newest.number.endswith("-C-0002")
    statement = said(newest)
    assert statement["about"]["case"] == found.held.number
    assert (statement["about"]["mailbox"], statement["about"]["mailbox_id"]) == ("privacy", found.mailbox)
    assert "legal hold" in statement["why"]
    assert [one["released"] is None for one in statement["holds"]] == [False]
    assert said(first)["holds"][0]["hold"] == statement["holds"][0]["hold"]
    texts = [post.notice.summary for post in found.room.chat.posts.values() if post.notice]
    assert any(text.startswith(f"Case {found.held.number}, kept apart of mailbox privacy") for text in texts)


def test_numbers_begin_anew_each_year_and_none_is_given_twice(room: Room) -> None:
    with room.desk.transaction("tests.numbers") as tx:
        organisation = tx.organisations.first()
        assert organisation is not None
        assert tx.certificates.next_running(organisation.id, 2027) == 1
        tx.certificates.add(room.mailbox.id, organisation.id, 2027, 1, b"{}\n")
        assert tx.certificates.next_running(organisation.id, 2027) == 2
        assert tx.certificates.next_running(organisation.id, 2028) == 1


def test_after_a_restore_no_number_comes_again_that_was_given_after_the_backup(room: Room) -> None:
    with room.desk.transaction("tests.numbers") as tx:
        organisation = tx.organisations.first()
        assert organisation is not None
        year = tx.now.year
        tx.erasures.belong_to("ledger")
        tx.erasures.is_restored()
        tx.erasures.belong_to("another ledger")
        over = int((tx.now - datetime(year, 1, 1, tzinfo=UTC)).total_seconds())
        running = tx.certificates.next_running(organisation.id, year)
        assert running == over + 24 * 3600 + 1
        assert parsed_number(number_of(year, running)) == (year, running)
        tx.certificates.add(room.mailbox.id, organisation.id, year, running, b"{}\n")
        assert tx.certificates.next_running(organisation.id, year) == running + 1
        assert tx.certificates.next_running(organisation.id, year + 1) == 1


def test_a_number_that_was_never_given_is_not_found(room: Room) -> None:
    for number in ("2027-C-0001", "nonsense", ""):
        with pytest.raises(NotFound):
            certifying.found(room.desk, number)


def test_a_new_key_signs_what_follows_and_the_old_one_stays_good_for_what_it_signed(found: Estate) -> None:
    desk = found.room.desk
    (old,) = certifying.keys(desk)
    found.purge()
    found.room.later(MINUTE)
    new = certifying.renew_key(desk)
    now, before = certifying.keys(desk)
    assert (now.public, now.retired_at) == (new.public, None)
    assert before.public == old.public
    assert before.retired_at is not None
    issued = of(found)
    assert checked(issued.document, verify, old.public).key == old.public
    page = certifying.page_signature(desk, issued, b"a page")
    assert len(page) == 64
    with desk.transaction("tests.signs") as tx:
        organisation = tx.organisations.first()
        assert organisation is not None
        assert tx.signing_keys.present(organisation.id).public == new.public


def test_the_private_key_is_sealed_and_bound_to_its_row(room: Room) -> None:
    certifying.keys(room.desk)
    certifying.renew_key(room.desk)
    first, second = run(room, "SELECT seed_sealed FROM signing_key ORDER BY id")
    assert bytes(first[0]) != bytes(second[0])
    assert len(bytes(first[0])) == 1 + 12 + 32 + 16


@pytest.mark.parametrize("name", ["certifying.key", "certifying.renew_key"])
@pytest.mark.parametrize("edge", ["commit", "done"])
def test_killed_while_a_key_is_made_there_is_one_present_key(new_room: NewRoom, name: str, edge: str) -> None:
    armed = [False]

    def checkpoint(point: str) -> None:
        if armed[0] and point == f"{name}:{edge}":
            raise Cut

    room = new_room(hooks=Hooks(checkpoint=checkpoint))
    if name != "certifying.key":
        certifying.keys(room.desk)
    armed[0] = True
    act = certifying.keys if name == "certifying.key" else certifying.renew_key
    with pytest.raises(Cut):
        act(room.desk)
    armed[0] = False
    keys = certifying.keys(room.desk)
    assert [one.retired_at is None for one in keys].count(True) == 1
    assert len(keys) == 1 + (edge == "done" and name != "certifying.key")


def test_a_certificate_reads_back_as_it_was_signed(found: Estate) -> None:
    found.purge()
    issued = of(found)
    again = Certificate(said(issued), *(checked(issued.document, verify).key, b""))
    assert canonical(again.statement) in issued.document
