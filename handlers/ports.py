"""What case handling needs from the world, as protocols that the wiring fills.

`Connector` and `Parser` stand in `connectors.base`. Every port that reaches the network is
wrapped at wiring by a guard that raises while a transaction is open.
"""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO, Protocol

from handlers.domain.card import Card, Home, HomeRow
from handlers.domain.chart import Chart, Shown
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.colleague import Account, Colleague, Staff
from handlers.domain.erasure import Entry, Erasure
from handlers.domain.finding import Circumstances, Finding
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Role


class ChatError(Exception):
    """The chat system could not be used."""

    def __init__(self, message: str = "", *, retry_after: float | None = None, code: str = "") -> None:
        super().__init__(message or inspect.cleandoc(self.__doc__ or "").split("\n", 1)[0])
        self.retry_after = retry_after  # seconds, where the chat system named a wait
        self.code = code  # the chat system's own name for a refusal, such as token_revoked


class ChatRefused(ChatError):
    """The chat system refuses this for good; an admin must look at the channel and the app."""


class ChatBusy(ChatError):
    """The chat system did not take the call; nothing was done, try again later."""


class ChatUnknown(ChatError):
    """Nobody knows whether the call took effect; look before repeating it."""


class PostGone(ChatRefused):
    """The post that should be edited is no longer there; post it again."""


class PictureRefused(ChatRefused):
    """The message was not posted, since a picture in it cannot be shown; post it without them."""


class Clock(Protocol):
    """Tells the time; the only door to it."""

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""


class WorkingDays(Protocol):
    """The establishment's calendar."""

    @property
    def version(self) -> str:
        """What the days come from, and its release; another one may count differently."""

    def holiday(self, day: date) -> str | None:
        """Return the name of the public holiday on that day, or None."""

    def days_off(self) -> DaysOff:
        """Return what the clock needs to know of the calendar."""


class Recogniser(Protocol):
    """Reads what a letter asks for; total, offline and linear in the letter's length."""

    def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
        """Return what was found."""


class Box(Protocol):
    """One data key at work: seals and opens, and makes keyed hashes for look-up.

    `bound` is what a ciphertext belongs to (table, row, column); opening it anywhere else fails.
    """

    def seal(self, plain: bytes, bound: str) -> bytes:
        """Return the ciphertext (AES-256-GCM)."""

    def open(self, sealed: bytes, bound: str) -> bytes:
        """Return the plaintext.

        Raises:
            BrokenSeal: the ciphertext was altered, moved or sealed under another key.
        """

    def blind(self, label: str, value: str) -> bytes:
        """Return a keyed hash of `value` (32 bytes) that differs per key and per label."""

    def sealing(self, bound: str, target: BinaryIO) -> "SealedWriter":
        """Return a writer that seals to `target` in chunks, in constant memory."""

    def opening(self, bound: str, source: BinaryIO) -> Iterator[bytes]:
        """Yield the plaintext of what a `SealedWriter` wrote.

        Raises:
            BrokenSeal: it was altered, cut short, reordered or moved.
        """

    def new_signing_key(self, bound: str) -> bytes:
        """Return a fresh signing key (Ed25519), sealed."""

    def signer(self, sealed: bytes, bound: str) -> "Signer":
        """Return what signs with a key that `new_signing_key` made; the key itself is not handed out.

        Raises:
            BrokenSeal: as for `open`.
        """


class Signer(Protocol):
    """A signing key at work."""

    @property
    def public(self) -> bytes:
        """Return the public key, 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes (RFC 8032)."""


class SealedWriter(Protocol):
    """Takes plaintext in pieces; the last piece is marked so that cutting short is noticed."""

    def write(self, piece: bytes) -> None:
        """Seal one piece of any size."""

    def finish(self) -> None:
        """Write the last chunk; the target stays open."""


class BrokenSeal(Exception):
    """Sealed content does not open: it was altered or moved, or its key is not this one."""


class KeyDestroyed(BrokenSeal):
    """The data key was destroyed on purpose: what was sealed under it is gone for good."""


class KeyServiceError(Exception):
    """Whoever holds the master key outside this process could not be used; nothing is lost by it."""


class KeyServiceRefused(KeyServiceError):
    """The holder of the master key refuses; somebody must put that right, as the message says."""


class KeyServiceBusy(KeyServiceError):
    """The holder of the master key does not answer; trying again later may help."""


class LedgerFault(Exception):
    """The erasure ledger is missing or broken, so nothing may be erased; the message says what to do."""


class ErasureLedger(Protocol):
    """Where erasures are written down before they happen, apart from the database and its backups.

    Raises (every method): `LedgerFault`.
    """

    def name(self) -> str:
        """Return what tells this ledger from any other."""

    def entries(self) -> tuple[Entry, ...]:
        """Return everything written down, oldest first, after checking that nothing was altered."""

    def append(self, erasure: Erasure) -> Entry:
        """Write an erasure down for good before returning; one that stands there already is returned."""


