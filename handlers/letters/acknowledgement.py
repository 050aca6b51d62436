"""The acknowledgement: we have your letter, this is how we understand it, by then you have an answer.

It repeats nothing that the letter says and names nobody outside the organisation, because plain
mail may be read by others. GDPR Art. 12(1) asks for concise and plain words.
"""

from dataclasses import dataclass
from datetime import date

from handlers.domain.rights import Right
from handlers.letters.catalogue import Catalogue, catalogue
from handlers.letters.lines import one_line


@dataclass(frozen=True, slots=True)
class Wording:
    """A letter in words.

    Attributes:
        language: the one it is really written in (ISO 639-1).
        subject: of its own, for a letter that had none; else answer under the letter's subject.
        text: plain, paragraphs parted by empty lines, ended by a line break.
    """

    language: str
    subject: str
    text: str


def acknowledgement(
    language: str,
    *,
    number: str,
    rights: tuple[Right, ...],
    received_on: date,
    due_on: date,
    desk_name: str,
    organisation_name: str,
) -> Wording:
    """Return the acknowledgement of a letter in a language, or in English where we have no wording.

    Args:
        language: of the letter, ISO 639-1; "" when unsure.
        number: of the case, as people cite it.
        rights: what was recognised; empty or unclear is said politely.
        received_on: local date of receipt.
        due_on: the last day for an answer (GDPR Art. 12(3)).
        desk_name: who handles requests; "" or the organisation itself when nobody is named.
        organisation_name: the controller.
    """
    words = catalogue(language)
    names = {
        "number": one_line(number),
        "desk": one_line(desk_name),
        "organisation": one_line(organisation_name),
    }
    if names["desk"] == names["organisation"]:
        names["desk"] = ""
    handled = "acknowledgement.handled_by_desk" if names["desk"] else "acknowledgement.handled"
    paragraphs = words.paragraphs(
        "acknowledgement.paragraphs",
        received=words.date(received_on),
        due=words.date(due_on),
        understood=_understood(words, rights),
        handled=words.say(handled, **names),
    )
    signature = [words.say("acknowledgement.signature"), names["desk"], names["organisation"]]
    closing = "\n".join(line for line in signature if line)
    return Wording(
        words.language,
        words.say("acknowledgement.subject", **names),
        "\n\n".join([*paragraphs, closing]) + "\n",
    )


def case_reference_line(language: str, number: str) -> str:
    """Return the line that names our reference, for the foot of an answer."""
    return catalogue(language).say("reference", number=one_line(number))


def _understood(words: Catalogue, rights: tuple[Right, ...]) -> str:
    named = [f"- {words.say(f'rights.{right}')}" for right in dict.fromkeys(rights) if right != Right.UNCLEAR]
    if not named:
        return words.say("acknowledgement.unclear")
    lines = "\n".join([words.say("acknowledgement.understood"), *named])
    return f"{lines}\n\n{words.say('acknowledgement.misunderstood')}"
