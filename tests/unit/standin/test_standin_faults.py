"""Faults on demand on every method, as often as planned, with or without their effect; pace; being down."""

import http.client
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from bot.sandbox.fault_plan import EVERY_CALL
from bot.sandbox.slack.faults import Faults, Kind
from bot.sandbox.slack.pace import Pace
from bot.sandbox.slack.refusals import MistakeError
from tests.unit.standin.test_standin_calls import METHODS
from tests.unit.standin.wire import Json, Wire, home

DROPPED = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)
PLANS: dict[str, Callable[[Faults, str, int], None]] = {
    "refuse": lambda faults, method, times: faults.refuse(method, "fatal_error", times),
    "limit": lambda faults, method, times: faults.limit(method, 30, times),
    "crash before": lambda faults, method, times: faults.crash(method, times),
    "crash after": lambda faults, method, times: faults.crash(method, times, after=True),
    "drop before": lambda faults, method, times: faults.drop(method, times),
    "drop after": lambda faults, method, times: faults.drop(method, times, after=True),
}
STATUS = {"refuse": 200, "limit": 429, "crash before": 500, "crash after": 500}


def ends(wire: Wire, method: str, given: Json) -> object:
    """Return the status of a call, or "dropped"."""
    try:
        return wire.call(method, given).status
    except DROPPED:
        return "dropped"


@pytest.mark.parametrize("method", METHODS)
def test_every_fault_meets_the_planned_call_of_every_method_and_no_other(wire: Wire, method: str) -> None:
    for plan, make in PLANS.items():
        given = METHODS[method].call(wire)
        before = wire.slack.dump()
        make(wire.slack.faults, method, 1)
        assert ends(wire, method, given) == STATUS.get(plan, "dropped")
        assert wire.slack.calls(method)[-1].status == STATUS.get(plan)
        assert wire.slack.calls(method)[-1].error
        if "after" not in plan:
            assert wire.slack.dump() == before
            assert wire.call(method, given).error in ("(not refused)", "already_reacted")


EFFECTS = ["chat.postMessage", "chat.update", "chat.delete", "views.open", "views.publish", "reactions.add"]


@pytest.mark.parametrize("method", EFFECTS)
@pytest.mark.parametrize(
    ("plan", "made"), [("crash", True), ("drop", True), ("crash", False), ("drop", False)]
)
def test_the_effect_is_made_or_not_as_planned(wire: Wire, method: str, plan: str, made: bool) -> None:
    given = METHODS[method].call(wire)
    before = wire.slack.dump()
    getattr(wire.slack.faults, plan)(method, after=made)
    ends(wire, method, given)
    assert (wire.slack.dump() != before) is made


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_fault_strikes_as_often_as_planned(wire: Wire, plan: str, times: int) -> None:
    PLANS[plan](wire.slack.faults, "auth.test", times)
    found = [ends(wire, "auth.test", {}) for _ in range(times + 2)]
    assert found == [STATUS.get(plan, "dropped")] * times + [200, 200]


def test_a_refusal_has_slacks_form_and_the_planned_name(wire: Wire) -> None:
    wire.slack.faults.refuse("auth.test", "team_added_to_org")
    assert wire.call("auth.test").body == {"ok": False, "error": "team_added_to_org"}


@pytest.mark.parametrize("seconds", [0, 1, 30, 3_600])
def test_a_limit_names_the_seconds_in_a_header(wire: Wire, seconds: int) -> None:
    wire.slack.faults.limit("auth.test", seconds)
    answer = wire.call("auth.test")
    assert answer.headers["retry-after"] == str(seconds)
    assert answer.body == {"ok": False, "error": "ratelimited"}


def test_a_crash_is_answered_in_slacks_form(wire: Wire) -> None:
    wire.slack.faults.crash("auth.test")
    assert wire.call("auth.test").body == {"ok": False, "error": "internal_error"}


def test_a_fault_comes_before_the_token_is_looked_at(wire: Wire) -> None:
    wire.slack.faults.refuse("auth.test", "fatal_error")
    assert wire.call("auth.test", token="xoxb-wrong").error == "fatal_error"


def test_a_fault_meets_a_method_that_is_not_spoken_too(wire: Wire) -> None:
    wire.slack.faults.refuse("chat.meMessage", "fatal_error")
    assert [wire.call("chat.meMessage").error for _ in range(2)] == ["fatal_error", "unknown_method"]


