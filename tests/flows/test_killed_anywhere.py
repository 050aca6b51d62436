"""The process is killed at every point of the whole road and started again: nothing is lost or doubled.

The points are read from the source, and a clean run must reach every one of them, so that a new
transaction cannot be left out.
"""

import re
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest

import handlers
from handlers.checkpoints import Point
from tests.support.aftermath import Aftermath
from tests.support.databases import PostgresServer
from tests.support.road import Stage
from tests.support.theatre import Theatre, set_up
from tests.support.times import MINUTE, MONDAY

#: Setting up is done before the road begins; what happens to mailboxes has crash tests of its own.
_BESIDE = "mailboxes"
#: So has what is done once for a mailbox, in `test_rounds_cut_off`, what a doubt comes to, in
#: `test_held_up_replies`, counting anew, in `test_counting_killed`, and looks, in
#: `test_due_dates_explained`.
_CUT_OFF = frozenset(
    {
        # `test_restoring_killed` has what is erased again.
        *("erasing.adopt", "erasing.again", "erasing.done", "erasing.shred", "erasing.anew"),
        "erasing.restored",
        *("erasing.paper", "erasing.day", "erasing.schedule"),
        "erasing.case",  # `test_restoring_erased_cases`
        *("history.sum_up", "reconciling.settle", "reconciling.keep", "rereading.write"),
        *("viewing.clock", "viewing.clock_by_number"),  # which write down that somebody looked
        *("recounting.begin", "recounting.batch", "recounting.tell"),
        *("recalling.has_left", "intake.put_back", "intake.feeds"),
        # `test_reminders_killed` has what reminders and managers' messages are made of.
        *("reminding.wake_up", "ringing.tell", "escalating.tell", "escalating.begin"),
        *("escalating.look_again", "escalations.take", "snoozes.put_off"),
        *("absences.go_away", "absences.come_back"),
        # `test_memos`, `test_beats` and `test_falling_back` have mail to colleagues and heartbeats.
        *("delivery.memo", "delivery.memo_drafted", "delivery.memo_settled", "delivery.memo_failed"),
        *("delivery.memo_dropped", "falling_back.stand_in", "beating.beat"),
        # `test_incident_ringing` has incidents, `test_incidents` looks at them, `test_pictures_of_digests`
        # pictures, and `test_counting` what was closed by a version that did not count.
        *("incidents.report", "incidents.ring", "incidents.read", "incidents.list", "incidents.export"),
        # `test_scrubbing_killed` has masking and shredding.
        *("scrubbing.scrub", "scrubbing.undo", "shredding.shred"),
        # `test_case_files_killed` has the file of a case for an authority.
        *("dossier.begin", "dossier.seal"),
        # `test_heads_killed` has the rounds over all records, and what is told of unusual reading.
        *("witnessing.begin", "witnessing.write", "witnessing.again", "witnessing.end", "habits.tell"),
        # `test_side_doors_killed` has what people do about letters put aside and letters alike.
        *("aside.read", "aside.none", "taking_up.open_case"),
        *("mandates.judge", "batching.show", "batching.claim"),
        # `test_readings_killed` has what people say of readings, and `test_senders_confirmed` of senders.
        *("confirming.confirm", "confirming.correct", "own_words.add", "own_words.remove"),
        *("own_words.suggest", "looking.tell", "reconsidering.write", "senders.confirm"),
        *("delivery.picture_kept", "delivery.pictures_forgotten", "counting.count"),
        # `test_holds_killed` has legal holds, and what they stop.
        *("holds.place", "holds.extend", "holds.release", "holds.listed", "holds.due", "aside.deferred"),
        "holds.covering",
        # `test_parting_killed` has the countdown to a purge, and early deletion.
        *("announcing.set_going", "announcing.past", "announcing.tell", "announcing.alarm"),
        *("announcing.delay", "purges.beat", "early.ask"),
        # `test_purging_killed` has the purge of a mailbox.
        *("purging.begin", "purging.reserved", "purging.clear", "purging.destroy", "purging.cases"),
        *("purging.letters", "purging.rest", "purging.posts", "purging.end", "purging.release"),
        *("reserving.make", "reserving.move", "delivery.unposted"),
        # `test_obligations_killed` has what laws have kept of it.
        *("purging.obliged", "obliging.narrow", "obliging.move"),
        # `test_certificates` has keys that sign, and pages signed with them.
        *("certifying.key", "certifying.renew_key", "certifying.sign_page"),
        # `test_retention_killed` has the retention schedule.
        *("retaining.begin", "retaining.reckon", "retaining.delete", "papers.shred"),
        *("retaining.intend", "retaining.write_down"),
        # `test_erasing_cases_killed` has cases that are erased early.
        *("erase_orders.preview", "erase_orders.ask", "erase_orders.delete"),
        # `test_master_key_change_killed` has the change of the master key.
        *("custody.rewrap", "custody.retire"),
    }
)
_NAMED = re.compile(r'desk\.transaction\(\s*"([a-z_.]+)"')


def _transactions() -> list[str]:
    sources = Path(handlers.__file__).parent.rglob("*.py")
    on_the_road = (path for path in sources if path.parent.name != _BESIDE)
    named = {name for path in on_the_road for name in _NAMED.findall(path.read_text())}
    return sorted(named - _CUT_OFF)


