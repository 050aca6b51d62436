"""Words planted in a letter, and every form in which they could come out somewhere else."""

import base64
import binascii
import quopri
import urllib.parse
from collections.abc import Iterable

#: Where a word is planted, and the word; none occurs anywhere else.
PLANTED = {
    "sender name": "Xanthippelius",
    "local part": "mquagganaut",
    "recipient name": "Zwirbelotter",
    "reply-to": "okapiphantom",
    "subject": "Brontolemur",
    "body": "Klabautersloth",
    "attachment name": "Vexatiousyak",
    "attachment content": "Trilobitewren",
    "second letter": "Gnarlwombat",
    "reply": "Pangolinquist",
    "message id": "narwhalfidget",
    "unread letter": "Axolotlthimble",
}


def forms(word: str) -> set[bytes]:
    """Return the word as bytes in every common disguise."""
    found = {word.encode(), word.lower().encode(), word.upper().encode()}
    for data in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
        found |= {data, binascii.hexlify(data), binascii.hexlify(data).upper(), data[::-1]}
        found |= set(_base64(data))
    found.add(quopri.encodestring(word.encode()))
    found.add(urllib.parse.quote(word).encode())
    return found


def _base64(data: bytes) -> Iterable[bytes]:
    """Yield what is the same in every base64 text that holds the bytes, for each of the three places."""
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * before + data)
            # The first and last signs are shared with the neighbours.
            yield encoded[4 if before else 0 : len(encoded) - 4]


def found_in(haystack: bytes) -> dict[str, bytes]:
    """Return which planted words show, and in which form."""
    return {place: form for place, word in PLANTED.items() for form in forms(word) if form in haystack}
