"""Connecting a mailbox in tests: the desk offers a played provider, and a person goes as far as told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from connectors.memory import MemoryMailbox
from connectors.provider import Parts
from handlers.domain.ids import ConsentId, MailboxId, PersonId
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.mailboxes import confirming, consenting, proposing
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal, Proposed
from handlers.store.mailbox_events import MailboxEvent
from tests.support.cast import IRIS, actor
from tests.support.consents import CODE, PlayedConsent, PlayedSignIn, Wishes
from tests.support.desks import Room
from tests.support.letters import letter

SUPPORT, NAME = "support@acme.example", "support"
PROPOSAL = Proposal("google", SUPPORT, NAME, {})


@dataclass
class Stage:
    """A second mailbox, its provider, and a room whose desk offers it."""

    room: Room
    mail: MemoryMailbox
    consent: PlayedConsent
    wishes: Wishes
    browsers: dict[ConsentId, str] = field(default_factory=dict)

    def propose(self, proposal: Proposal = PROPOSAL, by: PersonId = IRIS) -> Proposed:
        return proposing.propose(self.room.desk, actor(by), proposal)

    def begin(self, link: Proposed, browser: str = "", **typed: str) -> tuple[str, str]:
        """Go to the consent page; return the state and this browser's secret."""
        begun = consenting.begin(self.room.desk, token(link), browser, typed)
        self.browsers[begun.consent] = begun.browser
        return self.consent.begun[-1][0], begun.browser

    def come_back(self, state: str, **answer: str) -> ConsentId:
        """Come back from the consent page in the browser that began."""
        parameters = {"state": state, "code": CODE, **answer}
        return consenting.finish(self.room.desk, "google", parameters, lambda one: self.browsers.get(one, ""))

    def consented(self) -> tuple[Proposed, str]:
        """Propose and give access; return the link and the browser's secret."""
        link = self.propose()
        state, browser = self.begin(link)
        self.come_back(state)
        return link, browser

    def connected(self, backfill: Backfill = Backfill.NONE) -> Mailbox:
        """Go all the way."""
        link, browser = self.consented()
        return confirming.confirm(self.room.desk, token(link), browser, (), backfill)

    def outcome(self, link: Proposed, browser: str) -> tuple[str, str]:
        """Return how an attempt stands: its code, and what the page says is wrong."""
        visit = consenting.look(self.room.desk, token(link), browser)
        return visit.held.consent.outcome, visit.refused

    def mailbox(self, mailbox: MailboxId) -> Mailbox:
        with self.room.desk.reading("tests.mailbox") as tx:
            return tx.mailboxes.get(mailbox)

    def mailboxes(self) -> list[str]:
        with self.room.desk.reading("tests.mailboxes") as tx:
            return [each.name for each in tx.mailboxes.all()]

    def mailbox_named(self, name: str) -> MailboxId:
        with self.room.desk.reading("tests.named") as tx:
            return next(each.id for each in tx.mailboxes.all() if each.name == name)

    def record(self, mailbox: MailboxId) -> list[MailboxEvent]:
        """Return what happened to a mailbox, oldest first."""
        with self.room.desk.reading("tests.events") as tx:
            return tx.mailbox_events.of(mailbox)[::-1]

    def kinds(self, mailbox: MailboxId) -> list[MailboxEventKind]:
        return [each.kind for each in self.record(mailbox)]

    def fill(self, scope: str = "INBOX", **days: int) -> None:
        """Put letters into the mailbox, each so many days old."""
        for name, ago in days.items():
            original = letter(subject=f"My data, {name}", message_id=f"<{name}@subject.example>")
            self.mail.deliver(original, scope, self.room.clock.now() - timedelta(days=ago))


def token(link: Proposed) -> str:
    """Return the secret part of a link."""
    return link.url.rpartition("/")[2]


def stage(furnishing: Callable[..., Room]) -> Stage:
    """Return a stage in a room that offers Google and, by typing, another host."""
    mail = MemoryMailbox(SUPPORT, aliases=("gdpr@acme.example",))
    consent, wishes = PlayedConsent(), Wishes(mail)
    providers = {
        "google": Parts(wishes.open, consent=consent),
        "imap": Parts(wishes.open, sign_in=PlayedSignIn(), folders=wishes.every),
    }
    unset = {"microsoft": "OMBUD_MICROSOFT_CLIENT_ID"}
    room = furnishing(providers=providers, unset=unset)
    return Stage(room, mail, consent, wishes)
