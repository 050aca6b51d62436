"""The process is killed at every point of the whole road and started again: nothing is lost or doubled.

The points are read from the source, and a clean run must reach every one of them, so that a new
transaction cannot be left out.
"""

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

import handlers
from bot.clock import SetClock
from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing
from handlers.checkpoints import Point
from handlers.mailboxes import connect, describe_organisation
from tests.support.aftermath import Aftermath, aftermath
from tests.support.cast import ADA, BEN, MALLORY
from tests.support.chats import MemoryChat
from tests.support.databases import NewUrl, PostgresServer
from tests.support.desks import ACME, PLAN
from tests.support.letters import File, letter, new_mail_id, out_of_office
from tests.support.road import GONE, LATE, UNREACHABLE, Stage, desk_on
from tests.support.times import HOUR, MINUTE, MONDAY
from tests.support.warm import Warm, warm

#: Setting up is done before the road begins.
_BEFORE = {"mailboxes.describe_organisation", "mailboxes.connect"}
_NAMED = re.compile(r'desk\.transaction\(\s*"([a-z_.]+)"')


def _transactions() -> list[str]:
    sources = Path(handlers.__file__).parent.rglob("*.py")
    return sorted({name for path in sources for name in _NAMED.findall(path.read_text())} - _BEFORE)


POINTS = [*Point] + [f"{name}:{edge}" for name in _transactions() for edge in ("commit", "done")]


@dataclass
class Theatre:
    """What every performance needs: a Slack that outlives it, a warm process, and a set to copy."""

    slack: SlackStandIn
    warm: Warm
    scenery: Path
    sqlite: NewUrl
    shows: int = 0

    def stage(self, folder: Path, url: str) -> Stage:
        """Set a stage with letters in the mailbox and a channel of its own."""
        self.shows += 1
        shutil.copytree(self.scenery, folder / "home")
        channel = self.slack.workspace.add_channel(f"show-{self.shows}", members=[ADA])
        token = self.slack.installation.bot_token
        return Stage(url, str(folder / "home"), self.slack.base_url, token, channel.id, MONDAY.isoformat())

    def after(self, stage: Stage) -> Aftermath:
        """Look at what stands."""
        return aftermath(stage, self.slack.messages(stage.channel))


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory, sqlite: NewUrl) -> Iterator[Theatre]:
    scenery = tmp_path_factory.mktemp("scenery")
    _letters(scenery / "mail")
    # Slack's own clock runs ahead of ours, which is set: what it posts is never older than our claims.
    began = time.monotonic()
    timing = Timing(wall=lambda: (MONDAY + HOUR).timestamp() + time.monotonic() - began)
    scopes = SMALLEST_SCOPES | {"groups:history"}
    with SlackStandIn(Installation(scopes), timing) as slack, warm() as process:
        for person in (ADA, BEN, MALLORY):
            slack.workspace.add_person(person.removeprefix("U0").lower(), person_id=person)
        yield Theatre(slack, process, scenery, sqlite)


def _letters(mail: Path) -> None:
    for box in ("new", "cur", "tmp"):
        (mail / box).mkdir(parents=True)
    request = letter(message_id="<request@subject.example>", files=(File("id.pdf", bytes(range(256)) * 400),))
    originals = {
        "1772442001.request": request,
        "1772442002.request-again": request,
        "1772442003.absence": out_of_office(),
        "1772442004.kim": letter(sender=UNREACHABLE, message_id=new_mail_id()),
        f"1772442005.{LATE}": out_of_office(),
        f"1772442006.{GONE}": letter(),
    }
    for name, original in originals.items():
        (mail / "new" / name).write_bytes(original)


def _set_up(stage: Stage) -> Stage:
    clock = SetClock(datetime.fromisoformat(stage.at))
    desk = desk_on(replace(stage, trace=""), clock, MemoryChat(clock))
    describe_organisation(desk, ACME)
    connect(desk, PLAN)
    desk.close()
    return stage


@pytest.fixture(scope="module")
def clean(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> tuple[Aftermath, Counter[str]]:
    """Is what stands after a run that nobody disturbed, and how often it reached each point."""
    folder = tmp_path_factory.mktemp("clean")
    stage = _set_up(replace(theatre.stage(folder, theatre.sqlite()), trace=str(folder / "trace")))
    assert theatre.warm.run(stage) == [0]
    return theatre.after(stage), Counter(Path(stage.trace).read_text().split())


def killed_and_resumed(theatre: Theatre, stage: Stage, point: str, nth: int) -> Aftermath:
    """Run until the process kills itself, and again to the end when leases and claims have run out."""
    assert theatre.warm.run(replace(stage, kill=point, nth=nth)) == [-9], f"{point} was not reached"
    later = MONDAY + 90 * MINUTE
    assert theatre.warm.run(replace(stage, at=later.isoformat())) == [0]
    return theatre.after(stage)


def test_a_clean_run_reaches_every_point(clean: tuple[Aftermath, Counter[str]]) -> None:
    assert set(clean[1]) == set(POINTS)
    assert len(POINTS) >= 20


def test_a_clean_run_ends_as_the_story_tells(clean: tuple[Aftermath, Counter[str]]) -> None:
    after, _ = clean

    assert len(after.cases) == 2
    assert [count for _, count in after.cards] == [1, 1]
    assert sorted(automatic for _, _, automatic in after.sent) == [False, True]
    assert (after.drafts, after.broken, after.stray) == (0, 0, 0)
    assert len(after.letters) == 7, "the mailbox itself is left as it was"
    unsettled = {state: count for state, count in after.outbox if count and state != "sent"}
    assert unsettled == {"failed": 2}, "Kim's acknowledgement and Mallory's home page"


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_the_first_time(
    point: str, theatre: Theatre, clean: tuple[Aftermath, Counter[str]], tmp_path: Path
) -> None:
    stage = _set_up(theatre.stage(tmp_path, theatre.sqlite()))

    assert killed_and_resumed(theatre, stage, point, 1) == clean[0]


@pytest.mark.parametrize("point", POINTS)
def test_killed_half_way(
    point: str, theatre: Theatre, clean: tuple[Aftermath, Counter[str]], tmp_path: Path
) -> None:
    nth = clean[1][point] // 2 + 1
    if nth < 2:
        return  # reached once, and that is tried above
    stage = _set_up(theatre.stage(tmp_path, theatre.sqlite()))

    assert killed_and_resumed(theatre, stage, point, nth) == clean[0]


@pytest.mark.parametrize(
    "point",
    ["intake.notice:done", "sealed", "intake.route:commit", "card-posted", "mail-sent", "replies.send:done"],
)
def test_killed_on_postgresql(
    point: str,
    theatre: Theatre,
    clean: tuple[Aftermath, Counter[str]],
    postgres: PostgresServer,
    tmp_path: Path,
) -> None:
    stage = _set_up(theatre.stage(tmp_path, postgres.copy()))

    assert killed_and_resumed(theatre, stage, point, 1) == clean[0]