def test_a_slow_call_sleeps_and_then_succeeds(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("bot.sandbox.slack.api.time", SimpleNamespace(sleep=slept.append))
    wire.slack.faults.slow("auth.test", 2.5, times=2)
    assert [wire.call("auth.test").status for _ in range(3)] == [200] * 3
    assert slept == [2.5, 2.5]


class TestThePlan:
    def test_a_methods_own_faults_come_before_everybodys(self) -> None:
        faults = Faults()
        faults.crash(EVERY_CALL)
        faults.refuse("auth.test", "x")
        kinds = [fault.kind if (fault := faults.take("auth.test")) else None for _ in range(3)]
        assert kinds == [Kind.REFUSE, Kind.CRASH_BEFORE, None]

    def test_a_fault_for_every_method_is_used_up_by_any(self) -> None:
        faults = Faults()
        faults.refuse(EVERY_CALL, "x", times=2)
        assert [faults.take(name) is not None for name in ("a", "b", "a")] == [True, True, False]

    def test_cleared_faults_strike_no_more(self) -> None:
        faults = Faults()
        faults.crash("a", times=9)
        faults.drop(EVERY_CALL)
        faults.clear()
        assert faults.take("a") is None

    def test_being_down_leaves_the_plan_as_it_was(self) -> None:
        told: list[bool] = []
        faults = Faults(lambda: told.append(faults.is_down))
        faults.refuse("a", "x")
        faults.go_down()
        assert [fault.kind if (fault := faults.take("a")) else None for _ in range(2)] == [
            Kind.DROP_BEFORE
        ] * 2
        faults.come_back()
        assert told == [True, False]
        planned = faults.take("a")
        assert planned is not None
        assert planned.kind is Kind.REFUSE
        assert faults.take("a") is None


class TestDown:
    def test_nothing_answers_and_nothing_happens(self, wire: Wire) -> None:
        given = METHODS["chat.postMessage"].call(wire)
        hook = wire.hook()
        wire.slack.faults.go_down()
        assert ends(wire, "chat.postMessage", given) == "dropped"
        with pytest.raises(DROPPED):
            wire.answer(hook, {"text": "x"})
        wire.slack.faults.come_back()
        assert wire.slack.dump()["messages"] == []
        assert wire.answer(hook, {"text": "x"}).status == 200

    def test_nobody_can_act_in_it(self, wire: Wire) -> None:
        ts = wire.post("x", {"type": "users_select", "action_id": "owner"})
        wire.slack.faults.go_down()
        acts: list[Callable[[], object]] = [
            lambda: wire.slack.open_home(wire.ada),
            lambda: wire.slack.command(wire.ada, wire.room, "/ombud"),
            lambda: wire.slack.choose(wire.ada, wire.room, ts, "owner", wire.max),
            lambda: wire.slack.shortcut(wire.ada, "new_case"),
            lambda: wire.slack.event({"type": "x"}),
        ]
        for act in acts:
            with pytest.raises(MistakeError, match="come_back first"):
                act()


class TestPace:
    def test_by_default_there_is_none(self, wire: Wire) -> None:
        assert [ends(wire, "chat.postMessage", {"channel": wire.room, "text": "x"}) for _ in range(5)] == [
            200
        ] * 5

    def test_a_channel_takes_one_post_in_a_pause(self, wire: Wire) -> None:
        wire.slack.pace.seconds = 1.0
        given = {"channel": wire.room, "text": "x"}
        assert ends(wire, "chat.postMessage", given) == 200
        answer = wire.call("chat.postMessage", given)
        assert (answer.status, answer.headers["retry-after"]) == (429, "1")
        wire.hands.clock += 1.0
        assert ends(wire, "chat.postMessage", given) == 200
        assert len(wire.slack.messages(wire.room)) == 2

    def test_whispers_count_and_edits_do_not(self, wire: Wire) -> None:
        ts = wire.post()
        wire.slack.pace.seconds = 1.0
        whisper = {"channel": wire.room, "user": wire.ada, "text": "x"}
        assert ends(wire, "chat.postEphemeral", whisper) == 200
        assert ends(wire, "chat.postMessage", {"channel": wire.room, "text": "x"}) == 429
        assert ends(wire, "chat.update", {"channel": wire.room, "ts": ts, "text": "y"}) == 200
        assert ends(wire, "views.publish", {"user_id": wire.ada, "view": home()}) == 200

    def test_a_post_that_was_limited_does_not_count(self) -> None:
        now = 0.0
        pace = Pace(lambda: now, 1.0)
        assert pace.wait_for("C1") == 0
        now = 0.9
        assert pace.wait_for("C1") == 1
        now = 1.0
        assert pace.wait_for("C1") == 0

    @pytest.mark.parametrize(
        ("pause", "later", "wait"),
        [(1.0, 0.0, 1), (1.0, 0.999, 1), (5.0, 0.5, 5), (5.0, 4.5, 1), (5.0, 5.0, 0)],
    )
    def test_the_wait_is_in_whole_seconds_and_long_enough(
        self, pause: float, later: float, wait: int
    ) -> None:
        now = 0.0
        pace = Pace(lambda: now, pause)
        pace.wait_for("C1")
        now = later
        assert pace.wait_for("C1") == wait
        assert pace.wait_for("C2") == 0
