"""Which mailboxes can be connected: what each provider is called, what it asks, which rights and why.

How a provider is reached is its connector's; here are the words, and the questions whose answers are kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind
from handlers.domain.errors import Refused
from handlers.domain.phrase import Phrase, joined, say


@dataclass(frozen=True, slots=True)
class Offering:
    """How one provider is offered.

    Attributes:
        door: where its consent page stands, as a button says it.
        rights: what is asked there, each with its reason.
        asks: questions whose answers become details of the mailbox, but for those in `opens`.
        opens: answers that let us in and become the grant; `secrets` are never shown again.
        only: questions that are asked only where another one has a certain answer.
        hosts, ports: questions whose answer is a server's name, or a port.
        wrapped: questions of security, each with that of its port and the port where TLS begins at once.
    """

    name: Phrase
    door: Phrase
    rights: tuple[Phrase, ...] = ()
    asks: tuple[Field, ...] = ()
    opens: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()
    only: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    ports: frozenset[str] = frozenset()
    wrapped: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def clashes(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return the answers that go with no other: at such a port a server would be silent for long."""
        return {
            name: say("At port {port} TLS begins at once: choose that, or another port.", port=port)
            for name, (asked, port) in self.wrapped.items()
            if answers.get(asked) == port and answers.get(name) != "tls"
        }

    def amiss(self, asked: Field, value: str) -> Phrase | None:
        """Return why something cannot be the answer to a question; None where it can."""
        if asked.required and not value:
            return say("Fill this in.")
        if len(value) > asked.longest or not value.isprintable():
            return say("This is too long, or holds characters that no such name has.")
        if asked.options and value not in dict(asked.options):
            return say("Choose one of these.")
        if asked.name in self.hosts and not _HOST.fullmatch(value):
            return say("Write the server's name alone, such as imap.example.org: no https://, and no port.")
        if asked.name in self.ports and not (_PORT.fullmatch(value) and int(value) <= _LAST_PORT):
            return say("Write a number from 1 to 65535.")
        return None

    def is_asked(self, name: str, answers: Mapping[str, str]) -> bool:
        """Return whether a question counts beside the other answers."""
        other, answer = self.only.get(name, ("", ""))
        return answers.get(other, "") == answer


#: A server's name, or an address of IPv6.
_HOST = re.compile(r"[\w.-]+|(?=.*:.*:)[0-9A-Fa-f:.]+")
_PORT, _LAST_PORT = re.compile(r"[1-9][0-9]{0,4}"), 65_535
_READS = say("Read mail: so that letters become cases. Nothing is marked as read, moved or deleted.")
_SENDS = say("Draft and send mail: so that your replies leave from this address.")
_KNOWS = say("See which account it is: so that no other mailbox is connected by mistake.")
_STAYS = say("Keep access while nobody is signed in: so that letters are noticed at night, too.")


def _line(
    name: str,
    label: Phrase,
    hint: Phrase | str = "",
    *,
    initial: str = "",
    required: bool = True,
    longest: int = 250,
) -> Field:
    return Field(name, label, FieldKind.LINE, initial=initial, required=required, hint=hint, longest=longest)


