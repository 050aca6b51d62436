"""What the doctor says of providers and connected mailboxes: addresses, dates and counts, and no secret."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.wiring.mailbox_checks import Checked, check_connections, check_providers
from bot.wiring.office import Office, open_office
from connectors.consent import Reach
from connectors.errors import MailboxGone
from handlers.disposal.announcing import announce
from handlers.domain.holds import Subject
from handlers.mailboxes.push import keep_watches
from handlers.mailboxes.reach import try_reaches
from handlers.mailboxes.telling import hear
from tests.contract.store.shelf import run as tamper
from tests.faces.cli.conftest import Run
from tests.support.countdowns import part
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.held import held
from tests.support.installations import Installation
from tests.support.purged import estate, release_holds
from tests.support.pushing import GRANT, Provider, provided
from tests.support.times import DAY, MINUTE

Ask = Callable[..., dict[str, Any]]


class _Office(Office):
    """An office around the desk of a room."""

    def __init__(self, room: Room) -> None:
        self.desk = room.desk


@pytest.fixture
def room(sqlite: NewUrl, tmp_path: Path) -> Iterator[Room]:
    room = furnish(sqlite(), tmp_path)
    yield room
    room.desk.close()


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    room.sync()
    return found


def checked(room: Room) -> Checked:
    (one,) = check_connections(_Office(room))
    return one


def notes(room: Room) -> str:
    return "; ".join(checked(room).notes)


def problems(room: Room) -> list[str]:
    return [fault.problem for fault in checked(room).faults]


def test_the_addresses_of_each_provider_are_told(installation: Installation) -> None:
    told = {one.name: one.notes for one in check_providers(installation.settings, {})}
    assert told["google"] == (
        "Gmail at https://gmail.googleapis.com/",
        "consent at https://accounts.google.com/",
        "tokens at https://oauth2.googleapis.com/",
        "Pub/Sub at https://pubsub.googleapis.com/",
        "certificates at https://www.googleapis.com/",
    )
    assert told["microsoft"] == (
        "Graph at https://graph.microsoft.com/v1.0/",
        "sign-in and tokens at https://login.microsoftonline.com/",
        "large files at the places of its cloud",
        "sign-ins are asked of the public cloud",
    )


def test_addresses_of_another_server_are_told_as_they_are_set(installation: Installation) -> None:
    installation.environ["OMBUD_GOOGLE_API_URL"] = "http://127.0.0.1:9/"
    told = {one.name: one.notes for one in check_providers(installation.settings, {"google": "X"})}
    assert told["google"][0] == "Gmail at http://127.0.0.1:9/"
    assert told["google"][-1] == "not offered until X is there, as docs/mailboxes.md says"


def test_all_of_another_server_for_microsoft_is_told(installation: Installation) -> None:
    installation.environ |= {
        "OMBUD_MICROSOFT_UPLOAD_URL": "http://127.0.0.1:9/uploads/",
        "OMBUD_MICROSOFT_INSTANCE_DISCOVERY": "no",
    }
    told = {one.name: one.notes for one in check_providers(installation.settings, {})}
    assert "large files at http://127.0.0.1:9/uploads/" in told["microsoft"]
    assert "sign-ins are taken as they are set" in told["microsoft"]


def test_the_command_prints_them(run: Run, ask: Ask) -> None:
    assert run("migrate").exit_code == 0
    output = run("doctor").output
    assert "https://oauth2.googleapis.com/" in output
    assert "https://login.microsoftonline.com/" in output
    assert "connection privacy" in output


def test_a_connected_mailbox_is_told_with_its_access_watch_and_comparison(
    room: Room, provider: Provider
) -> None:
    assert problems(room) == []
    assert notes(room) == (
        "memory, connected; access saved on 2026-03-02, once; last read 2026-03-02 09:00 UTC; "
        "watched until 2026-03-09, told nothing yet; not compared with the provider yet"
    )
    hear(room.desk, *provider.push.only())
    tamper(room, "UPDATE mailbox SET reconciled_at = synced_at")
    assert "last told 2026-03-02 09:00 UTC" in notes(room)
    assert "compared with the provider 2026-03-02 09:00 UTC" in notes(room)


def test_no_secret_is_told(room: Room, provider: Provider) -> None:
    key, secret = provider.push.only()
    tamper(room, "UPDATE mailbox SET status = 'lapsed'")
    told = repr(checked(room))
    assert not [one for one in (GRANT, key, secret, "subscription-1", room.mailbox.address) if one in told]


def test_one_that_was_not_read_for_fifteen_minutes_is_a_fault(room: Room, provider: Provider) -> None:
    room.later(15 * MINUTE)
    assert problems(room) == []
    room.later(MINUTE)
    assert problems(room) == ["It was last read 16 minutes ago."]


def test_one_that_lapsed_is_a_fault_that_says_what_to_do(room: Room, provider: Provider) -> None:
    tamper(room, "UPDATE mailbox SET status = 'lapsed', refused_at = synced_at")
    assert problems(room) == ["It no longer accepts Ombud's access."]
    assert "access refused since 2026-03-02 09:00 UTC" in notes(room)


def test_a_silent_push_and_an_ended_promise_are_faults(room: Room, provider: Provider) -> None:
    tamper(room, "UPDATE watch SET untold = 3")
    assert problems(room) == ["Its provider did not tell of new mail, 3 times running."]
    tamper(room, "UPDATE watch SET untold = 0")
    room.later(8 * DAY)
    room.sync()
    assert problems(room) == ["The provider's promise to tell of mail ended on 2026-03-09."]


def test_one_that_cannot_be_opened_is_told_in_its_connectors_words(room: Room, provider: Provider) -> None:
    room.mail.fail_next("account", MailboxGone())
    (problem,) = problems(room)
    assert problem.startswith("The provider no longer knows this mailbox")


@pytest.mark.parametrize("status", ["proposed", "disconnecting", "disconnected"])
def test_one_that_nobody_means_to_have_read_is_no_fault(room: Room, provider: Provider, status: str) -> None:
    tamper(room, "UPDATE mailbox SET status = :status", status=status)
    room.later(timedelta(days=30))
    assert problems(room) == []
    assert notes(room) == f"memory, {status}"


def test_one_without_a_watch_says_how_often_it_is_looked_at(room: Room) -> None:
    provided(room)
    assert "not watched, so it is looked at every 15 minutes at the latest" in notes(room)


def test_looking_changes_nothing(installation: Installation, run: Run, ask: Ask) -> None:
    assert run("migrate").exit_code == 0

    def rows() -> tuple[object, datetime | None]:
        with open_office(installation.settings) as office, office.desk.reading("tests.rows") as tx:
            (one,) = tx.connections.all()
            return one, one.read_at

    before = rows()
    run("doctor")
    assert rows() == before


def test_sec_12_the_doctor_tests_what_an_access_reaches_there_and_then(
    room: Room, provider: Provider
) -> None:
    reaches: list[Reach | None] = [Reach.WIDE, Reach.UNPROVEN, None, Reach.NARROW]
    room.desk.providers = {
        room.mailbox.provider: replace(provider.parts(), reach=lambda _place, _grants: reaches.pop(0))
    }
    wide, unproven, nothing, narrow = (problems(room) for _ in range(4))
    assert wide == ["Its access opens the mailbox that must be refused, and so perhaps every other."]
    assert unproven == ["Whether its access opens it alone cannot be tested."]
    assert nothing == narrow == []


def test_sec_12_the_doctor_says_when_an_access_was_found_narrow(room: Room, provider: Provider) -> None:
    room.desk.providers = {
        room.mailbox.provider: replace(provider.parts(), reach=lambda _place, _grants: Reach.NARROW)
    }
    assert "opens no other mailbox" not in notes(room)
    try_reaches(room.desk)
    assert "opens no other mailbox, tested 2026-03-02" in notes(room)


def test_a_server_that_is_listened_to_needs_no_watch(room: Room) -> None:
    provided(room)
    parts = room.desk.providers[room.mailbox.provider]
    room.desk.providers = {room.mailbox.provider: replace(parts, waiting=lambda *_: None)}  # type: ignore[arg-type] # nobody waits on it here
    assert "its server is listened to while Ombud runs" in notes(room)
    assert "not watched" not in notes(room)


def test_a_renewed_access_is_counted(room: Room, provider: Provider) -> None:
    tamper(room, "UPDATE mailbox_grant SET revision = 2")
    assert "access saved on 2026-03-02, 2 times" in notes(room)


def test_a_purge_that_should_have_run_is_a_fault_with_its_day_and_what_to_do(room: Room) -> None:
    part(room)
    on = room.clock.now().date() + timedelta(days=30)
    assert problems(room) == []
    room.later(29 * DAY)
    assert problems(room) == [], "it is not due yet"
    room.later(2 * DAY)
    (fault,) = checked(room).faults
    assert fault.problem == f"What was read of it was to be deleted on {on.isoformat()} (step fencing)."
    assert "`ombud serve`" in fault.fix
    assert "`ombud incident open`" in fault.fix


def test_a_purge_that_got_stuck_half_way_names_its_step(room: Room) -> None:
    part(room)
    room.later(31 * DAY)
    tamper(room, "UPDATE purge SET started_at = due_at, step = 'letters'")
    assert "(step letters)" in problems(room)[0]
    tamper(
        room, "UPDATE purge SET step = 'posts', gone_at = :now", now=int(room.clock.now().timestamp() * 1e6)
    )
    assert problems(room) == [], "Slack may take a week for its posts"
    room.later(8 * DAY)
    assert "(step posts)" in problems(room)[0]


def test_a_purge_that_a_hold_stops_is_no_fault(room: Room) -> None:
    part(room)
    held(room, Subject(mailbox=room.mailbox.id))
    room.later(40 * DAY)
    assert problems(room) == []


def test_what_was_kept_apart_and_should_be_gone_is_a_fault_of_its_own(room: Room) -> None:
    found = estate(room)
    found.schedule()
    assert found.purge()
    release_holds(room)
    announce(room.desk)
    names = [one.name for one in check_connections(_Office(room))]
    assert "kept apart" not in names
    room.later(2 * DAY)
    (apart,) = [one for one in check_connections(_Office(room)) if one.name == "kept apart"]
    (fault,) = apart.faults
    assert fault.problem.startswith(f"Case {found.held.number}, kept apart of mailbox privacy, was to be")
    assert "`ombud incident open`" in fault.fix
