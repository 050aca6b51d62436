"""Two hundred people who write to the desk, each with words of their own, and all that is done with them."""

import re
from dataclasses import dataclass

from handlers.domain.case import ActionId, Case
from handlers.domain.rights import Right
from tests.faces.hostile.whole_road import Road
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, File, letter

#: Every word that was planted begins so; nothing of ours does.
PLANTED = re.compile(r"zq\d{3}[a-z]+", re.IGNORECASE)
MANY = 200


@dataclass(frozen=True, slots=True)
class Writer:
    """One person, by number."""

    number: int

    def word(self, what: str) -> str:
        """Return a word that only this person uses, and only here."""
        return f"zq{self.number:03}{what}"

    @property
    def address(self) -> str:
        """Is their address."""
        return f"{self.word('box')}@{self.word('host')}.example"

    @property
    def mail_id(self) -> str:
        """Is the id of their first letter."""
        return f"<{self.word('first')}@{self.word('host')}.example>"

    def asks(self) -> bytes:
        """Return their first letter."""
        asked = f"{ASKS_ACCESS} {ASKS_ERASURE}" if self.number % 10 == 5 else ASKS_ACCESS
        body = f"{asked} {self.word('body')}\n\nOn Monday you wrote:\n> {self.word('quoted')}\n"
        return letter(
            sender=f"{self.word('given').title()} {self.word('family').title()} <{self.address}>",
            subject=self.word("subject"),
            text=body,
            message_id=self.mail_id,
            extra={"Reply-To": f"{self.word('other')} <{self.word('else')}@else.example>"},
            files=(File(f"{self.word('file')}.pdf", self.word("content").encode()),),
        )

    def thanks(self) -> bytes:
        """Return a second letter, which follows the first."""
        return letter(
            sender=f"<{self.address}>",
            subject=self.word("again"),
            text=f"{SMALL_TALK} {self.word('thanks')}",
            in_reply_to=self.mail_id,
        )


def work_on(road: Road, writers: list[Writer]) -> None:
    """Let all letters come in, and do with each what its number says."""
    by_subject = {}
    road.arrive(*(one.asks() for one in writers))
    for case in road.cases():
        by_subject[road.subject_of(case)] = case
    cases = {one.number: by_subject[one.word("subject")] for one in writers}
    _begin(road, writers, cases)
    for one in writers:
        _go_on(road, one, cases[one.number], cases)
    road.arrive(*(one.thanks() for one in writers if one.number % 10 in {0, 2, 8}))
    _end(road, writers, cases)


def _begin(road: Road, writers: list[Writer], cases: dict[int, Case]) -> None:
    """Have Ada claim, read, note and answer each."""
    ada = road.cast.ada
    for one in writers:
        road.press(ada, cases[one.number], ActionId.CLAIM)
    road.settle()
    for one in writers:
        case, road.typed = cases[one.number], one.word("typed")
        road.read_all(ada, case)
        road.press(ada, case, ActionId.NOTE)
        road.fill_in(ada, text=f"{one.word('note')} <@U0BEN>")
        road.press(ada, case, ActionId.REPLY)
        road.fill_in(ada, text=f"Dear {one.word('given')}, {one.word('reply')}")
    road.settle()


def _go_on(road: Road, one: Writer, case: Case, cases: dict[int, Case]) -> None:
    ada, boss = road.cast.ada, road.cast.max
    other = cases[(one.number + 2) % len(cases)].number
    match one.number % 10:
        case 0:
            road.do(ada, case, ActionId.CLOSE)
        case 1:
            road.do(ada, case, ActionId.ASK, text=one.word("question"))
        case 2:
            road.do(ada, case, ActionId.NOT_A_REQUEST, reason=one.word("reason"), text=one.word("reason"))
        case 3:
            road.do(ada, case, ActionId.DUPLICATE, other=other, same_person=["yes"])
        case 4:
            road.do(ada, case, ActionId.MERGE, other=other, same_person=["yes"])
            road.do(ada, case, ActionId.SEPARATE)
        case 5:
            road.do(ada, case, ActionId.SPLIT, rights=[Right.ERASURE.value], reason=one.word("split"))
        case 6:
            _search_and_take_down(road, one, case)
        case 7:
            _use_messages(road, one, case)
        case 8:
            road.do(ada, case, ActionId.CLOSE)
            road.do(ada, case, ActionId.REOPEN)
            road.do(ada, case, ActionId.LANGUAGE, language="da")
            road.do(boss, case, ActionId.ASSIGN, colleague="ben")
        case _:
            road.do(ada, case, ActionId.REPLY, text=one.word("draft"))
            road.do(ada, case, ActionId.UNDO)
            road.do(ada, case, ActionId.DISCARD)
            road.do(ada, case, ActionId.OPEN_FILE)
            road.do(ada, case, ActionId.RIGHTS, rights=[Right.OBJECTION.value], reason=one.word("right"))


def _search_and_take_down(road: Road, one: Writer, case: Case) -> None:
    ada = road.cast.ada
    for typed in (f"find {one.address}", f"find {one.word('subject')}", one.word("family"), case.number):
        road.type_command(ada, typed)
    road.place.slack.shortcut(ada, "new_case")
    road.fill_in(
        ada,
        name=one.word("caller"),
        email=f"{one.word('called')}@{one.word('host')}.example",
        evidence=one.word("evidence"),
        text=one.word("spoken"),
    )
    road.settle()


def _use_messages(road: Road, one: Writer, case: Case) -> None:
    """Use the shortcuts on a colleague's own message; what colleagues write is theirs to answer for."""
    ada, slack, channel = road.cast.ada, road.place.slack, road.place.channel
    said = slack.say(road.cast.ben, channel, f"{one.word('given')} rang about {one.word('chatter')}")
    slack.shortcut(ada, "note_from_message", channel=channel, ts=said.ts)
    road.fill_in(ada, case=case.number, text=one.word("chatter"))
    slack.shortcut(ada, "case_from_message", channel=channel, ts=said.ts)
    road.fill_in(ada, name=one.word("caller"), email=f"{one.word('called')}@{one.word('host')}.example")
    road.settle()


def _end(road: Road, writers: list[Writer], cases: dict[int, Case]) -> None:
    """Look at everything there is to look at, and let the days pass on which people are reminded."""
    cast = road.cast
    for one in writers[::10]:
        road.read_all(cast.max, cases[one.number])
    for person in (cast.ada, cast.max, cast.iris, cast.mallory):
        for typed in ("", "list", "mine", "me", "digest", "mailboxes", "settings", "find access"):
            road.type_command(person, typed)
    for days in (1, 15, 7, 7):
        road.place.later(days * 86_400)
        road.next_day()
        road.look_home(cast.ada, cast.ben, cast.max, cast.iris, cast.mallory)
