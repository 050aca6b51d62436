"""One storm from its seed to its end: letters arrive, everything goes wrong, Ombud dies over and over."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bot.clock import SetClock
from handlers.mailboxes.registry import connect, describe_organisation
from tests.storm import outcome
from tests.storm.afloat import desk_of
from tests.storm.channel import Channel, channel
from tests.storm.harbour import Harbour, harbour
from tests.storm.letters import Mailbag, Posted, written
from tests.storm.mailboxes import ROBOT, OnGmail, OnGraph, Served, google, graph, third
from tests.storm.voyage import Voyage
from tests.storm.waiting import Waiting, waiting
from tests.storm.weather import Line, Log
from tests.support.desks import ACME
from tests.support.google_keys import write_key
from tests.support.times import MONDAY

#: Checkpoints that Ombud passes for a letter and what comes of it, roughly: deaths are spread over all.
_POINTS = 40
#: Of a hundred deaths so many come at any instant, not at a point; so many times mailboxes are disturbed.
_AT_ANY_INSTANT, _DISTURBED = 50, 30
#: How long the process is down after a death.
_DOWN = timedelta(minutes=2)
#: Of a life's letters the last comes about so many seconds after the first.
_SPREAD = 0.5


@dataclass(frozen=True)
class Plan:
    """How large a storm is.

    Attributes:
        share: of the calls that go wrong.
        seconds: how long a life lasts at most.
        answered: each so-many-th person is answered by hand.
        flaw: a defect that is planted, by its name in `flaws`.
    """

    seed: int
    letters: int
    kills: int
    share: float = 0.15
    seconds: float = 20.0
    answered: int = 8
    flaw: str = ""


@dataclass(frozen=True)
class Report:
    """What a storm came to.

    Attributes:
        arrivals: how many letters arrived, those that came twice counted twice.
        kills: how often the process was killed.
        faults: what went wrong how often; what stands in brackets is no fault.
        wrong: what is not as it should be; empty where all is well.
        left: how many mails left.
        cards: how many cards stand in the channel.
        drafts: how many lie about that a death, or an answer that never came, made us write again.
        unfiled: mails that left and whose copy is not in Sent.
        rest: what stands in doubt at the end.
    """

    arrivals: int
    cases: int
    kills: int
    faults: Counter[str]
    wrong: list[str]
    left: int
    cards: int
    drafts: int
    unfiled: int
    rest: Waiting
    seconds: float


@dataclass(frozen=True)
class _Sea:
    """Everything that goes on around Ombud."""

    plan: Plan
    boxes: tuple[OnGmail, OnGraph, Served]
    channel: Channel
    door: Line
    log: Log
    voyage: Voyage

    def calm(self) -> None:
        """End whatever goes wrong."""
        for box in self.boxes:
            box.calm()
        self.channel.calm()
        self.door.over = True


def weather_out(plan: Plan, folder: Path, url: str, told: Callable[[int], None] = lambda _: None) -> Report:
    """Let a storm pass over Ombud and say what stands afterwards.

    Args:
        url: a fresh, migrated SQLite database.
        told: told of each death.

    Raises:
        AssertionError: it ended in a way in which nothing can be said, with the seed.
    """
    began = time.monotonic()
    with ExitStack() as held:
        sea = _sea(plan, folder, url, held)
        bag = written(plan.seed, plan.letters, sea.boxes)
        lives = _Lives(sea, held.enter_context(harbour()), told, random.Random(plan.seed))
        last_kills = plan.kills // 4
        lives.through(bag.arrivals(bag.requests, lives.chance), plan.kills - last_kills)
        lives.to_rest()
        lives.through(bag.arrivals(bag.further, lives.chance), last_kills)
        sea.calm()
        lives.to_rest()
        return _report(sea, bag, lives.kills, began)


@dataclass
class _Lives:
    """Ombud living and dying, one life after the other."""

    sea: _Sea
    harbour: Harbour
    told: Callable[[int], None]
    chance: random.Random
    kills: int = 0

    def through(self, arrivals: Sequence[Posted], kills: int) -> None:
        """Let letters arrive during so many lives, each of which is ended."""
        each = -(-len(arrivals) // max(kills, 1))
        points = 2 * _POINTS * self.sea.plan.letters // max(self.sea.plan.kills, 1)
        for life in range(max(kills, 1 if arrivals else 0)):
            if self.chance.randrange(100) < _DISTURBED and kills:
                for box in self.sea.boxes:
                    box.disturb()
            part = arrivals[life * each : (life + 1) * each]
            post = threading.Thread(target=_post, args=(self.sea.voyage, part, self.sea.boxes))
            post.start()
            if kills:
                self._live(self.chance.randint(1, points))
            post.join()

    def _live(self, points: int) -> None:
        voyage = self.sea.voyage
        lag = self.chance.uniform(0, 0.1) if self.chance.randrange(100) < _AT_ANY_INSTANT else 0.0
        end = self.harbour.run(replace(voyage, seconds=self.sea.plan.seconds, points=points, lag=lag))
        if end != -signal.SIGKILL:
            raise AssertionError(self._failed(f"a life ended by itself with {end}"))
        voyage.clock.set(voyage.clock.now() + _DOWN)  # what it held is free until it is started again
        self.kills += 1
        self.told(self.kills)

    def to_rest(self) -> None:
        """Let a life go on until nothing is left to do."""
        voyage = replace(self.sea.voyage, since=self.sea.voyage.clock.now().isoformat())
        end = self.harbour.run(voyage)
        if end:
            left = waiting(voyage, voyage.last_letter)
            raise AssertionError(self._failed(f"a quiet life ended with {end}; what is left: {left}"))

    def _failed(self, how: str) -> str:
        return f"seed {self.sea.plan.seed}, after {self.kills} deaths: {how}; its last words are above"


def _post(voyage: Voyage, letters: Sequence[Posted], boxes: Sequence[Served]) -> None:
    for one in letters:
        boxes[one.box].deliver(one.data, voyage.clock.now())
        time.sleep(_SPREAD / len(letters))


def _report(sea: _Sea, bag: Mailbag, kills: int, began: float) -> Report:
    voyage, boxes = sea.voyage, sea.boxes
    desk = desk_of(voyage, SetClock(voyage.clock.now()))
    said = outcome.records(desk, voyage)
    desk.close()
    left = [list(outcome.told(box.left())) for box in boxes]
    filed = [list(outcome.told(box.filed())) for box in boxes]
    mails, cards = [mail for each in left for mail in each], sea.channel.cards()
    wrong = outcome.wrong(said, bag, sea.plan.answered, mails, cards)
    for out, kept in zip(left, filed, strict=True):
        wrong += [f"in Sent too often: {one}" for one in (Counter(kept) - Counter(out)).elements()]
    return Report(
        arrivals=sum(each.times for each in bag.letters.values()),
        cases=len(said.cases),
        kills=kills,
        faults=sea.log.counts,
        wrong=wrong,
        left=len(mails),
        cards=cards.total(),
        drafts=sum(box.drafts() for box in boxes),
        unfiled=len(mails) - sum(map(len, filed)),
        rest=waiting(voyage, voyage.clock.now()),
        seconds=time.monotonic() - began,
    )


def _sea(plan: Plan, folder: Path, url: str, held: ExitStack) -> _Sea:
    log = Log()
    gmail = held.enter_context(google(plan.seed, plan.share, log))
    outlook = held.enter_context(graph(plan.seed + 1, plan.share, log))
    last, authority = held.enter_context(third(folder, plan.seed + 2, plan.share, log))
    slack = held.enter_context(channel(folder, plan.seed + 3, plan.share / 3, log))
    door = Line("call", lambda: int((folder / "port").read_text()), plan.seed + 4, plan.share, log)
    held.callback(door.close)
    server, key = outlook.server, write_key(folder / "robot.json", ROBOT)
    voyage = Voyage(
        url,
        str(folder),
        (gmail.server.url, gmail.server.client.id, gmail.server.client.secret, str(key)),
        (server.graph_url, server.login_url, server.client_id, server.client_secret),
        slack.address,
        f"http://127.0.0.1:{door.port}",
        authority,
        plan.answered,
        flaw=plan.flaw,
    )
    boxes = gmail, outlook, last
    _connect(voyage, boxes)
    return _Sea(plan, boxes, slack, door, log, voyage)


def _connect(voyage: Voyage, boxes: Sequence[Served]) -> None:
    voyage.clock.set(MONDAY)
    desk = desk_of(voyage, SetClock(MONDAY))
    describe_organisation(desk, ACME)
    for box in boxes:
        mailbox = connect(desk, box.plan)
        if box.grant:
            with desk.transaction("storm.granted") as tx:
                tx.grants.put(mailbox, box.grant)
    desk.close()
