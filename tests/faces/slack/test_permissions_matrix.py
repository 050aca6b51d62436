"""Every action by everybody in every status, pressed for real: allowed and refused exactly as the table says.

The presses are forged, as somebody would who writes payloads by hand: no picture has to offer them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.slack.courier import Parcel, ParcelKind
from bot.sandbox.slack.deliveries import once
from bot.sandbox.slack.elements import Placed
from handlers import actions, permissions
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errands import ErrandId
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.presses import Press
from handlers.people import colleagues
from handlers.permissions import Standing, statuses
from tests.support.slack_desk import COMMAND, Cast, Place, make_place, over_http, words

_REFUSALS = (
    "You have no role that allows this",
    "Admins look after the set-up and see no case",
    "is handled by someone else",
    "its card shows what is possible",
    "Only who sent this reply",
    "You wrote this reply",
)
#: Said before anybody is asked for a role in the case: there is nothing to do it to.
_NOTHING = (
    "holds no reply back",
    "was already sent, discarded or replaced",
    "answer and close it first, then erase it",
)
_ACCOUNTS: dict[str, dict[str, Any]] = {
    "guest": {"is_restricted": True},
    "ultra guest": {"is_ultra_restricted": True},
    "stranger": {"is_stranger": True},
    "other team": {"team_id": "T0OTHER"},
    "deactivated": {"deleted": True},
    "bot": {"is_bot": True},
}
_DENIED = ("Guests", "its own workspace only", "does not confirm this account")


class Counter:
    """Somebody's presses at a place, and what each came to."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._anchor = place.card(place.letter())
        self._pool: dict[tuple[Status, str, bool], Case] = {}
        place.desk.limits = replace(place.desk.limits, readings_per_hour=10_000, searches_per_hour=10_000)

    def case(self, status: Status, owner: str, *, is_test: bool = False) -> Case:
        """Return a case that stands so, and that nobody has touched since it was made."""
        kept = self._pool.get((status, owner, is_test))
        if kept is None or not self.untouched(kept):
            kept = self._pool[status, owner, is_test] = self._made(status, owner, is_test=is_test)
        return kept

    def untouched(self, case: Case) -> bool:
        """Return whether nothing happened to a case."""
        now = self._place.case(case)
        return (now.version, now.events, now.head) == (case.version, case.events, case.head)

    def press(self, person: str, name: str, value: str) -> str:
        """Press something that no picture offered, and return every word that the person is shown."""
        element = {
            "type": "button",
            "action_id": name,
            "value": value,
            "text": {"type": "plain_text", "text": "x"},
        }
        placed = Placed({"type": "actions", "block_id": "forged"}, element)
        slack = self._place.slack
        before = len(slack.ephemerals(person))
        with slack.workspace.lock:
            account = slack.workspace.person(person)
            payload = slack.payloads.action_on_post(account, self._anchor, placed, None)
        assert once(slack.courier(), Parcel(ParcelKind.INTERACTION, payload)).ok
        view = slack.modal(person)
        told = [words(post) for post in slack.ephemerals(person)[before:]]
        if view is not None:
            told.append(words(view))
            with slack.workspace.lock:
                slack.workspace.views.close_all(person)
        return " ".join(told)

    def typed(self, person: str, text: str) -> str:
        """Type a command, and return every word of the answer."""
        self._place.slack.command(person, self._place.channel, COMMAND, text)
        shown = self._place.told(person)
        if view := self._place.slack.modal(person):
            shown = words(view)
            with self._place.slack.workspace.lock:
                self._place.slack.workspace.views.close_all(person)
        return shown

    def _made(self, status: Status, owner: str, *, is_test: bool) -> Case:
        place = self._place
        case = place.letter()
        if status is Status.READY:
            case = self._saved(place.case(case), status=Status.OPEN)
            ada = Actor(PersonId(place.cast.ada), frozenset({Role.CASE_HANDLER}))
            draft = Press(f"draft-{case.id}", ActionId.REPLY, case.id, ada, case.version, {"text": "Hello."})
            actions.perform(place.desk, draft)
            case = place.case(case)
        closed_at = place.clock.now() if status is Status.CLOSED else None
        return self._saved(
            place.case(case),
            status=status,
            owner=PersonId(owner) if owner else None,
            closed_at=closed_at,
            is_test=is_test,
        )

    def _saved(self, case: Case, **changes: Any) -> Case:
        with self._place.desk.transaction("tests.stand") as tx:
            return tx.cases.save(replace(case, **changes), Event(EventKind.NOTED))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Gives one place for all presses; who is changed in it is changed back."""
    place = make_place(tmp_path_factory.mktemp("matrix"))
    stop = over_http(place)
    yield place
    stop()
    place.slack.stop()
    place.desk.close()


@pytest.fixture(scope="module")
def table(shared: Place) -> Counter:
    return Counter(shared)


@pytest.fixture
def counter(shared: Place, table: Counter) -> Iterator[Counter]:
    ada = shared.slack.workspace.person(shared.cast.ada)
    yield table
    flags = {name: getattr(ada, name) for one in _ACCOUNTS.values() for name in one}
    shared.slack.workspace.change_person(ada.id, **flags)
    colleagues.refresh(shared.desk)


@pytest.fixture
def place(shared: Place) -> Place:
    return shared


@pytest.fixture
def cast(shared: Place) -> Cast:
    return shared.cast


def who(cast: Cast, standing: Standing) -> tuple[str, str]:
    """Return somebody of that standing, and who owns the case then."""
    return {
        Standing.NOBODY: (cast.mallory, cast.ben),
        Standing.FREE: (cast.ada, ""),
        Standing.OWNER: (cast.ada, cast.ada),
        Standing.OTHER: (cast.ada, cast.ben),
        Standing.MANAGER: (cast.max, cast.ben),
        Standing.ADMIN: (cast.iris, cast.ben),
    }[standing]


def is_refusal(shown: str) -> bool:
    return any(refusal in shown for refusal in _REFUSALS)


@pytest.mark.parametrize("action", list(ActionId))
def test_every_action_is_allowed_and_refused_as_the_table_says(
    counter: Counter, cast: Cast, action: ActionId
) -> None:
    wrong = []
    for standing in Standing:
        person, owner = who(cast, standing)
        for status in Status:
            case = counter.case(status, owner, is_test=action is ActionId.REMOVE_TEST)
            shown = counter.press(person, action.value, f"{case.id}.{case.version}.{case.draft_id or 0}")
            assert "Something went wrong" not in shown, shown
            allowed = status in statuses(action, standing)
            refused = is_refusal(shown) or (not allowed and any(said in shown for said in _NOTHING))
            if allowed == refused or not (allowed or counter.untouched(case)):
                wrong.append((standing.value, status.value, allowed, shown))
    assert wrong == []


def errand_roles(cast: Cast) -> dict[str, frozenset[Role]]:
    return {
        cast.mallory: frozenset(),
        cast.ada: frozenset({Role.CASE_HANDLER}),
        cast.max: frozenset({Role.MANAGER}),
        cast.iris: frozenset({Role.ADMIN}),
    }


@pytest.mark.parametrize("way", permissions.errands(), ids=lambda way: way.name)
def test_every_errand_is_run_for_those_it_is_for(
    counter: Counter, place: Place, cast: Cast, way: permissions.Way
) -> None:
    for person, roles in errand_roles(cast).items():
        before = _cases(place)
        shown = counter.press(person, way.name, "status-new")
        assert is_refusal(shown) != way.allowed(roles), (person, shown)
        if not way.allowed(roles):
            assert _cases(place) == before


@pytest.mark.parametrize("way", permissions.commands(), ids=lambda way: way.name)
def test_every_command_answers_those_it_is_for(
    counter: Counter, place: Place, cast: Cast, way: permissions.Way
) -> None:
    number = counter.case(Status.OPEN, cast.ben).number
    typed = number if way.name == "2026-0042" else way.name
    for person, roles in errand_roles(cast).items():
        shown = counter.typed(person, typed)
        assert is_refusal(shown) != way.allowed(roles), (person, shown)
        if not way.allowed(roles):
            assert number not in shown


@pytest.mark.parametrize("account", list(_ACCOUNTS))
def test_sec_06_whoever_is_no_full_member_does_nothing_whatever_lists_they_stand_in(
    counter: Counter, place: Place, cast: Cast, account: str
) -> None:
    mine = {status: counter.case(status, cast.ada) for status in Status}
    place.slack.workspace.change_person(cast.ada, **_ACCOUNTS[account])
    colleagues.refresh(place.desk)
    before = _cases(place)
    for action in ActionId:
        for case in mine.values():
            shown = counter.press(cast.ada, action.value, f"{case.id}.{case.version}")
            assert any(denied in shown for denied in _DENIED), (action, shown)
    for errand in ErrandId:
        assert any(denied in counter.press(cast.ada, errand.value, "any") for denied in _DENIED)
    for way in permissions.commands():
        shown = counter.typed(cast.ada, way.name)
        assert any(denied in shown for denied in _DENIED), (way, shown)
    assert all(counter.untouched(case) for case in mine.values())
    assert _cases(place) == before


def test_sec_06_the_channel_grants_nothing_and_takes_nothing(place: Place, cast: Cast) -> None:
    case = place.letter()
    elsewhere = place.slack.workspace.add_channel("random", is_private=False, members=cast.everyone()).id
    for person, seen in ((cast.ada, True), (cast.mallory, False)):
        place.slack.command(person, elsewhere, COMMAND, case.number)
        assert (case.number in place.told(person)) is seen
        assert place.slack.ephemerals(person)[-1].channel == elsewhere
    assert place.slack.messages(elsewhere) == [], "an answer is for who asked alone"


def test_sec_05_a_role_that_was_lost_counts_at_the_next_press(
    counter: Counter, place: Place, cast: Cast
) -> None:
    case = counter.case(Status.OPEN, cast.ada)
    assert not is_refusal(counter.press(cast.ada, "note", f"{case.id}.{case.version}"))
    place.slack.workspace.change_person(cast.ada, deleted=True)
    colleagues.refresh(place.desk)
    place.later(timedelta(minutes=1).total_seconds())
    assert "does not confirm this account" in counter.press(cast.ada, "note", f"{case.id}.{case.version}")
    assert counter.untouched(case)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("claim", "0.0"),
        ("claim", "99999999999999999999.1"),
        ("claim", "'; DROP TABLE case_file; --"),
        ("no_such_action", "1.1"),
        ("turn_home", "-1"),
        ("filter_home", "owner-' OR 1=1"),
        ("send", "1.1.2"),
        ("send", f"1.1.{'9' * 40}"),
        ("open_file", f"1.1.{'9' * 40}"),
        ("turn_home", "9" * 80),
    ],
)
def test_sec_05_values_made_up_by_hand_change_nothing(
    counter: Counter, place: Place, cast: Cast, name: str, value: str
) -> None:
    case = counter.case(Status.OPEN, cast.ada)
    shown = counter.press(cast.ada, name, value)
    assert "Something went wrong" not in shown
    assert counter.untouched(case)


def _cases(place: Place) -> list[tuple[int, int, int]]:
    with place.desk.reading("tests.cases") as tx:
        return [
            (case.id, case.version, case.events)
            for case in tx.cases.all(place.mailbox.organisation_id, 1_000)
        ]
