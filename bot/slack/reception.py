"""Where deliveries are received: the person is admitted, the work is done, the answer is shown.

What a delivery looks like is read elsewhere (`deliveries`, `listeners`, `reactions`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.slack.deliveries import Sender, Wish
from bot.slack.drawn import told, window
from bot.slack.people import People
from bot.slack.screens import Screens
from handlers import actions, errands
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.card import Sheet
from handlers.domain.errands import Errand
from handlers.domain.ids import PersonId
from handlers.domain.presses import Done, Response
from handlers.home.pages import ask_for_home
from handlers.words.speaking import speaking


@dataclass(frozen=True, slots=True)
class Reception:
    """One desk's counter; `channel_id` is where its cards are."""

    desk: Desk
    people: People
    screens: Screens
    channel_id: str

    @contextmanager
    def speaking_to(self, sender: Sender) -> Iterator[None]:
        """Say everything in the language of somebody until the end of the block."""
        with speaking(self.people.language(sender.person)):
            yield

    def do(self, sender: Sender, wish: Wish) -> Response:
        """Do what somebody wants; it is committed when this returns.

        Raises:
            Refused: the rules do not allow it.
        """
        press = wish.press(sender, self.people.admit(sender))
        if isinstance(press, Errand):
            return errands.run(self.desk, press)
        return actions.perform(self.desk, press)

    def show(self, sender: Sender, answer: Response) -> None:
        """Show what came of a press."""
        if isinstance(answer, Answer):
            self.screens.answer(sender, told(answer))
            return
        if not isinstance(answer, Done):
            in_place = isinstance(answer, Sheet) and answer.in_place
            self.screens.open(sender, window(answer), in_place=in_place)
            return
        if not answer.text:
            return  # the page was asked for already
        self.screens.tell(sender, answer.text, answer.about, in_place=True)
        if sender.on_home:
            ask_for_home(self.desk, f"{sender.id}:home", PersonId(sender.person))
