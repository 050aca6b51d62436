"""What people do in the story, deed by deed: presses, forms and commands, and what they are shown for it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.sandbox.slack.posts import Post
from bot.sandbox.story import screen
from bot.sandbox.story.hands import Hands
from bot.sandbox.story.people import NAMES, ON_PAPER
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.steps import (
    Ask,
    AskBack,
    Assign,
    Barred,
    ChangeRights,
    Claim,
    Close,
    Confirm,
    Deed,
    Disconnect,
    Extend,
    Hold,
    Join,
    Judge,
    OpenByHand,
    OpenHome,
    OpenLetter,
    PutOff,
    ReadOtherwise,
    Reopen,
    Reply,
    TakeOut,
    WriteNote,
)
from bot.sandbox.story.telling import Teller

#: Under which `Stage.read` keeps what stood in the window in which a mailbox was disconnected.
DISCONNECTING = "disconnecting"
#: How long a mail is held so that it can be taken back, with a moment more; and when somebody does.
_HELD, _SECOND_THOUGHT = timedelta(seconds=61), timedelta(seconds=20)


class Deeds:
    """Does what a step says on a stage, and tells it."""

    def __init__(self, stage: Stage, teller: Teller) -> None:
        self._stage = stage
        self._teller = teller
        self._hands = Hands(stage)
        self._ways: Mapping[type, Callable[[Any], None]] = {
            Claim: self._claim,
            Barred: lambda step: self._press(step.person, step.about, "claim"),
            Assign: self._assign,
            WriteNote: self._note,
            ChangeRights: self._rights,
            Confirm: self._confirm,
            ReadOtherwise: self._read_otherwise,
            OpenByHand: self._by_hand,
            Join: self._join,
            OpenLetter: self._letter,
            Reply: self._reply,
            AskBack: self._ask_back,
            Judge: self._judge,
            Extend: self._extend,
            PutOff: self._put_off,
            Close: self._close,
            Reopen: self._reopen,
            Ask: lambda step: self._ask(step.person, step.words),
            OpenHome: self._home,
            Hold: self._hold,
            TakeOut: self._take_out,
            Disconnect: self._disconnect,
        }

    def do(self, step: Deed) -> None:
        """Do one step.

        Raises:
            StoryFault: Slack did not show what it needs, or did not take it.
        """
        self._ways[type(step)](step)

    def _claim(self, step: Claim) -> None:
        seen = self._stage.card(step.about)  # all of them look at the same picture
        for person in (step.person, *step.others):
            self._press(person, step.about, "claim", seen)

    def _assign(self, step: Assign) -> None:
        self._press(step.person, step.about, "assign")
        self._submit(step.person, colleague=self._hands.found(step.person, "colleague", NAMES[step.to]))

    def _note(self, step: WriteNote) -> None:
        self._press(step.person, step.about, "note")
        self._submit(step.person, text=step.text)

    def _rights(self, step: ChangeRights) -> None:
        self._press(step.person, step.about, "rights")
        self._submit(step.person, rights=step.rights)

    def _confirm(self, step: Confirm) -> None:
        self._press(step.person, step.about, "open_letter")
        shown = self._hands.read_and_close(step.person)
        self._stage.read[step.about] = shown
        for line in shown.splitlines():
            if "▸" in line:
                self._teller.say("told", f"only {NAMES[step.person]} sees the deciding words marked: {line}")
        self._press(step.person, step.about, "confirm_reading")

    def _read_otherwise(self, step: ReadOtherwise) -> None:
        self._press(step.person, step.about, "correct_reading")
        self._submit(
            step.person,
            rights=step.rights,
            kind=step.kind,
            requester=step.requester,
            language=step.language,
            reason=step.reason,
        )

    def _by_hand(self, step: OpenByHand) -> None:
        self._teller.say("letter", f"on paper, of {step.received_on:%a %-d %b}: {ON_PAPER[step.who]}")
        self._teller.say("press", f"{NAMES[step.person]} uses the shortcut New case")
        self._hands.shortcut(step.person, "new_case")
        self._submit(
            step.person,
            origin="post",
            received_on=step.received_on.isoformat(),
            evidence=step.evidence,
            name=ON_PAPER[step.who],
            rights=[step.right],
            language=step.language,
            text=step.text,
        )

    def _join(self, step: Join) -> None:
        self._press(step.person, step.about, "merge" if step.merge else "duplicate")
        number = self._stage.cases()[step.into].number
        self._submit(step.person, other=self._hands.found(step.person, "case", number))

    def _letter(self, step: OpenLetter) -> None:
        self._press(step.person, step.about, "open_letter")
        self._stage.read[step.about] = self._hands.read_and_close(step.person)

    def _reply(self, step: Reply) -> None:
        if step.in_haste:
            self._write(step.person, step.about, "reply", text=step.in_haste)
            self._stage.clock.advance(_SECOND_THOUGHT)
            self._stage.round()
            label = self._hands.press_in_window(step.person, "undo")
            self._teller.say("press", f"{NAMES[step.person]} presses {label}")
            self._tell_window(step.person)
            self._stage.round()  # the card shows the draft again
        self._write(step.person, step.about, "reply", text=step.text)
        self._let_leave(step.person)

    def _ask_back(self, step: AskBack) -> None:
        doubt = {"doubt": step.doubt} if step.doubt else {}
        self._write(step.person, step.about, "ask", topic=step.topic, text=step.text, **doubt)
        self._let_leave(step.person)

    def _judge(self, step: Judge) -> None:
        self._press(step.person, step.about, "judge")
        self._submit(step.person, suffices="yes" if step.suffices else "no")

    def _extend(self, step: Extend) -> None:
        self._write(
            step.person,
            step.about,
            "extend",
            length=str(step.months),
            grounds=step.grounds,
            reasons=step.reasons,
        )
        self._let_leave(step.person)

    def _put_off(self, step: PutOff) -> None:
        case = self._stage.cases()[step.about]
        listing = [each for each in self._stage.direct(step.person) if case.number in repr(each.blocks)]
        before = self._shown_to(step.person)
        label = self._hands.press_in_row(step.person, listing[-1], case.id, "snooze", step.pause)
        self._teller.say("press", f"{NAMES[step.person]} presses {label} at {case.number} in the reminder")
        self._tell_answer(step.person, before)

    def _close(self, step: Close) -> None:
        self._press(step.person, step.about, "close")
        values: dict[str, object] = {f"outcome_{n}": outcome for n, outcome in enumerate(step.outcomes)}
        if step.elsewhere:
            values["elsewhere"] = "yes"
        self._submit(step.person, **values)

    def _reopen(self, step: Reopen) -> None:
        number = self._stage.cases()[step.about].number
        self._ask(step.person, number)
        self._press(step.person, step.about, "reopen", self._stage.slack.ephemerals(step.person)[-1])

    def _ask(self, person: str, words: str) -> None:
        self._teller.say("press", f"{NAMES[person]} types /ombud {words}")
        before = self._shown_to(person)
        self._hands.command(person, words)
        self._tell_answer(person, before)

    def _home(self, step: OpenHome) -> None:
        self._teller.say("press", f"{NAMES[step.person]} opens the Home tab")
        self._hands.open_home(step.person)

    def _hold(self, step: Hold) -> None:
        self._press(step.person, step.about, "place_hold")
        self._submit(step.person, reason=step.reason, review_on=step.review_on.isoformat())

    def _take_out(self, step: TakeOut) -> None:
        self._stage.take_out()
        self._teller.say(
            "stop", f"{NAMES[step.person]} takes the mailbox out of the settings and starts Ombud anew"
        )

    def _disconnect(self, step: Disconnect) -> None:
        self._home(OpenHome(step.person))
        self._stage.work()  # it is drawn anew
        label = self._hands.press_on_home(step.person, "disconnect_mailbox")
        self._teller.say("press", f"{NAMES[step.person]} presses {label} there, and is told what it means:")
        meant = screen.lines(self._hands.window(step.person).blocks)[:-1]  # the last is the tick
        self._stage.read[DISCONNECTING] = "\n".join(meant)
        for line in meant:
            self._teller.say("why", line)
        self._submit(step.person, meant="yes")

    def _write(self, person: str, about: str, action: str, **values: object) -> None:
        """Write a mail, look at it as it will leave, and send it; it is held from then on."""
        self._press(person, about, action)
        self._submit(person, **values)
        self._teller.say("press", f"{NAMES[person]} looks at the mail to {about} as it will leave, and sends")
        self._submit(person)
        self._stage.round()
        self._tell_window(person)

    def _let_leave(self, person: str) -> None:
        self._hands.read_and_close(person)
        self._stage.clock.advance(_HELD)

    def _press(self, person: str, about: str, action: str, seen: Post | None = None) -> None:
        before = self._shown_to(person)
        label = self._hands.press(person, seen or self._stage.card(about), action)
        self._teller.say("press", f"{NAMES[person]} presses {label} on the case of {about}")
        self._tell_answer(person, before)

    def _submit(self, person: str, **values: object) -> None:
        before = self._shown_to(person)
        self._hands.submit(person, values)
        self._tell_answer(person, before)

    def _shown_to(self, person: str) -> int:
        return len(self._stage.slack.ephemerals(person))

    def _tell_window(self, person: str) -> None:
        first = screen.lines(self._hands.window(person).blocks)[0]
        self._teller.say("told", f"only {NAMES[person]} sees: {first}")

    def _tell_answer(self, person: str, before: int) -> None:
        for post in self._stage.slack.ephemerals(person)[before:]:
            first, *rows = screen.told(post)
            self._teller.say("told", f"only {NAMES[person]} sees: {first}")
            for row in rows:
                self._teller.say("why", row)
