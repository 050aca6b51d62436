"""Letters to begin with: those of the story, in five languages, with the name of whoever writes put in."""

import email
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from functools import cache
from importlib.resources import files

from bot.sandbox.desk.words import words_of
from bot.sandbox.story import post_office


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter to begin with."""

    slug: str
    label: str
    language: str
    writer: str
    address: str
    subject: str
    text: str

    def signed(self, name: str) -> str:
        """Return its words as somebody else's."""
        return self.text.replace(self.writer, name)


#: What each letter of the story asks for, and its language; others of the story are no requests.
_LABELS = {
    "04-sam-access-and-erasure": ("Access and erasure", "English"),
    "01-freja-indsigt": ("Access", "Danish"),
    "02-ingrid-sletting": ("Erasure", "Norwegian"),
    "03-nils-registerutdrag": ("Access", "Swedish"),
    "05-greta-auskunft": ("Access", "German"),
    "06-jonas-widerspruch": ("Objection", "German"),
    "13-linnea-rattelse": ("Rectification", "Swedish"),
    "14-odd-dataportabilitet": ("Portability", "Norwegian"),
    "15-pat-late-at-night": ("Hard to tell", "English"),
}
_NAMES_ONLY = ("11-robin-encrypted", "16-forged-sender")


@cache
def samples() -> tuple[Sample, ...]:
    """Return the letters, and those of which only the writer is of use under no label."""
    return tuple(_sample(slug, *_LABELS.get(slug, ("", ""))) for slug in (*_LABELS, *_NAMES_ONLY))


def offered() -> list[Sample]:
    """Return the letters that can be begun with."""
    return [sample for sample in samples() if sample.label]


def sample_named(slug: str) -> Sample | None:
    """Return a letter to begin with, or None."""
    return next((sample for sample in offered() if sample.slug == slug), None)


def _sample(slug: str, label: str, language: str) -> Sample:
    original = files(post_office.__package__).joinpath(f"letters/{slug}.eml").read_bytes()
    letter: EmailMessage = email.message_from_bytes(original, policy=policy.default)
    sender = letter["From"].addresses[0]
    return Sample(
        slug,
        label,
        language,
        sender.display_name,
        sender.addr_spec,
        str(letter["Subject"]),
        words_of(letter),
    )
