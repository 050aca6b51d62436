"""What a reading is by: the state of rules, word lists and weights, as a short digest."""

from hashlib import sha256
from importlib import resources

from handlers.triage import concept, lexicon, rules

#: Raised with every change of how words become what is weighed: the weights must be trained again then.
READ_AS = 3


def sources() -> str:
    """Return what tells one state of the rules and word lists from another."""
    told = sha256(f"{READ_AS} ".encode() + rules.text().encode())
    for code, text in (*lexicon.texts().items(), *concept.texts().items()):
        told.update(code.encode() + b"\0" + text.encode() + b"\0")
    return told.hexdigest()[:16]


def version() -> str:
    """Return what tells one state of the reading from another: rules, word lists and weights."""
    told = sha256(sources().encode())
    for name in ("languages", "letters"):
        told.update(resources.files("handlers.triage").joinpath("trained", f"{name}.bin").read_bytes())
    return told.hexdigest()[:12]
