"""Linking, merging, separating, splitting, writing in any order: no letter, no right is lost or astray.

A model in a few lines says what each case shows, claims and owes; the desk must agree after each step.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import casebook
from handlers.domain.case import ActionId, Bond, Case, Status
from handlers.domain.errors import Refused
from handlers.domain.ids import CaseId
from handlers.domain.message import Direction
from handlers.domain.presses import Done
from handlers.domain.rights import Right
from tests.support.bonding import bond, opened, part, split
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, letter
from tests.support.times import DAY

RESTRICTS = "Please restrict the processing of my personal data under Article 18 GDPR."
ASKS = (
    (ASKS_ACCESS, {Right.ACCESS}),
    (ASKS_ERASURE, {Right.ERASURE}),
    (f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}", {Right.ACCESS, Right.ERASURE}),
)
#: What happens: a kind, and two numbers that say to which cases.
steps = st.lists(
    st.tuples(
        st.sampled_from(["merge", "link", "part", "write", "split"]), st.integers(0, 5), st.integers(0, 5)
    ),
    max_size=12,
)
letters_asking = st.lists(st.integers(0, len(ASKS) - 1), min_size=4, max_size=4)


@dataclass
class Model:
    """What must be true of the cases.

    Attributes:
        letters: the words that came to each case itself.
        own: the rights that each case is about by itself.
        follows: which case each follows, with the bond.
    """

    letters: dict[CaseId, set[str]] = field(default_factory=dict)
    own: dict[CaseId, set[Right]] = field(default_factory=dict)
    follows: dict[CaseId, tuple[CaseId, Bond]] = field(default_factory=dict)

    def merged_into(self, case: CaseId) -> list[CaseId]:
        return [one for one, (other, kind) in self.follows.items() if (other, kind) == (case, Bond.MERGED)]

    def shows(self, case: CaseId) -> set[str]:
        return self.letters[case].union(*(self.letters[one] for one in self.merged_into(case)))

    def about(self, case: CaseId) -> set[Right]:
        return self.own[case].union(*(self.own[one] for one in self.merged_into(case)))

    def lands(self, case: CaseId) -> CaseId:
        return self.follows[case][0] if case in self.follows else case


@dataclass
class Play:
    """The desk and the model side by side."""

    room: Room
    first: list[Case]
    model: Model
    written: int = 0

    def take(self, kind: str, one: int, other: int) -> None:
        case, beside = (self.first[at % len(self.first)] for at in (one, other))
        match kind:
            case "write":
                self.write(case)
            case "split":
                self.split(case)
            case "part":
                self.part(case)
            case _:
                self.bond(case, beside, Bond.MERGED if kind == "merge" else Bond.DUPLICATE)

    def split(self, case: Case) -> None:
        right = min(self.model.about(case.id))
        try:
            new = split(self.room, case, right.value, both=True)
        except Refused:
            assert case.id in self.model.follows
            return
        self.first.append(new)
        self.model.letters[new.id], self.model.own[new.id] = self.model.shows(case.id), {right}

    def write(self, case: Case) -> None:
        if case.number > "2026-0004":
            return  # letters come to the case that it was split off
        self.written += 1
        text = f"{RESTRICTS} This is letter {self.written}."
        lands = self.model.lands(case.id)
        self.room.arrive(letter(in_reply_to=f"<{case.number}@subject.example>", text=text))
        self.model.letters[lands].add(text)
        self.model.own[lands].add(Right.RESTRICTION)

    def part(self, case: Case) -> None:
        try:
            response = part(self.room, case)
        except Refused:
            assert case.id not in self.model.follows
        else:
            if isinstance(response, Done):  # a form asks which one that follows
                del self.model.follows[case.id]

    def bond(self, case: Case, beside: Case, kind: Bond) -> None:
        action = ActionId.MERGE if kind is Bond.MERGED else ActionId.DUPLICATE
        try:
            bond(self.room, case, beside, action, {})
        except Refused:
            return
        (follower,) = [one for one in (case, beside) if self.room.case(one.id).follows is not None]
        survivor = beside if follower is case else case
        if kind is Bond.DUPLICATE:
            assert self.model.about(follower.id) <= self.model.about(survivor.id), "a right would be lost"
        self.model.follows[follower.id] = (survivor.id, kind)

    def check(self) -> None:
        for before in self.first:
            case = self.room.case(before.id)
            bonded = self.model.follows.get(case.id)
            assert (case.follows, case.bond) == (bonded or (None, None))
            inbound = [m for m in self.room.messages(case) if m.direction is Direction.INBOUND]
            assert len(inbound) == len({m.id for m in inbound}), "nothing is shown twice"
            assert {m.content.text for m in inbound} == self.model.shows(case.id)
            if case.status is Status.CLOSED:
                assert bonded
            else:
                self.check_standing(before, case)
            assert casebook.verify_case(self.room.desk, case.number) == []

    def check_standing(self, before: Case, case: Case) -> None:
        assert set(case.rights) == self.model.about(case.id)
        followers = [
            self.room.case(one) for one, (other, _) in self.model.follows.items() if other == case.id
        ]
        due = min([before.due_on, *(one.due_on for one in followers)])
        assert case.due_on == due, "the earliest due date survives, and no longer than its case is here"


@pytest.fixture(scope="module")
def copies(sqlite: NewUrl) -> NewUrl:
    return sqlite


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asking=letters_asking, story=steps)
def test_whatever_happens_each_letter_and_right_is_where_it_belongs(
    copies: NewUrl, tmp_path: Path, asking: list[int], story: list[tuple[str, int, int]]
) -> None:
    room = furnish(copies(), tmp_path)
    play = Play(room, [], Model())
    for number, asks in enumerate(asking, start=1):
        text, rights = ASKS[asks]
        words = f"{text}\n\nLetter of case {number}."
        case = opened(room, words, message_id=f"<2026-{number:04d}@subject.example>")
        play.first.append(case)
        play.model.letters[case.id], play.model.own[case.id] = {words}, set(rights)
        room.later(4 * DAY)
    for kind, one, other in story:
        play.take(kind, one, other)
        play.check()
    room.desk.close()
