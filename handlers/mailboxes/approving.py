"""Having an administrator approve Ombud, where colleagues may not let an app into their mail by themselves.

The link asks for the rights that the mailbox needs, opens nothing by itself, and may be sent to anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.desk import Desk
from handlers.domain.ids import ConsentId, number_in
from handlers.guard import outside
from handlers.mailboxes.consenting import details_of, keep_typed, opened, redirect_uri
from handlers.mailboxes.links import Held

#: How the state of an approval begins; its rest is the attempt that it is for, which opens nothing.
_STATE = "approval-"


@dataclass(frozen=True, slots=True)
class Approved:
    """What a provider says of an approval; `consent` is the attempt that it was asked for, if any."""

    consent: ConsentId | None
    granted: bool


def is_offered(desk: Desk, provider: str) -> bool:
    """Return whether an administrator can approve Ombud for the mailboxes of a provider."""
    parts = desk.providers.get(provider)
    return parts is not None and parts.approval is not None


def link(desk: Desk, found: Held, details: Mapping[str, str]) -> str:
    """Return the link on which an administrator approves; "" where there is none for such a mailbox."""
    parts = desk.providers.get(found.mailbox.provider)
    if parts is None or parts.approval is None:
        return ""
    made = outside(parts).approval
    assert made is not None
    return made(redirect_uri(desk, found.mailbox.provider), f"{_STATE}{found.consent.id}", details)


def ask(desk: Desk, token: str, browser: str, typed: Mapping[str, str]) -> str:
    """Return the link for a mailbox as it was typed; "" where its consent is an administrator's anyway.

    Raises:
        Incomplete: an answer is missing.
        Refused: the link of the page does not hold.
    """
    found = opened(desk, token, browser)
    details = details_of(desk, found.mailbox, typed)
    made = link(desk, found, details)
    if made:
        with desk.transaction("approving.ask") as tx:
            keep_typed(tx, found, details)
    return made


def answered(answer: Mapping[str, str]) -> Approved | None:
    """Return what came of an approval; None where the answer is to a consent of ours."""
    state = answer.get("state", "")
    if not state.startswith(_STATE):
        return None
    number = number_in(state.removeprefix(_STATE))
    granted = not answer.get("error") and answer.get("admin_consent", "").lower() == "true"
    return Approved(None if number is None else ConsentId(number), granted)
