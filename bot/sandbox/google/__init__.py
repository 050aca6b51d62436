"""A Google on loopback: consent pages, tokens, Gmail's REST API and Pub/Sub, with state and faults.

The unmodified connector runs against it, in tests and in the demo; `standin.GoogleStandIn` is the
whole of it. It knows nothing of Ombud.
"""
