"""An organisation's own words, kept by its admins: what a phrase or a sender means in its letters alone.

They are laid over the rules when a letter is read, never leave the organisation, and teach nobody else's
rules anything. Suggestions are drawn from what people corrected, when an operator asks for them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.authentication import domain_of
from handlers.domain.errors import AlreadyHandled, Gone, Incomplete, NotAllowed, NotFound, Refused
from handlers.domain.finding import Evidence, Finding, Place, Verdict
from handlers.domain.ids import MessageId
from handlers.domain.looking import Look
from handlers.domain.message import Message
from handlers.domain.own_words import LONGEST, MOST, OwnWord, Sense, Where
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import say
from handlers.domain.reading import Aspect, Correction
from handlers.domain.rights import Right
from handlers.people import access
from handlers.receipt.colleagues import PUBLIC_DOMAINS
from handlers.store.readings import Corrected
from handlers.store.transaction import Transaction
from handlers.viewing.evidence import text_of

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_SHORTEST = 4  # characters of a phrase
_REASON = 300
#: Corrections that are looked through, the newest first.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that could become one of the organisation's own words.

    Attributes:
        times: how often people corrected what it led to.
    """

    where: Where
    text: str
    sense: Sense
    times: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What can be drawn from what people corrected.

    Attributes:
        missed: cases with rights that a person had to add; somebody reads them for their words.
    """

    found: tuple[Suggestion, ...]
    missed: tuple[tuple[str, Right], ...] = ()


def listed(desk: Desk, actor: Actor) -> tuple[OwnWord, ...]:
    """Return the organisation's own words, in the order in which they were added.

    Raises:
        NotAllowed: as every function here: they are the admins' to keep.
    """
    _check(actor)
    with desk.reading("own_words.listed") as tx:
        return tx.own_words.of(organisation_of(tx).id)


def add(desk: Desk, actor: Actor, word: OwnWord) -> OwnWord:
    """Have a phrase or a sender's domain mean something from now on; letters read before stay as they are.

    Raises:
        AlreadyHandled: it means something already.
        Incomplete: it is no phrase or domain, or no reason is given.
        Refused: there are too many.
    """
    _check(actor)
    wanted = _checked(word)
    with desk.transaction("own_words.add") as tx:
        organisation = organisation_of(tx)
        known = tx.own_words.of(organisation.id)
        if any((one.where, one.text.casefold()) == (wanted.where, wanted.text.casefold()) for one in known):
            raise AlreadyHandled(say("This is one of your own words already; remove it first."))
        if len(known) >= MOST:
            raise Refused(say("There are {most} own words already; remove one first.", most=MOST))
        return tx.own_words.add(organisation.id, wanted, actor.id)


def remove(desk: Desk, actor: Actor, number: int) -> None:
    """Have one of the own words count no longer.

    Raises:
        NotFound: there is none of this number.
    """
    _check(actor)
    with desk.transaction("own_words.remove") as tx:
        if not tx.own_words.remove(organisation_of(tx).id, number, actor.id):
            raise NotFound(say("There is no such own word; the list shows their numbers."))


def suggest(desk: Desk, actor: Actor) -> Suggestions:
    """Open the letters of which people said that they were read wrongly, and return what led astray.

    Whoever asks has read words of these letters, which stands in the access log.
    """
    _check(actor)
    with desk.transaction("own_words.suggest") as tx:
        organisation = organisation_of(tx)
        wrong = tx.readings.corrections(organisation.id, _LOOKED_AT)
        letters = _letters(tx, {one.message for one in wrong})
        readings = tx.readings.of(list(letters))
        access.note(tx, actor, Look.LETTER, len(letters))
        known = {(one.where, one.text.casefold()) for one in tx.own_words.of(organisation.id)}
        counted = Counter(
            found
            for one in wrong
            if one.message in letters and one.message in readings
            for found in _led_astray(one.correction, readings[one.message], letters[one.message])
            if found[:2] not in known
        )
        missed = tuple(_missed(tx, wrong, letters))
    found = tuple(Suggestion(*what, times) for what, times in counted.most_common())
    return Suggestions(found, missed)


def _letters(tx: Transaction, wanted: set[MessageId]) -> dict[MessageId, Message]:
    found = {}
    for message in sorted(wanted):
        try:
            found[message] = tx.messages.get(message)
        except Gone:
            continue  # what was erased suggests nothing
    return found


def _led_astray(
    correction: Correction, reading: Finding, letter: Message
) -> Iterator[tuple[Where, str, Sense]]:
    """Yield what of a letter led to a reading that a person corrected, and what it means instead."""
    if correction.aspect is Aspect.VERDICT and correction.said == Verdict.OTHER.value:
        domain = domain_of(letter.content.sender.address)
        if domain and domain not in PUBLIC_DOMAINS and _DOMAIN.fullmatch(domain):
            yield Where.DOMAIN, domain, Sense.NEVER
        for words in {_words(one, letter) for one in reading.evidence if one.right}:
            if words:
                yield Where.PHRASE, words, Sense.NEVER
    elif correction.aspect is Aspect.RIGHTS:
        found, said = set(correction.found.split()), set(correction.said.split())
        if len(said - found) != 1:
            return
        (instead,) = said - found
        for one in reading.evidence:
            if one.right in found - said and (words := _words(one, letter)):
                yield Where.PHRASE, words, Sense(instead)


def _words(cited: Evidence, letter: Message) -> str:
    """Return deciding words as a phrase; "" where they are too few or too many for one."""
    if cited.place is not Place.TEXT:
        return ""
    words = " ".join(text_of(letter)[cited.start : cited.end].split()).casefold()
    return words if _SHORTEST <= len(words) <= LONGEST and " " in words else ""


def _missed(
    tx: Transaction, wrong: list[Corrected], letters: Mapping[MessageId, Message]
) -> Iterator[tuple[str, Right]]:
    for one in wrong:
        letter = letters.get(one.message)
        if one.correction.aspect is not Aspect.RIGHTS or letter is None or letter.case_id is None:
            continue
        for right in Right:
            if right in one.correction.said.split() and right not in one.correction.found.split():
                yield tx.cases.get(letter.case_id).number, right


def _checked(word: OwnWord) -> OwnWord:
    text, reason = " ".join(word.text.split()), " ".join(word.reason.split())
    if word.where is Where.DOMAIN:
        text = text.casefold().lstrip("@")
        if not _DOMAIN.fullmatch(text):
            raise Incomplete({"text": say("Write the domain of a sender, such as news.example.org.")})
        if text in PUBLIC_DOMAINS and word.sense is not Sense.LOOK:
            raise Incomplete({"text": say("Anybody can write from {domain}; name a phrase.", domain=text)})
    elif not _SHORTEST <= len(text) <= LONGEST or not any(char.isalpha() for char in text):
        raise Incomplete(
            {"text": say("Write a phrase of {least} to {most} characters.", least=_SHORTEST, most=LONGEST)}
        )
    if not reason:
        raise Incomplete({"reason": say("Say why; whoever looks at the list next will ask.")})
    return OwnWord(word.where, text, word.sense, reason[:_REASON])


def _check(actor: Actor) -> None:
    if Role.ADMIN not in actor.roles:
        raise NotAllowed