POINTS = [*Point] + [f"{name}:{edge}" for name in _transactions() for edge in ("commit", "done")]


@pytest.fixture(scope="module")
def clean(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> tuple[Aftermath, Counter[str]]:
    """Is what stands after a run that nobody disturbed, and how often it reached each point."""
    folder = tmp_path_factory.mktemp("clean")
    stage = set_up(replace(theatre.stage(folder, theatre.sqlite()), trace=str(folder / "trace")))
    assert theatre.warm.run(stage) == [0]
    return theatre.after(stage), Counter(Path(stage.trace).read_text().split())


def killed_and_resumed(theatre: Theatre, stage: Stage, point: str, nth: int) -> Aftermath:
    """Run until the process kills itself, and again to the end when leases and claims have run out."""
    assert theatre.warm.run(replace(stage, kill=point, nth=nth)) == [-9], f"{point} was not reached"
    later = MONDAY + 90 * MINUTE
    assert theatre.warm.run(replace(stage, at=later.isoformat())) == [0]
    return theatre.after(stage)


def differing(after: Aftermath, clean: Aftermath) -> dict[str, tuple[object, object]]:
    """Return what is not as after a clean run, by name."""
    pairs = {field.name: (getattr(after, field.name), getattr(clean, field.name)) for field in fields(after)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def test_a_clean_run_reaches_every_point(clean: tuple[Aftermath, Counter[str]]) -> None:
    beside = {point for point in set(clean[1]) - set(POINTS) if not point.startswith("proposing.")}
    assert set(POINTS) <= set(clean[1])
    assert not beside, "only what happens to mailboxes is left to tests of its own"
    assert len(POINTS) >= 20


def test_a_clean_run_ends_as_the_story_tells(clean: tuple[Aftermath, Counter[str]]) -> None:
    after, _ = clean

    assert len(after.cases) == 5, "two by mail, one by hand, one split off, one test case"
    assert [count for _, count in after.cards] == [1, 1, 1, 1, 1]
    assert sorted(automatic for _, _, automatic in after.sent) == [False, False, True]
    assert (after.drafts, after.broken, after.stray) == (0, 0, 0)
    assert len(after.letters) == 7, "the mailbox itself is left as it was"
    unsettled = {state: count for state, count in after.outbox if count and state != "sent"}
    assert unsettled == {"failed": 1, "ready": 1}, "Kim's acknowledgement; Mallory's home page waits"


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_the_first_time(
    point: str, theatre: Theatre, clean: tuple[Aftermath, Counter[str]], tmp_path: Path
) -> None:
    stage = set_up(theatre.stage(tmp_path, theatre.sqlite()))

    after = killed_and_resumed(theatre, stage, point, 1)
    assert after == clean[0], differing(after, clean[0])


@pytest.mark.parametrize("point", POINTS)
def test_killed_half_way(
    point: str, theatre: Theatre, clean: tuple[Aftermath, Counter[str]], tmp_path: Path
) -> None:
    nth = clean[1][point] // 2 + 1
    if nth < 2:
        return  # reached once, and that is tried above
    stage = set_up(theatre.stage(tmp_path, theatre.sqlite()))

    after = killed_and_resumed(theatre, stage, point, nth)
    assert after == clean[0], differing(after, clean[0])


#: Between the note that a post is on its way and the note of what became of it.
IN_DOUBT = {
    "delivery.posting:done",
    "delivery.chat_closed:commit",  # the refusal was heard and not written down
    "card-posted",
    "line-posted",
    "notice-posted",
    "delivery.card_shown:commit",
    "delivery.line_told:commit",
    "delivery.notice_told:commit",
}


#: What an app that may not look can be wrong about: whether something was posted.
POSTING = [point for point in POINTS if point.startswith("delivery.") or point.endswith("-posted")]


@pytest.mark.parametrize("point", POSTING)
def test_killed_where_the_app_may_not_read_the_channel(
    point: str, theatre: Theatre, clean: tuple[Aftermath, Counter[str]], tmp_path: Path
) -> None:
    stage = set_up(theatre.stage(tmp_path, theatre.sqlite(), blind=True))
    after = killed_and_resumed(theatre, stage, point, 1)
    if point not in IN_DOUBT:
        assert after == clean[0]
        return
    assert after.outbox == clean[0].outbox, "no doubt lasts for ever"
    # A lost answer may leave one dead card (each of two posts counts both), or cost one line.
    assert sum(count for _, count in after.cards) <= len(clean[0].cards) + 3
    assert not Counter(after.lines) - Counter(clean[0].lines), "no line twice"
    assert (after.sent, after.drafts, after.broken) == (clean[0].sent, 0, 0)


@pytest.mark.parametrize(
    "point",
    [
        "intake.notice:done",
        "sealed",
        "intake.route:commit",
        "card-posted",
        "mail-sent",
        "sending.send:done",
        "recalling.undo:commit",
        "extending.draft:commit",
        "judging.judge:commit",
        "receipts.correct:done",
    ],
)
def test_killed_on_postgresql(
    point: str,
    theatre: Theatre,
    clean: tuple[Aftermath, Counter[str]],
    postgres: PostgresServer,
    tmp_path: Path,
) -> None:
    stage = set_up(theatre.stage(tmp_path, postgres.copy()))

    assert killed_and_resumed(theatre, stage, point, 1) == clean[0]
