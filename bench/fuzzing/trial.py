"""One letter through everything that reads mail text: the reading process, the recogniser, the finders.

A letter ends as a letter or as one that could not be read and is kept; anything else is a failure.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from connectors.base import Letter
from connectors.errors import Unreadable
from connectors.parsing import ParserPool
from handlers.domain.finding import Circumstances
from handlers.sensitive import scan
from handlers.triage.cutting.sections import sections
from handlers.triage.lexical import LexicalRecogniser

SLOW = 1.0  # seconds that no step may take


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: `fault` names the step that failed or was slow, and how.

    Attributes:
        kept: it could not be read, said so, and stays whole for a person.
        seconds: by step; of CPU where the step runs in this process.
    """

    fault: str = ""
    kept: bool = False
    seconds: dict[str, float] | None = None


class Trial:
    """Everything that reads mail text, ready; `close` ends the reading process."""

    def __init__(self) -> None:
        self._pool = ParserPool(workers=1)
        self._recogniser = LexicalRecogniser()

    def close(self) -> None:
        """End the reading process."""
        self._pool.close()

    def run(self, original: bytes) -> Outcome:
        """Read a letter and all in it; what took long is read again, for the machine may be busy."""
        outcome = self._run(original)
        return self._run(original) if outcome.fault.endswith((": slow", ": time")) else outcome

    def _run(self, original: bytes) -> Outcome:
        seconds: dict[str, float] = {}
        started = time.perf_counter()
        try:
            letter = self._pool.parse([original])
        except Unreadable as refusal:
            seconds["parse"] = time.perf_counter() - started
            return Outcome(f"parse: {refusal.reason}", kept=True, seconds=seconds)
        seconds["parse"] = time.perf_counter() - started
        for name, step in self._steps(letter):
            started = time.thread_time()
            try:
                step()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                return Outcome(f"{name}: {type(error).__name__}", seconds=seconds)
            seconds[name] = time.thread_time() - started
        slow = max(seconds, key=lambda name: seconds[name])
        return Outcome(f"{slow}: slow" if seconds[slow] > SLOW else "", seconds=seconds)

    def _steps(self, letter: Letter) -> list[tuple[str, Callable[[], object]]]:
        about = Circumstances(
            mail_kind=letter.kind,
            enclosed=letter.enclosed,
            file_names=tuple(file.name for file in letter.attachments),
            encrypted=letter.encrypted,
        )
        return [
            ("values", lambda: _check(letter)),
            ("cut", lambda: sections(letter.text)),
            ("recognise", lambda: self._recogniser.recognise(letter.subject, letter.text, about)),
            ("sensitive", lambda: scan.find(letter.text)),
        ]


def _check(letter: Letter) -> None:
    """Raise where a value could not be stored or shown (lone surrogates, NUL, a line break in a line)."""
    lines = [letter.subject, *(file.name for file in letter.attachments)]
    lines += [each for one in (*letter.senders, *letter.to) for each in (one.address, one.name)]
    for text in (letter.text, *letter.enclosed, *lines):
        text.encode("utf-8")
        if "\0" in text:
            raise ValueError("NUL")
    if any("\n" in line or "\r" in line for line in lines):
        raise ValueError("line break")
