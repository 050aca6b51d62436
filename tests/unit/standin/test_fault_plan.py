"""The plan of faults that every stand-in asks: in turn, for every call, and by chance from a seed."""

from random import Random

from bot.sandbox.fault_plan import EVERY_CALL, FaultPlan


def either(chance: Random, call: str) -> str:
    return chance.choice((f"{call} late", f"{call} lost"))


def test_planned_faults_meet_their_own_call_in_turn_and_are_used_up() -> None:
    plan = FaultPlan[str]()
    plan.plan("send", "late", "lost", times=2)
    assert [plan.take("read"), *(plan.take("send") for _ in range(5))] == [
        None,
        *("late", "lost", "late", "lost"),
        None,
    ]
    assert plan.struck == 4


def test_a_calls_own_faults_come_before_those_of_every_call() -> None:
    plan = FaultPlan[str]()
    plan.plan(EVERY_CALL, "anywhere")
    plan.plan("send", "here")
    assert [plan.take("send"), plan.take("send"), plan.take("send")] == ["here", "anywhere", None]


def test_a_storm_draws_the_same_row_from_the_same_seed_and_strikes_its_share_alone() -> None:
    rows = []
    for seed in (7, 7, 8):
        plan = FaultPlan[str]()
        plan.break_loose(seed, 0.25, either)
        rows.append([plan.take("send") for _ in range(400)])
        assert plan.struck == 400 - rows[-1].count(None)
        assert 60 < plan.struck < 140
        assert set(rows[-1]) == {None, "send late", "send lost"}
    assert rows[0] == rows[1] != rows[2]


def test_a_storm_that_draws_nothing_for_a_call_leaves_it_alone_and_counts_nothing() -> None:
    plan = FaultPlan[str]()
    plan.break_loose(1, 1.0, lambda _chance, call: "lost" if call == "send" else None)
    assert [plan.take("read"), plan.take("send")] == [None, "lost"]
    assert plan.struck == 1


def test_what_was_planned_comes_before_the_storm_and_clearing_ends_both() -> None:
    plan = FaultPlan[str]()
    plan.break_loose(1, 1.0, either)
    plan.plan("send", "planned", times=2)
    assert plan.take("send") == "planned"
    plan.clear()
    assert plan.take("send") is None
