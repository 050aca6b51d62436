"""A Google on loopback: consent pages, tokens, Gmail's REST API and Pub/Sub, with state and faults.

The unmodified connector runs against it, in tests and in the demo. It knows nothing of Ombud.
"""

from bot.sandbox.google.standin import GoogleStandIn

__all__ = ["GoogleStandIn"]
