"""The set-up checklist: each point is looked up when it is shown, and says what is still to do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.desk import Rules
from handlers.domain.card import Home, Section
from handlers.domain.errands import ErrandId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.people import Role
from handlers.home.pages import home_of
from handlers.mailboxes.registry import describe_organisation
from handlers.store.outbox import EntryState
from tests.contract.store.shelf import run
from tests.support.cast import ADA, IRIS, MAX
from tests.support.crammed import listening
from tests.support.desks import ACME, Room
from tests.support.letters import letter

MINUTE = timedelta(minutes=1)


def part(room: Room, title: str) -> Section:
    return next(one for one in home_of(room.desk, IRIS).further if one.title == title)


def points(room: Room) -> list[str]:
    return list(part(room, "Set-up").lines)


def about(room: Room, word: str) -> str:
    (point,) = [point for point in points(room) if word in point]
    return point


def test_ux_16_a_mailbox_is_done_once_it_was_read_and_to_do_when_it_is_late(room: Room) -> None:
    assert about(room, "Mailbox") == "To do: Mailbox privacy is connected, and was not read yet."
    room.sync()
    assert about(room, "Mailbox") == "Done: Mailbox privacy was last read less than a minute ago."
    room.later(2 * MINUTE)
    assert about(room, "Mailbox") == "Done: Mailbox privacy was last read 2 minutes ago."
    room.later(14 * MINUTE)
    assert about(room, "Mailbox") == "To do: Mailbox privacy was last read 16 minutes ago."
    run(room, "UPDATE mailbox SET status = :lapsed", lapsed=MailboxStatus.LAPSED.value)
    assert about(room, "Mailbox") == "To do: Mailbox privacy must be connected again."


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("", "Done: The channel is private, and Ombud is in it."),
        ("public", "To do: The channel is public, so everybody sees the cases; make it private."),
        ("archived", "To do: The channel is archived; restore it, or choose another one in the settings."),
        ("absent", "To do: Ombud is not in the channel; type /invite @Ombud in it."),
        ("uninstalled", "To do: Nothing can be posted in the channel; run ombud doctor."),
    ],
)
def test_ux_16_the_channel_is_as_the_last_watch_found_it(room: Room, fault: str, said: str) -> None:
    run(room, "UPDATE organisation SET channel_fault = :fault", fault=fault)
    assert said in points(room)


def test_ux_16_two_faults_of_the_channel_are_two_points(room: Room) -> None:
    run(room, "UPDATE organisation SET channel_fault = 'public shared'")
    assert [point for point in points(room) if point.startswith("To do: The channel")] == [
        "To do: The channel is public, so everybody sees the cases; make it private.",
        "To do: The channel is shared with another organisation; stop sharing it, or choose another one.",
    ]


def test_ux_16_every_role_is_somebodys(room: Room) -> None:
    assert about(room, "case handlers") == "Done: 12 case handlers, 1 manager, 1 admin."
    room.colleagues.held[MAX] = frozenset({Role.CASE_HANDLER})
    assert about(room, "case handlers").startswith(
        "To do: Give every role to somebody: 13 case handlers, 0 managers"
    )


def test_ux_16_zone_working_days_language_and_letters_are_told(room: Room) -> None:
    assert about(room, "Days are counted").endswith("Europe/Copenhagen, with the public holidays of DK.")
    describe_organisation(room.desk, replace(ACME, country="DE", subdivision="BY"))
    assert about(room, "Days are counted").endswith("holidays of DE-BY.")
    assert about(room, "spoken to") == "Done: The channel is spoken to in English."
    assert about(room, "Acknowledgements").endswith("in Danish, German, English, Norwegian, Swedish.")


@pytest.mark.parametrize(
    ("url", "done"),
    [
        ("http://127.0.0.1:8080", False),
        ("http://localhost:8080", False),
        ("http://[::1]:8080", False),
        ("https://ombud.acme.example", True),
    ],
)
def test_ux_16_files_need_an_address_that_colleagues_reach(room: Room, url: str, done: bool) -> None:
    room.desk.rules = Rules(public_url=url)
    assert about(room, url).startswith("Done: " if done else "To do: ")


def test_ux_16_what_is_optional_says_so_with_its_scope(room: Room) -> None:
    assert about(room, "reactions:read").startswith("Off, and optional: ")
    room.desk.rules = Rules(triage_by_emoji=True)
    assert about(room, "reactions:read").startswith("On: ")
    assert about(room, "usergroups:read").startswith("Off, and optional: ")


def test_ux_16_a_test_case_is_one_press_away(room: Room) -> None:
    (step,) = part(room, "Set-up").steps
    assert (step.errand, step.label) == (ErrandId.TEST_CASE, "Send me a test case")


def test_ux_15_mailbox_health_counts_what_waits_and_what_failed(room: Room) -> None:
    assert part(room, "Mailboxes").lines[-1].startswith("Everything that was to be delivered")
    room.mail.deliver(letter(), received_at=room.clock.now())
    run(
        room,
        "INSERT INTO stub (id, mailbox_id, provider_key, generation, state, started, tries, due_at, reason, "
        "junk) VALUES (1, :mailbox, 'a', '', 'noticed', 0, 0, 0, '', false), "
        "(2, :mailbox, 'b', '', 'quarantined', 0, 0, 0, '', false)",
        mailbox=room.mailbox.id,
    )
    room.arrive(letter())
    run(room, "UPDATE outbox SET state = :failed", failed=EntryState.FAILED.value)
    failed = room.entries(EntryState.FAILED)
    first, last = part(room, "Mailboxes").lines
    assert "could not be read" in first
    assert last.startswith(f"{failed} message")


def test_ux_15_the_page_of_an_admin_says_nothing_of_a_letter(room: Room) -> None:
    room.arrive(letter(subject="Secret words"))
    page: Home = home_of(room.desk, IRIS)
    assert "Secret" not in repr(page)
    assert "@subject.example" not in repr(page)


def test_ux_16_the_checklist_costs_few_statements(room: Room) -> None:
    with listening(room.database) as listener:
        home_of(room.desk, IRIS)
    assert len(listener.heard) <= 11  # one more looks for open incidents


def test_ux_16_only_admins_see_it(room: Room) -> None:
    for person in (ADA, MAX):
        assert all(section.title != "Set-up" for section in home_of(room.desk, person).further)
