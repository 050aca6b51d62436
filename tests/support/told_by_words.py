"""A reader of letters that believes what stands in them, so that tests say what each one seems to be."""

from connectors.base import MailKind
from handlers.domain.finding import (
    Circumstances,
    Evidence,
    Finding,
    LetterKind,
    Requester,
    RequesterKind,
    Verdict,
)
from handlers.domain.rights import Right

VERSION = "told"


class ToldByWords:
    """Reads "[other spam access]" anywhere in a text as just that; without brackets, a request for access."""

    def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
        """Return what the words between brackets say."""
        del subject
        start, end = text.find("["), text.find("]")
        words = text[start + 1 : end].split() if 0 <= start < end else ["request", "access"]
        verdict = next((one for one in Verdict if one.value in words), Verdict.OTHER)
        kind = next((one for one in LetterKind if one.value in words[1:]), None)
        rights = tuple(one for one in Right if one.value in words)
        usual = LetterKind.REQUEST if verdict is Verdict.REQUEST else LetterKind.OTHER
        asker = next((one for one in RequesterKind if one.value in words), RequesterKind.SUBJECT)
        if about.mail_kind is not MailKind.PERSONAL and verdict is Verdict.REQUEST:
            verdict = Verdict.LOOK
        return Finding(
            language="en",
            rights=rights,
            evidence=tuple(Evidence(right, 0, 1, "told") for right in rights),
            confidence=0.9,
            verdict=verdict,
            kind=kind or usual,
            requester=Requester(asker),
            version=VERSION,
        )
