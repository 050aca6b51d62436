"""Nothing goes into a channel that is not fit for cases; admins are told once, and once more when it is."""

from dataclasses import dataclass

import pytest

from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.domain.channel import FAULTS, ChannelFault, gravest
from handlers.duties.repairing import repair
from handlers.duties.watching import watch
from handlers.ports import ChatBusy, ChatRefused
from handlers.store.outbox import EntryKind, EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MAX
from tests.support.desks import Room
from tests.support.letters import letter, unanswered
from tests.support.times import HOUR, MINUTE, SECOND


@dataclass
class Heard:
    """What was said of the channel, to whom."""

    room: Room

    def by(self, person: str) -> list[str]:
        return [str(one.notice.title) for one in self.room.chat.direct(person) if one.notice]  # type: ignore[arg-type] # an id


def fault_of(room: Room) -> str:
    with room.desk.reading("tests.fault") as tx:
        organisation = tx.organisations.first()
    assert organisation is not None
    return organisation.channel_fault


@pytest.mark.parametrize("code", ["public", "archived", "shared", "absent"])
def test_sec_06_nothing_is_posted_or_edited_in_an_unfit_channel(room: Room, code: str) -> None:
    room.arrive(unanswered())
    room.settle()
    room.chat.faults = (code,)
    assert watch(room.desk) == code
    room.press(room.only_case(), ActionId.CLAIM)
    room.arrive(unanswered(sender="two@subject.example"))
    calls = len(room.chat.calls)
    room.settle()

    assert set(room.chat.calls[calls:]) <= {"post_direct"}
    assert len(room.cases()) == 2, "letters still become cases"
    assert fault_of(room) == code


def test_sec_06_mail_leaves_all_the_same(room: Room) -> None:
    room.chat.faults = ("shared",)
    watch(room.desk)
    room.arrive(letter())
    room.settle()
    assert len(room.mail.sent) == 1


def test_sec_06_admins_are_told_once_for_a_fault_and_once_when_it_is_over(room: Room) -> None:
    heard = Heard(room)
    room.chat.faults = ("public",)
    for _ in range(5):
        watch(room.desk)
        room.settle()
    assert heard.by(IRIS) == ["Ombud posts no cards now"]
    assert heard.by(ADA) == heard.by(MAX) == []
    (told,) = room.chat.direct(IRIS)
    assert told.notice is not None
    assert FAULTS["public"][1] in told.notice.lines, "it names the fix"
    assert told.notice.why

    room.chat.faults = ()
    for _ in range(5):
        watch(room.desk)
        room.settle()
    assert heard.by(IRIS) == ["Ombud posts no cards now", "Ombud posts cards again"]
    room.chat.faults = ("public",)
    watch(room.desk)
    room.settle()
    assert len(heard.by(IRIS)) == 3, "the same fault another time is news"


def test_what_waited_is_shown_as_soon_as_the_channel_is_fit(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    room.chat.faults = ("archived",)
    room.chat.slots["update_card"] = [(ChatRefused(code="is_archived"), False)]
    room.press(room.only_case(), ActionId.CLAIM)
    room.deliver()
    watch(room.desk)
    room.later(5 * MINUTE)
    room.deliver()
    assert ("Status", "New") in room.chat.card().facts

    room.chat.faults = ()
    watch(room.desk)
    repair(room.desk)
    room.deliver()
    assert ("Status", "Open") in room.chat.card().facts
    assert len(room.chat.lines) == 1


def test_a_refusal_has_the_channel_looked_at_at_once(new_room: NewRoom) -> None:
    woken: list[str] = []
    room = new_room(hooks=Hooks(wake=woken.append))
    room.chat.fail_next("post_card", ChatRefused(code="not_in_channel"))
    room.arrive(unanswered())
    room.deliver()
    assert "watch" in woken


def test_sec_11_an_uninstalled_app_stops_at_once_and_mail_goes_on(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    room.chat.slots["channel_faults"] = [(ChatRefused(code="token_revoked"), False)]
    assert watch(room.desk) == ChannelFault.UNINSTALLED
    calls = len(room.chat.calls)
    room.press(room.only_case(), ActionId.CLAIM)
    room.arrive(letter(sender="two@subject.example"))
    room.settle()

    assert room.chat.calls[calls:] == [], "not even a notice"
    assert len(room.mail.sent) == 1
    assert len(room.cases()) == 2


def test_sec_11_a_new_installation_goes_on_where_the_old_one_ended(room: Room) -> None:
    room.chat.slots["channel_faults"] = [(ChatRefused(code="account_inactive"), False)]
    watch(room.desk)
    room.arrive(unanswered())
    room.settle()
    assert room.chat.cards == []

    assert watch(room.desk) == ""
    room.settle()
    assert len(room.chat.cards) == 1
    assert Heard(room).by(IRIS) == ["Ombud posts no cards now", "Ombud posts cards again"]


@pytest.mark.parametrize("error", [ChatBusy(), ChatRefused(code="missing_scope")])
@pytest.mark.parametrize("before", ["", "shared"])
def test_no_answer_about_the_channel_is_no_news(room: Room, error: Exception, before: str) -> None:
    room.chat.faults = (before,) if before else ()
    watch(room.desk)
    room.chat.faults = ("public",)
    room.chat.fail_next("channel_faults", error)
    assert watch(room.desk) == before
    assert fault_of(room) == before


def test_several_faults_are_told_one_after_the_other_the_gravest_first(room: Room) -> None:
    assert gravest(("shared", "public", "archived")) == "archived"
    assert gravest(()) == ""
    assert gravest(("something_new",)) == "something_new"
    room.chat.faults = ("shared", "public")
    assert watch(room.desk) == "public"
    room.chat.faults = ("shared",)
    assert watch(room.desk) == "shared"
    room.settle()
    assert len(room.chat.direct(IRIS)) == 2


def test_a_channel_that_turns_unfit_between_the_look_and_the_call_gets_nothing(room: Room) -> None:
    room.arrive(unanswered())
    with room.desk.reading("tests.due") as tx:
        assert tx.outbox.due(5, {EntryKind.CARD})
    room.chat.faults = ("public",)
    watch(room.desk)
    assert room.deliver() == 1, "the notice"
    room.later(SECOND)
    assert "post_card" not in room.chat.calls
    assert room.entries(EntryState.READY) == 1


def test_waiting_for_a_fit_channel_costs_nothing(room: Room) -> None:
    room.chat.faults = ("public",)
    watch(room.desk)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(20)))
    room.settle()
    assert room.deliver() == 0
    room.later(HOUR)
    assert room.deliver() == 0


def test_where_this_process_posts_no_cards_nobody_looks_at_the_channel(new_room: NewRoom) -> None:
    room = new_room(hooks=Hooks(delivers=frozenset({EntryKind.MAIL})))
    assert watch(room.desk) == ""
    assert room.chat.calls == []


@pytest.mark.parametrize("fault", list(ChannelFault))
def test_every_fault_has_a_sentence_and_a_fix(fault: ChannelFault) -> None:
    problem, fix = FAULTS[fault]
    assert problem.endswith(".")
    assert fix.endswith(".")
    assert len(problem) <= 150
