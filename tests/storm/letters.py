"""What people write during a storm: requests, letters that answer them, and some that come twice.

This is the truth that everything is held against in the end, by Message-ID.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.storm.answering import person
from tests.storm.mailboxes import Served
from tests.support.letters import SMALL_TALK, letter

#: Of a hundred letters so many answer an earlier one, and so many come twice.
_FURTHER, _TWICE = 12, 6
#: The mailbox whose answers leave by SMTP.
BY_SMTP = 2


@dataclass(frozen=True)
class Posted:
    """One letter.

    Attributes:
        box: the mailbox it is posted to.
        person: who wrote it.
        times: how often it comes.
    """

    message_id: str
    box: int
    person: int
    data: bytes = field(repr=False)
    times: int = 1


@dataclass(frozen=True)
class Mailbag:
    """Everything that is written, in the order in which it comes.

    Attributes:
        requests: a person's first letter each.
        further: letters that answer a request, to come when that has been read: one that overtakes what it
            answers is a case of its own, by right.
    """

    requests: tuple[Posted, ...]
    further: tuple[Posted, ...]

    @property
    def letters(self) -> dict[str, Posted]:
        """Return all letters by Message-ID."""
        return {each.message_id: each for each in (*self.requests, *self.further)}

    def arrivals(self, letters: Sequence[Posted], chance: random.Random) -> list[Posted]:
        """Return some letters as they come: the second copy of one some time after the first."""
        row = list(letters)
        for each in letters:
            for _ in range(each.times - 1):
                row.insert(chance.randrange(row.index(each) + 1, len(row) + 1), each)
        return row


def request_id(number: int) -> str:
    """Return the Message-ID of a person's request."""
    return f"<request.{number}@subject.example>"


def written(seed: int, letters: int, boxes: Sequence[Served]) -> Mailbag:
    """Return the letters of a storm; the same seed gives the same."""
    chance = random.Random(seed)
    people = letters - letters * _FURTHER // 100
    requests = []
    for number in range(people):
        times = 2 if chance.randrange(100) < _TWICE else 1
        requests.append(_posted(number % len(boxes), boxes, number, request_id(number), times))
    further = []
    for number in range(people, letters):
        one = chance.randrange(people)
        name = f"<further.{number}@subject.example>"
        answers = {"subject": f"Re: My data {one}", "in_reply_to": request_id(one), "text": SMALL_TALK}
        further.append(_posted(one % len(boxes), boxes, one, name, 1, **answers))
    return Mailbag(tuple(requests), tuple(further))


def _posted(
    box: int, boxes: Sequence[Served], number: int, message_id: str, times: int, **parts: str
) -> Posted:
    rest = letter(
        sender=f"Person {number} <{person(number)}>",
        to=boxes[box].plan.address,
        message_id=message_id,
        dmarc=None,
        **({"subject": f"My data {number}"} | parts),
    )
    head = "".join(f"{line}\r\n" for line in boxes[box].head).encode()
    return Posted(message_id, box, number, head + rest, times)
