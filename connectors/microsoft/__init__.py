"""Microsoft 365 as a provider of mailboxes: Graph for mail and push, Entra for consent.

`microsoft` makes its parts from plain values. What a case is, is not known here.
"""

from connectors.microsoft.entra import AppRegistration
from connectors.microsoft.parts import microsoft

__all__ = ["AppRegistration", "microsoft"]
