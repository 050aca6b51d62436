"""What speaks for a day of receipt, and why it is believed or not, in sentences for people."""

from datetime import tzinfo

from handlers.domain.phrase import Phrase, say
from handlers.domain.rivals import Rival
from handlers.receipt.evidence import Source, Why

_SOURCES = {
    Source.PROVIDER: say("this mailbox's own mail server took the letter"),
    Source.HOP: say("a mail server of the organisation took the letter"),
    Source.FOREIGN_HOP: say("a mail server of somebody else had the letter"),
    Source.RESENT: say("somebody sent the letter on as it was"),
    Source.INSIDE: say("the date above the mail that was passed on"),
    Source.INSIDE_HOP: say("a mail server took the mail that was passed on"),
    Source.OLDER: say("the date above an older mail that is quoted"),
    Source.DATE: say("the sender's own clock"),
}
_WHYS = {
    Why.PROVIDER: say("A provider's time is believed."),
    Why.OWN_SERVER: say("A server of the organisation is believed."),
    Why.COLLEAGUE: say("A colleague passed it on, so the organisation had it by then."),
    Why.NOT_OURS: say("Not believed: such a line may have come with the letter."),
    Why.STRANGER: say("Not believed: whoever passed it on is no colleague by their address."),
    Why.SENDERS_CLOCK: say("Not believed alone: the sender chooses it."),
    Why.BETTER_KNOWN: say("Not needed: servers tell of the same mail."),
    Why.OLDER_MAIL: say("Look whether that mail asked already: then the time ran from it."),
    Why.TOO_LATE: say("Not possible: the letter was here before."),
    Why.TOO_OLD: say("Too long ago to be believed without a person's word."),
    Why.BEFORE_THE_LAW: say("Not possible: the GDPR did not apply yet."),
    Why.AMBIGUOUS: say("Day and month can be read in two ways here; look at both."),
}


def labelled(rival: Rival, zone: tzinfo) -> Phrase:
    """Return a rival as one of several days to choose from."""
    return say("{day}, {what}", day=rival.on(zone).isoformat(), what=_what(rival))


def told(rival: Rival, zone: tzinfo) -> Phrase:
    """Return a rival with its instant, and why it is believed or not."""
    local = rival.at.astimezone(zone)
    at = f"{local:%Y-%m-%d %H:%M}" if rival.timed else f"{local:%Y-%m-%d}"
    return say("{at}: {what}. {why}", at=at, what=_what(rival), why=_WHYS[Why(rival.why)])


def _what(rival: Rival) -> Phrase:
    return _SOURCES[Source(rival.source)]
