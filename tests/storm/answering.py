"""Ada, who answers some of the people: she presses again after each death, and nothing leaves twice."""

import re
from collections.abc import Mapping
from contextlib import suppress

from handlers import actions
from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled
from handlers.domain.ids import CaseId
from handlers.domain.message import Purpose
from handlers.domain.presses import Press
from tests.support.cast import ADA, actor
from tests.support.desks import ACME

_PERSON = re.compile(r"person(\d+)@")


def person(number: int) -> str:
    """Return the address of a person."""
    return f"person{number}@subject.example"


def is_answered(number: int, every: int) -> bool:
    """Return whether a person is answered by hand."""
    return number % every == 0


class Answers:
    """Gives the answers that are missing."""

    def __init__(self, desk: Desk, every: int) -> None:
        self._desk = desk
        self._every = every
        self._seen = CaseId(0)

    def give(self) -> int:
        """Answer those who wrote since the last look, and return how many they are."""
        with self._desk.reading("storm.cases") as tx:
            cases = tx.cases.all(ACME.id, 10_000, self._seen)
        chosen = [case for case in cases if self._is_chosen(case)]
        for case in chosen:
            self._answer(case)
        if cases:
            self._seen = cases[-1].id
        return len(chosen)

    def _is_chosen(self, case: Case) -> bool:
        found = _PERSON.match(case.requester.address)
        if found is None or not is_answered(int(found[1]), self._every):
            return False
        with self._desk.reading("storm.answered") as tx:
            draft = tx.cases.get(case.id).draft_id  # written and never sent, if she died
            written = tx.messages.of_case(case.id)
        return not any(each.purpose is Purpose.REPLY and each.id != draft for each in written)

    def _answer(self, case: Case) -> None:
        self._press(case, ActionId.CLAIM)
        self._press(case, ActionId.REPLY, {"text": "Here is your data."})
        self._press(case, ActionId.SEND, {})

    def _press(self, case: Case, action: ActionId, answers: Mapping[str, str] | None = None) -> None:
        with self._desk.reading("storm.case") as tx:
            now = tx.cases.get(case.id)
        press = f"storm-{case.id}-{action.value}"
        with suppress(AlreadyHandled):
            token = str(now.draft_id or now.leaving_id or "")
            actions.perform(
                self._desk, Press(press, action, case.id, actor(ADA), now.version, answers, token)
            )
