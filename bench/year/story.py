"""The story of one case: who claims it and when, what is asked, how long the answer takes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bench.year.cast import AGENTS, MANAGERS
from bench.year.journal import Tale
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import Refused
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.presses import Response
from tests.support.letters import bounce, letter

if TYPE_CHECKING:
    from bench.year.life import Life

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_WAIT = timedelta(minutes=20)


class Story:
    """One case from its letter to its close.

    Attributes:
        leaving: what our mails to the person are, which were asked for and have not left yet.
    """

    def __init__(self, life: "Life", number: int) -> None:
        self.life = life
        self.chance = life.chance
        self.address = f"person{number}@subject.example"
        self.letter_id = f"<year.{number}@subject.example>"
        self.received_at = life.now
        self.case = CaseId(0)
        self.tale = Tale(life.now)
        self.leaving: list[str] = []
        self._judged_at: datetime | None = None

    def begin(self, case: CaseId) -> None:
        """Decide how it goes on, once the case is there."""
        self.case = case
        drawn = self.chance.random
        claimed = self.received_at + _DAY * (3 + 5 * drawn() if drawn() < 0.1 else 1.5 * drawn())
        self._at(claimed, self._claim)
        days = self.chance.choices((5 + 15 * drawn(), 20 + 10 * drawn(), 30 + 15 * drawn()), (5, 3, 2))[0]
        if drawn() < 0.2:
            self._at(claimed + 3 * _DAY * drawn(), self._ask)
            days += 8
        if drawn() < 0.12:
            self._at(self.received_at + _DAY * (10 + 17 * drawn()), self._extend)
            days += self.chance.choice((20, 45))
        for chance, act in (
            (0.15, self._assign),
            (0.05, self._give_back),
            (0.2, self._put_off),
            (0.1, self._put_off),
        ):
            if drawn() < chance:
                self._at(claimed + days * _DAY * drawn(), act)
        self._at(max(self.received_at + days * _DAY, claimed + _HOUR), self._answer)

    def left(self, at: datetime, mail_id: str) -> None:
        """Take notice of a mail of ours that left."""
        what = self.leaving.pop(0) if self.leaving else ""
        self.life.journal.count(f"mails: {what or 'other'}")
        if what == "id_requested":
            self.tale.events.append((what, at, ""))
            if self.chance.random() < 0.85:
                self._at(at + _DAY * (0.5 + 14 * self.chance.random()), self._prove)
        elif what.startswith("extension"):
            self.tale.events.append(("extension_notice", at, what[-1]))
        elif what == "answer" and self.chance.random() < 0.05:
            self.life.office.mail.deliver(bounce(mail_id), received_at=at)
            self.tale.bounces.append(at)
            self.life.journal.count("bounces")
            self.life.unread = True
            self._at(at + _DAY, self._answer)
        elif what == "answer":
            self._at(at + _WAIT, self._close)

    # What people do.

    def _claim(self) -> None:
        self._press(ActionId.CLAIM, self.chance.choice(AGENTS))

    def _give_back(self) -> None:
        self._press(ActionId.UNCLAIM, self._owner())
        self._at(self.life.now + 4 * _DAY * self.chance.random(), self._claim)

    def _assign(self) -> None:
        self._submit(ActionId.ASSIGN, self.chance.choice(MANAGERS), colleague=self.chance.choice(AGENTS))

    def _put_off(self) -> None:
        pause = self.chance.choice(("hours", "tomorrow", "monday"))
        person = self._owner()
        if self._submit(ActionId.SNOOZE, person, pause=pause, reason="It waits for a colleague."):
            self.life.journal.snoozed(self.life.now, person, self.case, pause)

    def _ask(self) -> None:
        self._mail(
            ActionId.ASK, "id_requested", topic="identity", doubt="The name differs.", text="Who are you?"
        )

    def _extend(self) -> None:
        months = self.chance.choice("12")
        self._mail(
            ActionId.EXTEND, f"extension {months}", length=months, reasons="Much is to be looked through."
        )

    def _prove(self) -> None:
        """The person sends what was asked for; somebody looks at it some days later."""
        text = "Here is a letter that shows who I am."
        proof = letter(sender=f"P <{self.address}>", in_reply_to=self.letter_id, text=text, dmarc=None)
        self.life.office.mail.deliver(proof, received_at=self.life.now)
        self._judged_at, self.life.unread = self.life.now, True
        self._at(self.life.now + _HOUR + 3 * _DAY * self.chance.random(), self._judge)

    def _judge(self) -> None:
        assert self._judged_at is not None
        if self._submit(ActionId.JUDGE, self._owner(), suffices="yes"):
            self.tale.events.append(("id_received", self._judged_at, ""))
            self.tale.learned.append(self.life.now)

    def _answer(self) -> None:
        if not self._mail(ActionId.REPLY, "answer", text="Here is what we hold about you."):
            self._at(self.life.now + _DAY, self._close)

    def _close(self) -> None:
        if not self._submit(
            ActionId.CLOSE, self._owner(), elsewhere="yes", sure="yes", searched="Everywhere."
        ):
            self._at(self.life.now + _DAY, self._close)

    # How it is done.

    def _owner(self) -> PersonId:
        return self.tale.owners[-1][1] or MANAGERS[0]

    def _mail(self, action: ActionId, what: str, **wanted: str) -> bool:
        person = self._owner()
        sheet = self._submit(action, person, **wanted)
        if not isinstance(sheet, Sheet):
            return False
        sent = self._done(
            lambda: self.life.office.press(
                self.case, ActionId.SEND, person, {}, sheet.token, revision=sheet.revision
            )
        )
        if sent is not None:
            self.leaving.append(what)
        return sent is not None

    def _press(self, action: ActionId, person: PersonId) -> Response | None:
        return self._done(lambda: self.life.office.press(self.case, action, person), person)

    def _submit(self, action: ActionId, person: PersonId, **wanted: str) -> Response | None:
        return self._done(lambda: self.life.office.submit(self.case, action, person, **wanted), person)

    def _done(self, act: Callable[[], Response], by: PersonId | None = None) -> Response | None:
        """Do something and write down what came of it; None where it was refused, or nobody knows."""
        deadly, self.life.office.deadly = self.life.office.deadly, 0.0
        try:
            return act()
        except Refused as refused:
            self.life.journal.count(f"refused: {type(refused).__name__}")
            return None
        finally:
            self.life.office.deadly = deadly
            self._look(by)

    def _look(self, by: PersonId | None) -> None:
        case = self._case()
        if case.owner != self.tale.owners[-1][1]:
            self.tale.owners.append((self.life.now, case.owner, by))
        if (case.status is not Status.CLOSED) != self.tale.open[-1][1]:
            self.tale.open.append((self.life.now, case.status is not Status.CLOSED))

    def _case(self) -> Case:
        with self.life.office.desk.reading("year.look") as tx:
            return tx.cases.get(self.case)

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        """Have somebody do something while the case is open, later where nothing can be pressed then."""

        def try_it() -> None:
            if not self.tale.open[-1][1]:
                return
            if self.life.nobody_presses():
                self.life.later(self.life.now + _HOUR, try_it)
            else:
                self.life.journal.count(act.__name__.strip("_"))
                act()

        self.life.later(max(at, self.life.now), try_it)
