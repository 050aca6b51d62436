"""One storm from its seed to its end: letters arrive, everything goes wrong, Ombud dies over and over."""

import json
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.clock import SetClock
from handlers.mailboxes.registry import connect, describe_organisation
from tests.storm.afloat import Harness, desk_of, harness
from tests.storm.answering import person
from tests.storm.mailboxes import ROBOT, OnGmail, OnGraph, Served, google, graph, third
from tests.storm.outcome import Expected, Waiting, waiting, wrong
from tests.storm.voyage import Voyage
from tests.storm.weather import Log
from tests.support.desks import ACME
from tests.support.letters import SMALL_TALK, letter
from tests.support.times import MONDAY

#: Of a hundred letters so many answer an earlier one, and so many come twice.
_FURTHER, _TWICE = 12, 6
#: A life that ends at a point of the use cases does so at one of the first so many.
_POINTS = 400
#: How long the process is down after a death.
_DOWN = timedelta(minutes=2)


@dataclass(frozen=True)
class Plan:
    """How large a storm is.

    Attributes:
        share: of the calls that go wrong.
        seconds: how long a life lasts at most.
        answered: each so-many-th person is answered by hand.
    """

    seed: int
    letters: int
    kills: int
    share: float = 0.15
    seconds: float = 1.0
    answered: int = 8


@dataclass(frozen=True)
class Report:
    """What a storm came to.

    Attributes:
        arrivals: how many letters arrived, those that came twice counted twice.
        kills: how often the process was killed.
        wrong: what is not as it should be; empty where all is well.
        left: how many mails left.
        drafts: how many lie about that a death, or an answer that never came, made us write again.
        rest: what stands in doubt at the end.
    """

    arrivals: int
    cases: int
    kills: int
    faults: Counter[str]
    wrong: list[str]
    left: int
    drafts: int
    rest: Waiting
    seconds: float


@dataclass(frozen=True)
class _Arrival:
    box: int
    data: bytes


def weather_out(plan: Plan, folder: Path, url: str, told: Callable[[int], None] = lambda _: None) -> Report:
    """Let a storm pass over Ombud and say what stands afterwards.

    Args:
        url: a fresh, migrated SQLite database.
        told: told of each death.
    """
    began = time.monotonic()
    log = Log()
    with ExitStack() as held:
        gmail = held.enter_context(google(plan.seed, plan.share, log))
        outlook = held.enter_context(graph(plan.seed + 1, plan.share, log))
        last, authority = held.enter_context(third(folder, plan.seed + 2, plan.share, log))
        boxes: tuple[Served, ...] = (gmail, outlook, last)
        voyage = _set_up(plan, folder, url, gmail, outlook, authority, boxes)
        requests, further, expected = _letters(plan, boxes)
        process = held.enter_context(harness())
        lives = _Lives(plan, voyage, process, boxes, told, random.Random(plan.seed))
        last_kills = plan.kills // 4
        lives.through(requests, plan.kills - last_kills)
        # A letter that overtakes the one it answers is a case of its own, by right; none does so here.
        lives.to_rest()
        lives.through(further, last_kills)
        for box in boxes:
            box.calm()
        lives.to_rest()
        desk = desk_of(voyage, SetClock(_now(voyage)))
        left = [mail for box in boxes for mail in box.left()]
        found = wrong(desk, voyage, expected, left)
        drafts = sum(box.drafts() for box in boxes)
        desk.close()
        rest = waiting(voyage)
    took = time.monotonic() - began
    count = len(requests) + len(further)
    return Report(count, len(expected.letters), lives.kills, log.counts, found, len(left), drafts, rest, took)


