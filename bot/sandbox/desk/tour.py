"""The way through the desk for somebody new: six steps, each seen to be done from what was written down."""

from dataclasses import dataclass

from bot.sandbox.desk.house import House
from bot.sandbox.desk.parties import Party, writers
from bot.sandbox.story.people import NAMES
from bot.sandbox.story.stage import OBSERVER
from handlers import casebook
from handlers.domain.events import EventKind

#: What colleagues do on the way; a case opens by itself.
_DEEDS = frozenset({EventKind.CLAIMED, EventKind.ASSIGNED, EventKind.LETTER_OPENED, EventKind.REPLY_QUEUED})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do in a few words, how, and where."""

    title: str
    how: str
    path: str
    done: bool


@dataclass(frozen=True, slots=True)
class Tour:
    """All steps, and the one that comes next: after what was done last, for nobody must go in order."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """Return the first step to do after the last that is done, else the first that was left out."""
        furthest = max((at for at, step in enumerate(self.steps) if step.done), default=-1)
        ahead = (*self.steps[furthest + 1 :], *self.steps)
        return next((step for step in ahead if not step.done), None)

    @property
    def number(self) -> int:
        """Return the number of the next step; one more than there are where all are done."""
        return 1 + (self.steps.index(self.next) if self.next else len(self.steps))


@dataclass(frozen=True, slots=True)
class _Happened:
    """What happened since the desk opened, to any case, and whose case was answered last."""

    kinds: frozenset[EventKind]
    answered: Party


def tour(house: House) -> Tour:
    """Return the tour as it stands."""
    happened = _happened(house)
    kinds, writer = happened.kinds, happened.answered
    return Tour(
        (
            Step(
                "Write as Sam",
                "Pick a letter to begin with and send it.",
                f"/as/{writers()[0].slug}/write",
                bool(house.written) or EventKind.CASE_OPENED in kinds,
            ),
            Step(
                "Claim as Ada",
                "A card has come into the channel. Press Claim on the newest one.",
                "/as/ada/channel#latest",
                bool(kinds & {EventKind.CLAIMED, EventKind.ASSIGNED}),
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
                EventKind.REPLY_QUEUED in kinds,
            ),
            Step(
                "Read the answer",
                f"Be {writer.name} now: it comes by e-mail, once it can no longer be undone.",
                f"/as/{writer.slug}/mail",
                any(house.read.values()),
            ),
            Step(
                "Move the clock",
                "Let a week go by, and see what becomes of the open cases.",
                "/as/ada/channel",
                house.moved,
            ),
        )
    )


def _happened(house: House) -> _Happened:
    cases = {case.id: case for case in casebook.every_case(house.stage.desk, OBSERVER, 1_000)}
    # Looked at past the product, which would write down that somebody read the record.
    with house.stage.desk.reading("sandbox.tour") as tx:
        found = tx.events.facts_of(cases.keys(), _DEEDS | {EventKind.CASE_OPENED})
    fresh = [
        (event.at, event.kind, case)
        for case, events in found.items()
        for event in events
        if event.at > house.opened_at and (event.kind not in _DEEDS or event.actor in NAMES)
    ]
    answered = max((one for one in fresh if one[1] is EventKind.REPLY_QUEUED), default=None)
    address = cases[answered[2]].requester.address if answered else ""
    writer = next((party for party in writers() if party.address == address), writers()[0])
    return _Happened(frozenset(kind for _, kind, _ in fresh), writer)