class NoLedger:
    """Stands where no ledger is set up: nothing may be erased."""

    def name(self) -> str:
        """Refuse, as every method does."""
        raise LedgerFault("No erasure ledger is set up, so nothing may be erased; run `ombud migrate`.")

    def entries(self) -> tuple[Entry, ...]:
        """Refuse."""
        raise LedgerFault(self.name())

    def append(self, erasure: Erasure) -> Entry:
        """Refuse."""
        raise LedgerFault(f"{self.name()}{erasure.subject}")


class Vault(Protocol):
    """Makes and unwraps data keys; the master key never leaves it (a file, a variable or a KMS)."""

    def new_key(self) -> bytes:
        """Return a fresh data key, wrapped."""

    def box(self, wrapped: bytes) -> Box:
        """Return the box of a wrapped data key.

        Raises:
            BrokenSeal: the master key is not the one that wrapped it.
            KeyServiceError: whoever holds the master key could not be used.
        """


class MasterKeys(Vault, Protocol):
    """The vault as those see it who look after its keys: which master key wraps what."""

    def current(self) -> str:
        """Return the public name of the master key that wraps new data keys."""

    def master_of(self, wrapped: bytes) -> str:
        """Return the public name of the master key that wrapped a data key.

        Raises:
            BrokenSeal: it is no wrapped data key.
        """

    def holds(self, master: str) -> bool:
        """Return whether a master key is at hand."""

    def rewrap(self, wrapped: bytes) -> bytes:
        """Return the same data key under the current master key; what it sealed stays as it is.

        Raises:
            BrokenSeal, KeyServiceError: as for `box`.
        """


class Roster(Protocol):
    """Who among the colleagues may do what, now."""

    def roles(self, person: PersonId) -> frozenset[Role]:
        """Return the roles of a person; empty for anyone unknown."""

    def staff(self) -> Staff:
        """Return who is meant to have roles, whether or not the directory knows them yet."""

    def known(self, person: PersonId) -> Colleague | None:
        """Return what the directory said of a person, from memory; None where nobody asked yet."""

    def everyone(self) -> tuple[Colleague, ...]:
        """Return everybody who is known, with and without a role."""

    def learn(self, colleagues: Iterable[Colleague]) -> None:
        """Take what the directory said of everybody; it replaces what was known."""


class Directory(Protocol):
    """Where the chat system's accounts and user groups are looked up.

    Raises (every method): `ChatRefused` or `ChatBusy`.
    """

    def account(self, person: PersonId) -> Account:
        """Return an account; one that is not there has the objection `unknown`."""

    def members(self, group: str) -> frozenset[PersonId]:
        """Return the members of a user group."""


class Unpainted(Exception):
    """Pictures cannot be drawn here; go on without them."""


class Painter(Protocol):
    """Draws charts; takes its time, so never inside a transaction."""

    def pngs(self, charts: Sequence[Chart], language: str) -> tuple[bytes, ...]:
        """Return each chart as a PNG, said in a language; the same numbers give the same bytes.

        Raises:
            Unpainted: what draws is not installed, or it failed.
        """


class Chat(Protocol):
    """The chat system where colleagues work.

    Raises (every method): `ChatRefused`, `ChatBusy` or `ChatUnknown`.
    """

    def post_card(self, card: Card, key: str) -> str:
        """Post a card and return its reference; `key` is stored with it for `find`."""

    def update_card(self, ref: str, card: Card) -> None:
        """Edit a card in place.

        Raises:
            PostGone: it can no longer be edited.
        """

    def post_line(self, thread: str, text: str, key: str, about: HomeRow | None = None) -> str:
        """Post one line in a card's thread and return its reference; `about` lends it its buttons."""

    def update_line(self, ref: str, text: str, about: HomeRow | None = None) -> None:
        """Edit a line in place; nobody is notified.

        Raises:
            PostGone: it can no longer be edited.
        """

    def post_direct(
        self, person: PersonId, notice: Notice, key: str, language: str, pictures: Sequence[Shown] = ()
    ) -> str:
        """Post a notice to one person alone and return its reference; `find` does not look there.

        Args:
            pictures: of its charts, as `keep_picture` returned them.

        Raises:
            PictureRefused: nothing was posted.
        """

    def update_direct(self, ref: str, notice: Notice, language: str, pictures: Sequence[Shown] = ()) -> None:
        """Edit a notice in place.

        Raises:
            PictureRefused: nothing was edited.
            PostGone: it can no longer be edited.
        """

    def keep_picture(self, png: bytes, chart: Chart, language: str) -> str:
        """Hand over a picture that notices will show, and return its reference; nobody sees it by itself."""

    def remove_post(self, ref: str) -> None:
        """Delete a message of ours, wherever it stands; gone already is fine."""

    def channel_faults(self) -> tuple[str, ...]:
        """Return what makes the channel unfit for cases: public, archived, shared or absent."""

    def find(self, key: str, since: datetime, thread: str = "") -> str | None:
        """Return the reference of the post that carries `key`, or None."""

    def publish_home(self, person: PersonId, home: Home, language: str = "en") -> None:
        """Replace a person's home page, said in their language."""