_SECURITY = (
    ("tls", say("TLS from the beginning")),
    ("starttls", say("STARTTLS")),
    ("plain", say("Not at all; only to this machine, where whoever runs Ombud allows it")),
)
_MODES = (
    ("delegated", say("A person signs in to their own mailbox")),
    ("shared", say("A person signs in for this mailbox, which is shared with them")),
    ("application", say("An administrator of the tenant consents for this mailbox alone")),
)
#: How Google's access is given; asked for where more than one way is set up.
_GOOGLE_MODES = (
    ("consent", say("By signing in to Google as the mailbox")),
    ("delegated", say("By the service account that your Workspace's admin has let in")),
)
_SIGN_INS = (
    ("password", say("With a password")),
    ("token", say("With a token (XOAUTH2, OAUTHBEARER)")),
)
#: Characters of a refresh token; some services write all they know into it.
_TOKEN_LONGEST = 4_096
_TOKEN_ASKS = (
    _line("token_url", say("Address of the token service"), say("Such as https://login.example.org/token.")),
    _line("client_id", say("Client id"), say("Of the app that the mail host knows Ombud as.")),
    _line(
        "client_secret",
        say("Client secret"),
        say("Leave it empty where the app has none. It is kept sealed."),
        required=False,
    ),
    _line(
        "scope",
        say("Scope"),
        say("Only where the token service asks for it, as with several services behind one."),
        required=False,
        longest=1_000,
    ),
    _line(
        "refresh_token",
        say("Refresh token"),
        say("Ombud asks for short-lived tokens with it, and keeps it sealed."),
        longest=_TOKEN_LONGEST,
    ),
)
OFFERINGS: Mapping[str, Offering] = {
    "google": Offering(
        name=say("Google"),
        door=say("Continue to Google"),
        rights=(_READS, _SENDS, _STAYS),
    ),
    "microsoft": Offering(
        name=say("Microsoft 365"),
        door=say("Continue to Microsoft"),
        rights=(_READS, _SENDS, _KNOWS, _STAYS),
        asks=(
            Field("mode", say("How access is given"), FieldKind.CHOICE, _MODES, initial="delegated"),
            _line(
                "refused",
                say("Address of a mailbox that Ombud must not reach"),
                say("Only where an administrator consents: Ombud checks that it is refused there."),
                required=False,
            ),
        ),
        only={"refused": ("mode", "application")},
    ),
    "imap": Offering(
        name=say("Another mail host (IMAP and SMTP)"),
        door=say("Sign in"),
        rights=(_READS, _SENDS),
        asks=(
            _line("imap_host", say("IMAP server")),
            _line("imap_port", say("IMAP port"), initial="993"),
            Field(
                "imap_security", say("How IMAP is kept secret"), FieldKind.CHOICE, _SECURITY, initial="tls"
            ),
            _line("smtp_host", say("SMTP server")),
            _line("smtp_port", say("SMTP port"), initial="465"),
            Field(
                "smtp_security", say("How SMTP is kept secret"), FieldKind.CHOICE, _SECURITY, initial="tls"
            ),
            Field("sign_in", say("How Ombud signs in"), FieldKind.CHOICE, _SIGN_INS, initial="password"),
            _line("user", say("User name"), say("Often the whole address.")),
            _line(
                "password",
                say("Password"),
                say("An app password where the host has them. It is kept sealed."),
            ),
            *_TOKEN_ASKS,
        ),
        opens=frozenset({"user", "password", "client_secret", "refresh_token"}),
        secrets=frozenset({"password", "client_secret", "refresh_token"}),
        hosts=frozenset({"imap_host", "smtp_host"}),
        ports=frozenset({"imap_port", "smtp_port"}),
        wrapped={"imap_security": ("imap_port", "993"), "smtp_security": ("smtp_port", "465")},
        only={
            "password": ("sign_in", "password"),
            **{each.name: ("sign_in", "token") for each in _TOKEN_ASKS},
        },
    ),
}


def offering(provider: str) -> Offering:
    """Return how a provider is offered; one without words of ours goes by its own name."""
    known = OFFERINGS.get(provider)
    return known or Offering(joined("", [provider]), say("Continue"), (_READS, _SENDS))


def offering_here(desk: Desk, provider: str) -> Offering:
    """Return how a provider is offered with the ways of giving access that are set up here.

    Where there is one way, that is the answer, and nobody is asked.
    """
    offer, parts = offering(provider), desk.providers.get(provider)
    modes = tuple(one for one in _GOOGLE_MODES if parts is not None and one[0] in parts.modes)
    if not modes:
        return offer
    mode = Field("mode", say("How access is given"), FieldKind.CHOICE, modes, initial=modes[0][0])
    door = offer.door if len(modes) == 1 and mode.initial == "consent" else say("Continue")
    return replace(offer, door=door, asks=(mode, *offer.asks))


def offered(desk: Desk) -> list[str]:
    """Return the providers whose mailboxes can be connected now."""
    return [name for name, parts in desk.providers.items() if parts.consent or parts.sign_in]


def check_offered(desk: Desk, provider: str) -> None:
    """Check that mailboxes of a provider can be connected.

    Raises:
        Refused: the provider is not set up, or there is no such one.
    """
    if provider in offered(desk):
        return
    if provider in desk.unset:
        raise Refused(
            say(
                "Mailboxes of {provider} cannot be connected yet: {setting} is missing. {file} says how "
                "it is prepared.",
                provider=offering(provider).name,
                setting=desk.unset[provider],
                file="docs/mailboxes.md",
            )
        )
    raise Refused(say("There is no such provider of mailboxes; choose one that is offered."))


def none_offered(desk: Desk) -> Refused:
    """Return the refusal where no provider is set up."""
    missing = joined(", ", sorted(desk.unset.values()))
    return Refused(
        say(
            "No provider of mailboxes is set up yet. One of these is needed: {settings}. {file} says how "
            "it is prepared.",
            settings=missing,
            file="docs/mailboxes.md",
        )
    )
