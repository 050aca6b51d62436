"""Playing how the story ends, with what was there before it and what is left after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.story import search
from bot.sandbox.story.acts_ending import ENDING, HELD
from bot.sandbox.story.countdown_news import CountdownNews
from bot.sandbox.story.people import SECRETS
from bot.sandbox.story.playing import Player
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.telling import Teller
from handlers.disposal import certifying
from handlers.domain.case import Case
from handlers.domain.certificate import Issued, Unsound

#: Returns what `ombud verify-certificate` says of a document, given the public key; raises `Unsound`.
Prove = Callable[[bytes, bytes], list[str]]


@dataclass(frozen=True, slots=True)
class Before:
    """What there was when the ending began.

    Attributes:
        cases: by what the story calls them.
        letters: how many letters and mails of them were kept, by the case.
        pieces: every sealed piece on disk, with its place.
        calls: how many calls Slack had answered.
    """

    cases: Mapping[str, Case]
    letters: Mapping[str, int]
    pieces: Mapping[bytes, str]
    calls: int


@dataclass(frozen=True, slots=True)
class Left:
    """What there is once it has ended.

    Attributes:
        places: everything on disk and in Slack.
        issued, key: the newest certificate, None without any, and the public key.
        proof: what its verification says.
    """

    places: Mapping[str, bytes]
    issued: Issued | None
    key: bytes
    proof: tuple[str, ...]


def before(stage: Stage) -> Before:
    """Look at everything before the ending is played."""
    cases = stage.cases()
    with stage.desk.reading("sandbox.before") as tx:
        letters = {about: len(tx.messages.of_case(case.id)) for about, case in cases.items()}
    return Before(cases, letters, search.sealed_pieces(_data(stage)), len(stage.slack.calls()))


def play(stage: Stage, teller: Teller) -> None:
    """Play the ending.

    Raises:
        StoryFault: a step could not be done.
    """
    # Of the days between two acts there is nothing to tell; each that was played would take its time.
    Player(stage, teller, CountdownNews(stage, teller), passing=None).play(ENDING)


def look(stage: Stage, prove: Prove) -> Left:
    """Look at everything that is left."""
    issued = next(iter(certifying.listed(stage.desk)), None)
    key = certifying.keys(stage.desk)[0].public
    try:
        proof = () if issued is None else tuple(prove(issued.document, key))
    except Unsound:
        proof = ()
    return Left(search.places(_data(stage), stage.slack), issued, key, proof)


def show(teller: Teller, was: Before, left: Left) -> None:
    """Show the certificate's proof, and what a search through everything finds."""
    if left.issued is not None:
        command = f"ombud verify-certificate {left.issued.number}.json --key {left.key.hex()[:16]}…"
        teller.say("proof", f"Iris types {command}")
    for line in left.proof:
        teller.say("why", line)
    found, pieces = search.words_in(left.places, SECRETS), search.pieces_in(left.places, was.pieces)
    teller.say("search", f"{found.size:,} bytes on disk and in Slack, searched byte by byte:")
    teller.say("why", f"{len(SECRETS)} words of letters, however spelled: {sum(found.hits.values())} found")
    teller.say("why", f"{len(was.pieces)} sealed pieces of before: {sum(pieces.hits.values())} found")
    teller.say("why", f"{HELD}'s case is held: sealed anew under a key of its own, it alone still opens")


def keep_certificate(folder: Path, left: Left) -> Path | None:
    """Write the certificate into the story's folder, and return where it is."""
    if left.issued is None:
        return None
    path = folder / f"{left.issued.number}.json"
    path.write_bytes(left.issued.document)
    return path


def _data(stage: Stage) -> Path:
    return stage.folder / "data"
