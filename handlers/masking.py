"""How a requester appears where colleagues in general can see it: enough to recognise, not to know."""

from handlers.domain.phrase import say


def masked(address: str) -> str:
    """Return an address with its local part hidden, such as s•••@example.org, or "unknown sender"."""
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        return say("unknown sender")
    return f"{local[0]}•••@{domain}"
