"""The ways in which a Google mailbox is opened to Ombud: its own consent, or a service account's delegation.

Delegation has no consent page: the browser goes straight on to where it would come back to.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from connectors.consent import Consent, ConsentRefused, Granted, Revocation, Way
from connectors.google.delegation import DELEGATED, Delegation

CONSENT = "consent"


class Ways:
    """Implements `connectors.consent.Consent`; `details["mode"]` says which way is meant.

    Args:
        consent: None where there is no OAuth client.
    """

    def __init__(self, consent: Consent | None, delegation: Delegation) -> None:
        self._consent = consent
        self._delegation = delegation

    def begin(self, state: str, redirect_uri: str, intended: str, details: Mapping[str, str]) -> Way:
        """Return the way to the consent page, or back at once."""
        if details.get("mode") == DELEGATED:
            return Way(f"{redirect_uri}?{urlencode({'state': state})}", "")
        return self._own().begin(state, redirect_uri, intended, details)

    def finish(
        self,
        flow: str,
        answer: Mapping[str, str],
        redirect_uri: str,
        intended: str,
        details: Mapping[str, str],
    ) -> Granted:
        """Exchange what came back, or open the mailbox by delegation."""
        if details.get("mode") == DELEGATED:
            return self._delegation.granted(intended)
        return self._own().finish(flow, answer, redirect_uri, intended, details)

    def revoke(self, grant: str) -> Revocation:
        """Give the grant back; a delegation is ended by a person."""
        by_hand = self._delegation.revoked(grant)
        return by_hand or self._own().revoke(grant)

    def _own(self) -> Consent:
        if self._consent is None:
            raise ConsentRefused("there is no OAuth client; set OMBUD_GOOGLE_CLIENT_ID", code="client")
        return self._consent
