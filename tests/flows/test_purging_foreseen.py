"""What laws would keep of a mailbox, as the preview of deleting it early says."""

import pytest

from handlers.disposal import early, obliging
from handlers.disposal.obliging import Bound
from handlers.domain.ids import MailboxId
from tests.contract.store.shelf import run, value
from tests.support.cast import IRIS, actor
from tests.support.desks import Room
from tests.support.obliged import BOOKS, lend, let_pass, reserve_of
from tests.support.purged import Estate, estate, release_holds
from tests.support.retained import under

#: Six years and a bit, in days: past the period of `BOOKS` from March 2026 on.
LONG = 6 * 366


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox that is about to be purged, of which a law has letters and files kept."""
    under(room, BOOKS)
    made = estate(room, hold=False)
    made.schedule()
    return made


def seen(room: Room, mailbox: MailboxId) -> tuple[Bound, ...]:
    """Return what the preview of deleting a mailbox early says that laws keep."""
    return early.preview(room.desk, actor(IRIS), mailbox).bound


def test_the_preview_says_of_how_many_cases_a_law_has_something_kept_and_by_which_row(found: Estate) -> None:
    room = found.room
    assert seen(room, found.mailbox) == (Bound("bookkeeping", "Bogføringsloven § 12", 3),)
    said = [str(one) for one in early.told(early.preview(room.desk, actor(IRIS), found.mailbox))]
    law = "Bogføringsloven § 12, row bookkeeping of the retention schedule."
    assert f"Of 3 cases a law has something kept: {law}" in said
    assert found.purge()
    assert found.standing().counts["obliged"] == 3, "as it was foreseen"


def test_the_preview_leaves_held_cases_out_which_stay_whole(room: Room) -> None:
    under(room, BOOKS)
    made = estate(room)
    assert [one.cases for one in seen(room, made.mailbox)] == [2]
    assert early.preview(room.desk, actor(IRIS), made.mailbox).spared == 1


def test_the_preview_counts_a_case_whose_letters_another_one_shows(room: Room) -> None:
    under(room, BOOKS + 'rights = ["erasure"]\n')
    made = estate(room, hold=False)
    run(room, "UPDATE claim SET \"right\" = 'erasure' WHERE case_id = :id", id=made.left.id)
    assert [one.cases for one in seen(room, made.mailbox)] == [1]
    lend(room, made.closed, made.left)
    assert [one.cases for one in seen(room, made.mailbox)] == [2]


def test_the_preview_says_nothing_where_no_law_is_about_that_mailbox(room: Room) -> None:
    under(room, BOOKS.replace('"privacy"', '"invoices"'))
    made = estate(room, hold=False)
    assert seen(room, made.mailbox) == ()
    under(room)
    assert seen(room, made.mailbox) == ()


def test_the_preview_looks_at_every_page_of_many_cases(
    found: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obliging, "_PAGE", 2)
    assert [one.cases for one in seen(found.room, found.mailbox)] == [3]


def test_a_preview_counts_a_case_for_each_row_that_is_about_it(room: Room) -> None:
    under(room, BOOKS + '[[rule]]\nid = "notes"\nperiod = "closed + 4 years"\nstatutory = true\n')
    made = estate(room, hold=False)
    assert [(one.rule, one.cases) for one in seen(room, made.mailbox)] == [("bookkeeping", 3), ("notes", 3)]


def test_letters_that_a_held_case_shows_stay_by_the_law_on_their_own_case(room: Room) -> None:
    under(room, BOOKS + 'rights = ["erasure"]\n')
    made = estate(room)
    run(room, "UPDATE claim SET \"right\" = 'erasure' WHERE case_id = :id", id=made.closed.id)
    lent = lend(room, made.closed, made.held)
    made.schedule()
    assert made.purge()
    assert value(room, "SELECT mailbox_id FROM message WHERE id = :id", id=lent) == reserve_of(
        room, made.held
    )
    release_holds(room)
    let_pass(made, 1)
    assert value(room, "SELECT count(*) FROM message WHERE id = :id", id=lent) == 1, "a law names its case"
    let_pass(made, LONG)
    assert value(room, "SELECT count(*) FROM message WHERE id = :id", id=lent) == 0
    assert value(room, "SELECT count(*) FROM message WHERE mailbox_id <> :id", id=made.neighbour.id) == 0
