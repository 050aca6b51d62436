"""Google: Gmail mailboxes over the Gmail API, opened by consent or by a service account.

`google` makes the parts from plain values. Google's libraries build the requests; every byte goes
through `connectors.transport`.
"""

from connectors.google.endpoints import Endpoints
from connectors.google.parts import google

__all__ = ["Endpoints", "google"]
