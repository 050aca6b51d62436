"""The way through the desk for somebody new: six steps, each seen to be done or not."""

from dataclasses import dataclass

from bot.sandbox.desk.house import House
from bot.sandbox.story.stage import OBSERVER
from handlers import casebook
from handlers.domain.case import Case
from handlers.domain.events import EventKind

_WHO = "sam"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do in a few words, how, and where."""

    title: str
    how: str
    path: str
    done: bool


@dataclass(frozen=True, slots=True)
class Tour:
    """All steps, and the first that is still to do."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """Return the first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def number(self) -> int:
        """Return how many steps were done on the way to the next, plus one."""
        return 1 + next((at for at, step in enumerate(self.steps) if not step.done), len(self.steps))


def tour(house: House) -> Tour:
    """Return the tour as it stands."""
    case = _case(house)
    kinds = _record(house, case) if case is not None else frozenset()
    wrote = bool(house.written)
    return Tour(
        (
            Step("Write as Sam", "Pick a letter to begin with and send it.", f"/as/{_WHO}/write", wrote),
            Step(
                "Claim as Ada",
                "A card has come into the channel. Press Claim on the newest one.",
                "/as/ada/channel#latest",
                case is not None and case.owner is not None,
            ),
            Step(
                "Read the letter",
                "Press Open letter: only Ada sees it, and that is written down.",
                "/as/ada/channel#latest",
                EventKind.LETTER_OPENED in kinds,
            ),
            Step(
                "Answer",
                "Press Reply, write, look at it as it will leave, and send.",
                "/as/ada/channel#latest",
                bool(kinds & {EventKind.REPLY_QUEUED, EventKind.REPLY_SENT}),
            ),
            Step(
                "Read the answer",
                "Be Sam again: it comes by e-mail, a minute after it was sent.",
                f"/as/{_WHO}/mail",
                _has_read(house, kinds),
            ),
            Step(
                "Move the clock",
                "Let a week go by, and see what becomes of the open cases.",
                "/as/ada/channel",
                house.moved and wrote,
            ),
        )
    )


def _case(house: House) -> Case | None:
    """Return the case of what the visitor wrote first, once there is one."""
    if not house.written:
        return None
    address, at = house.written[0]
    found = casebook.every_case(house.stage.desk, OBSERVER, 1_000)
    theirs = [case for case in found if case.requester.address == address and case.closed_at is None]
    newer = [case for case in found if case.requester.address == address and case.received_at >= at]
    return next(iter([*newer, *theirs]), None)


def _record(house: House, case: Case) -> frozenset[EventKind]:
    # Looked at past the product, which would write down that somebody read the record.
    with house.stage.desk.reading("sandbox.tour") as tx:
        return frozenset(event.kind for event in tx.events.of_case(case.id))


def _has_read(house: House, kinds: frozenset[EventKind]) -> bool:
    return EventKind.REPLY_SENT in kinds and house.read.get(house.written[0][0], 0) > 0