@dataclass
class _Lives:
    """Ombud living and dying, one life after the other."""

    plan: Plan
    voyage: Voyage
    process: Harness
    boxes: Sequence[Served]
    told: Callable[[int], None]
    chance: random.Random
    kills: int = 0

    def through(self, arrivals: Sequence[_Arrival], kills: int) -> None:
        """Let letters arrive during so many lives, each of which is ended."""
        each = -(-len(arrivals) // kills)
        for life in range(kills):
            seconds = self.chance.uniform(0.2, 1) * self.plan.seconds
            # Half the lives end at a point of the use cases, half at any instant.
            points = self.chance.randint(1, _POINTS) if self.chance.random() < 0.5 else 0
            if self.chance.random() < 0.3:
                for box in self.boxes:
                    box.disturb()
            part = arrivals[life * each : (life + 1) * each]
            post = threading.Thread(target=_post, args=(self.voyage, part, self.boxes, seconds))
            post.start()
            end = self.process.run(replace(self.voyage, seconds=seconds, points=points))
            post.join()
            if end != -signal.SIGKILL:
                raise AssertionError(f"a life ended by itself with {end}; its last words are above")
            _later(self.voyage)
            self.kills += 1
            self.told(self.kills)

    def to_rest(self) -> None:
        """Let a life go on until nothing is left to do."""
        end = self.process.run(self.voyage)
        if end:
            raise AssertionError(f"a quiet life ended with {end}; its last words are above")


def _post(voyage: Voyage, letters: Sequence[_Arrival], boxes: Sequence[Served], seconds: float) -> None:
    for one in letters:
        boxes[one.box].deliver(one.data, _now(voyage))
        time.sleep(seconds / len(letters) / 2)


def _later(voyage: Voyage) -> None:
    """Let so much time pass until the process is started again that what it held is free."""
    voyage.clock.write_text((_now(voyage) + _DOWN).isoformat())


def _now(voyage: Voyage) -> datetime:
    return datetime.fromisoformat(voyage.clock.read_text())


def _set_up(
    plan: Plan,
    folder: Path,
    url: str,
    gmail: OnGmail,
    outlook: OnGraph,
    authority: str,
    boxes: Sequence[Served],
) -> Voyage:
    client, server = gmail.server.client, outlook.server
    voyage = Voyage(
        url,
        str(folder),
        (gmail.server.url, client.id, client.secret, str(_key_file(folder))),
        (server.graph_url, server.login_url, server.client_id, server.client_secret),
        authority,
        plan.answered,
    )
    voyage.clock.write_text(MONDAY.isoformat())
    desk = desk_of(voyage, SetClock(MONDAY))
    describe_organisation(desk, ACME)
    for box in boxes:
        mailbox = connect(desk, box.plan)
        if box.grant:
            with desk.transaction("storm.granted") as tx:
                tx.grants.put(mailbox, box.grant)
    desk.close()
    return voyage


def _key_file(folder: Path) -> Path:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    info = {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": pem.decode("ascii"),
        "private_key_id": "1",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    path = folder / "robot.json"
    path.write_text(json.dumps(info))
    return path


def _letters(plan: Plan, boxes: Sequence[Served]) -> tuple[list[_Arrival], list[_Arrival], Expected]:
    """Return requests in the order they come, letters that answer them, and what must become of all."""
    chance = random.Random(plan.seed)
    requests: list[_Arrival] = []
    expected = Expected()
    people = plan.letters - plan.letters * _FURTHER // 100
    for number in range(people):
        box = number % len(boxes)
        subject = f"My data {number}"
        expected.letters[number] = [subject]
        requests.append(_Arrival(box, _letter(boxes[box], number, subject, f"request.{number}")))
        if chance.randrange(100) < _TWICE:
            requests.append(requests[-1])
    further: list[_Arrival] = []
    for number in range(people, plan.letters):
        earlier = chance.randrange(people)
        box = earlier % len(boxes)
        subject = f"Re: My data {earlier}, {number}"
        expected.letters[earlier].append(subject)
        thread = {"in_reply_to": f"<request.{earlier}@subject.example>", "text": SMALL_TALK}
        further.append(_Arrival(box, _letter(boxes[box], earlier, subject, f"further.{number}", **thread)))
    return requests, further, expected


def _letter(box: Served, number: int, subject: str, name: str, **more: str) -> bytes:
    rest = letter(
        sender=f"Person {number} <{person(number)}>",
        to=box.plan.address,
        subject=subject,
        message_id=f"<{name}@subject.example>",
        dmarc=None,
        **more,
    )
    return "".join(f"{line}\r\n" for line in box.head).encode() + rest
