"""Who asks: the person themselves, somebody for them, a colleague who passes it on, a parent.

A name is taken only where the letter names a person plainly; whether a mandate holds, a person checks.
"""

import re
from collections.abc import Sequence

from handlers.domain.finding import Circumstances, Place, Requester, RequesterKind, Verdict
from handlers.triage.askers import hands_over, is_for_a_child, is_for_another
from handlers.triage.passages import Passage, passages
from handlers.triage.plain import BREAK
from handlers.triage.quotes import forwarded_from, is_forward
from handlers.triage.verdicts import Judged
from handlers.triage.weighing import Weighed

_LIKELY = 0.5
_LOOKED_AT = 20_000
_FEW, _NOTE = 3, 80  # words that somebody writes above a letter that they pass on
_NAME = r"((?:[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČĖĮŠŲŪŽ][\w'’.-]{1,30}[ \t]){1,3}[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČĖĮŠŲŪŽ][\w'’-]{1,30})"
_ACTING = r"""
on behalf of|acting for|our client|my client|representing
på vegne af|på vegne av|på vegner av|vores klient|min klient|vår klient|klienten min|klienten vår
å vegne av|för min klients? räkning|företräder
im namen von|im auftrag von|unser mandant|unsere mandantin|meine mandantin|meines mandanten
namens|mijn cliënte?|onze cliënte?
au nom de|mon client|ma cliente|en nombre de|mi client[ae]|nuestr[oa] client[ae]
per conto di|a nome di|(?:il|la) mi[oa] (?:cliente|assistit[oa])|em nome de|(?:o|a) (?:meu|minha) client[ae]
päämieheni|päämiehemme|puolesta|w imieniu|moj(?:a|ego) klienta?(?:ki)?|vardu|mano klient\w{1,4}
"""
_TITLE = "mr mrs ms herr frau hr fru dhr mevr m mme sr sra sig pan pani pana"
_FOR = re.compile(
    rf"\b(?:{'|'.join(_ACTING.split(chr(10))).strip('|')})[ \t]{{0,3}}[,:]?[ \t]{{0,3}}"
    rf"(?:(?:{'|'.join(_TITLE.split())})\b\.?[ \t]{{0,3}})?",
    re.IGNORECASE,
)
_PERSON = re.compile(_NAME)
#: One of these stands in each way of acting for somebody, so that most letters need no closer look.
_HINTS_AT_ACTING = (
    "behalf", "acting", "client", "klient", "cliënt", "vegne", "mandant", "auftrag", "namen", "nom",
    "represent", "företräder", "assistit", "conto", "päämie", "puolesta", "imieniu", "vardu",
)  # fmt: skip
_AROUND = 40  # characters around a hint within which a way of acting stands
_MANDATE = (
    "power of attorney", "authorised by", "authorized by", "authorised to act", "authorized to act",
    "letter of authority", "mandat", "fuldmagt", "fullmakt", "vollmacht", "volmacht", "machtiging", "procura",
    "poder", "delega", "valtakirj", "pełnomocnictw", "įgaliojim",
)  # fmt: skip


def requester_of(
    judged: Judged,
    weighed: Weighed,
    subject: str,
    text: str,
    parts: Sequence[Passage] | None = None,
    about: Circumstances = Circumstances(),
) -> Requester:
    """Return who asks; nobody in particular where nothing is asked.

    Args:
        parts: the letter as it was cut; None to cut it here.
    """
    if judged.verdict is Verdict.OTHER:
        return Requester(RequesterKind.UNCLEAR)
    likely = {
        kind: weighed.likely[f"requester {kind}"]
        for kind in (RequesterKind.REPRESENTATIVE, RequesterKind.COLLEAGUE, RequesterKind.PARENT)
    }
    kind = max(likely, key=lambda one: likely[one])
    if likely[kind] < _LIKELY:
        kind = RequesterKind.SUBJECT
    text = text[:_LOOKED_AT]
    parts = passages(subject, text, about.enclosed) if parts is None else parts
    kind = _by_words(kind, judged, parts, subject, text, about)
    low = text.lower()
    mandate = any(one in low for one in _MANDATE)
    person = _person(text)
    if kind is RequesterKind.SUBJECT:
        # plainly for somebody: it names them, or a mandate
        if not person and not (mandate and _FOR.search(text)):
            return Requester(kind, mandate=False)
        kind = RequesterKind.REPRESENTATIVE
    inner = forwarded_from(text) if kind is RequesterKind.COLLEAGUE or is_forward(subject, text) else ""
    return Requester(kind, person=person, address=inner, mandate=mandate)


def _by_words(
    kind: RequesterKind,
    judged: Judged,
    parts: Sequence[Passage],
    subject: str,
    text: str,
    about: Circumstances,
) -> RequesterKind:
    """Return who asks where plain words say it; what was weighed stands where they do not."""
    if _is_handed_over(judged, parts, subject, text, about):
        return RequesterKind.COLLEAGUE
    if kind not in {RequesterKind.SUBJECT, RequesterKind.REPRESENTATIVE}:
        return kind
    said = [word for one in parts for word in (*one.words.folded, BREAK)]
    another = is_for_another(said)
    if not another and is_for_a_child(said):
        return RequesterKind.PARENT
    return RequesterKind.REPRESENTATIVE if another else kind


def _is_handed_over(
    judged: Judged, parts: Sequence[Passage], subject: str, text: str, about: Circumstances
) -> bool:
    """Return whether a colleague passes on the letter of another, and asks nothing themselves."""
    forward = is_forward(subject, text)
    inside = any(one.place is Place.FORWARDED for one in parts)
    if not (forward or inside):
        return False
    inner = forwarded_from(text).casefold()
    if about.colleague:
        return inner != about.sender.casefold() or not inner
    if not forward or not inner or inner == about.sender.casefold():
        return False
    outer = [word for one in parts if one.place is Place.TEXT for word in one.words.folded]
    if len([word for word in outer if word not in {BREAK, ","}]) <= _FEW:
        return inside and judged.verdict is Verdict.REQUEST
    return len(outer) <= _NOTE and hands_over(outer)


def _person(text: str) -> str:
    done = 0
    for at in _hinted(text):
        for found in _FOR.finditer(text, max(done, at - _AROUND), at + _AROUND):
            done = found.end()
            if named := _PERSON.match(text, found.end()):
                return named[1]
    return ""


def _hinted(text: str) -> list[int]:
    """Return where ways of acting may stand, in order."""
    low = (
        "".join(one if len(one) == 1 else " " for one in map(str.lower, text))
        if "İ" in text
        else text.lower()
    )
    found: list[int] = []
    for hint in _HINTS_AT_ACTING:
        at = low.find(hint)
        while at >= 0:
            found.append(at)
            at = low.find(hint, at + len(hint))
    return sorted(found)
