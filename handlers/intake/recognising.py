"""Having a letter recognised: with what is known besides its words, and by the organisation's own words."""

from collections.abc import Sequence

from connectors.base import Address, Letter
from handlers.agents import agent_letters
from handlers.desk import Desk
from handlers.domain.finding import Circumstances, Finding
from handlers.domain.ids import OrganisationId
from handlers.domain.message import Content
from handlers.domain.own_words import OwnWord
from handlers.receipt.colleagues import house_of
from handlers.triage import own

OwnWords = Sequence[OwnWord]


def own_words(desk: Desk, organisation: OrganisationId) -> OwnWords:
    """Return the words that an organisation's letters are read by besides everybody's."""
    with desk.reading("recognising.own_words") as tx:
        return tx.own_words.of(organisation)


def recognised(desk: Desk, letter: Letter, words: OwnWords = (), *, junk: bool = False) -> Finding:
    """Return what a letter seems to be.

    Args:
        junk: it lay in a junk folder.
    """
    sender = letter.senders[0].address if len(letter.senders) == 1 else ""
    about = Circumstances(
        sender=sender,
        mail_kind=letter.kind,
        junk=junk,
        enclosed=letter.enclosed,
        file_names=tuple(file.name for file in letter.attachments),
        encrypted=letter.encrypted,
        colleague=house_of(letter, "", None).holds_sender(letter),
    )
    said = own.Letter(letter.subject, letter.text, sender)
    return _recognised(desk, said, letter.senders, letter.reply_to, about, words)


def recognised_anew(desk: Desk, content: Content, words: OwnWords = ()) -> Finding:
    """Return what a letter seems to be by what is kept of it."""
    about = Circumstances(
        sender=content.sender.address, file_names=tuple(file.name for file in content.attachments)
    )
    said = own.Letter(content.subject, content.text, content.sender.address)
    return _recognised(desk, said, (content.sender,), content.reply_to, about, words)


def _recognised(
    desk: Desk,
    said: own.Letter,
    senders: tuple[Address, ...],
    reply_to: tuple[Address, ...],
    about: Circumstances,
    words: OwnWords,
) -> Finding:
    """Return what everybody's rules find, then what agents write, then the organisation's own words."""
    found = desk.recogniser.recognise(said.subject, said.text, about)
    return own.applied(agent_letters.applied(found, senders, said.text, reply_to), said, words)
