"""How a mailbox is opened to Ombud and closed again: consent pages, and what they give.

A `Grant` is whatever a provider needs to be let in again (a refresh token, a token cache, a
password), as text that only the provider's connector reads. It is a secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from connectors.errors import ConnectorError


class ConsentRefused(ConnectorError):
    """The consent was not given as it is needed; begin again from Slack."""

    def __init__(self, message: str = "", *, code: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code  # "denied", "half", "wrong-account", "admin-needed", "expired", "too-wide", …
        self.missing = missing  # scopes or rights that were not granted


class GrantStore(Protocol):
    """Where the grant of one mailbox is kept: sealed, and shared by all processes."""

    def load(self) -> str:
        """Return the grant as it was saved last.

        Raises:
            AuthorizationLost: there is none.
        """

    def renew(self, renewal: Callable[[str], str]) -> str:
        """Replace the grant by what `renewal` makes of the newest one, and return what then stands.

        One process at a time is let in, so a token that is rotated at each use is never lost.
        `renewal` gets what another process may have renewed meanwhile, and returns it unchanged
        where that still serves. It may raise; then nothing is saved.
        """


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a provider's consent page.

    Attributes:
        url: where the browser goes, with the state in it.
        flow: what the provider's connector must have back at the callback (PKCE verifier, nonce); a secret.
    """

    url: str = field(repr=False)
    flow: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Granted:
    """What a consent gave.

    Attributes:
        grant: to be kept; a secret.
        address: the mailbox that it opens, as the provider knows it, lower case.
        scopes: what was granted, as the provider names it.
        account: who signed in, where that is another account than the mailbox's own.
    """

    grant: str = field(repr=False)
    address: str
    scopes: tuple[str, ...]
    account: str = ""


@dataclass(frozen=True, slots=True)
class Revocation:
    """How closing a mailbox ended at the provider.

    Attributes:
        revoked: the provider no longer accepts the grant.
        steps: what a person must do by hand where it may still be accepted, as codes that faces explain.
    """

    revoked: bool
    steps: tuple[str, ...] = ()


class Reach(StrEnum):
    """What access that must open one mailbox alone was found to reach."""

    NARROW = "narrow"  # its own mailbox, and not the one that must be refused
    WIDE = "too-wide"
    UNPROVEN = "unproven"  # none was named that must be refused, or it is not there any more


class Consent(Protocol):
    """The consent of one provider. Every method may raise `Temporary` or `Permanent`."""

    def begin(self, state: str, redirect_uri: str, intended: str, details: Mapping[str, str]) -> Way:
        """Return the way to the consent page.

        Args:
            state: our one-time value, sent along and checked by the caller at the callback.
            redirect_uri: exactly as it is registered with the provider.
            intended: the address that is to be connected, as a hint for the sign-in.
            details: of the mailbox, such as which shared mailbox is meant.
        """

    def finish(
        self,
        flow: str,
        answer: Mapping[str, str],
        redirect_uri: str,
        intended: str,
        details: Mapping[str, str],
    ) -> Granted:
        """Exchange what came back at the callback, and check that it is enough and not too much.

        Raises:
            ConsentRefused: it was denied, half given, given by another account, or too wide.
        """

    def revoke(self, grant: str) -> Revocation:
        """Give the grant back as far as the provider can; dead already is no error."""


class SignIn(Protocol):
    """A sign-in that is typed on a page of ours, for hosts that have no consent page."""

    def finish(self, typed: Mapping[str, str], intended: str) -> tuple[Granted, Mapping[str, str]]:
        """Try what was typed, and return the grant and what the mailbox's details are then.

        Args:
            typed: by the name of the field; a password among them is a secret, and no detail.

        Raises:
            ConsentRefused: the host does not accept it (`denied`), or it must not be reached (`host`).
            Temporary: the host does not answer.
        """
