"""Each thing that speaks for a day of receipt is told in a sentence, with why it is believed or not."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.rivals import Rival
from handlers.receipt.evidence import Source, Why
from handlers.receipt.told import labelled, told

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2026, 6, 2, 22, 5, tzinfo=UTC)  # the third of June in Copenhagen


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (Source.PROVIDER, "this mailbox's own mail server took the letter"),
        (Source.HOP, "a mail server of the organisation took the letter"),
        (Source.FOREIGN_HOP, "a mail server of somebody else had the letter"),
        (Source.RESENT, "somebody sent the letter on as it was"),
        (Source.INSIDE, "the date above the mail that was passed on"),
        (Source.INSIDE_HOP, "a mail server took the mail that was passed on"),
        (Source.OLDER, "the date above an older mail that is quoted"),
        (Source.DATE, "the sender's own clock"),
    ],
)
def test_a_choice_names_the_local_day_and_what_speaks_for_it(source: Source, said: str) -> None:
    rival = Rival(source.value, Why.PROVIDER.value, AT)
    assert labelled(rival, COPENHAGEN) == f"2026-06-03, {said}"
    assert labelled(rival, UTC) == f"2026-06-02, {said}"
    assert said in told(rival, COPENHAGEN)


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why.PROVIDER, "A provider's time is believed."),
        (Why.OWN_SERVER, "A server of the organisation is believed."),
        (Why.COLLEAGUE, "A colleague passed it on, so the organisation had it by then."),
        (Why.NOT_OURS, "Not believed: such a line may have come with the letter."),
        (Why.STRANGER, "Not believed: whoever passed it on is no colleague by their address."),
        (Why.SENDERS_CLOCK, "Not believed alone: the sender chooses it."),
        (Why.BETTER_KNOWN, "Not needed: servers tell of the same mail."),
        (Why.OLDER_MAIL, "Look whether that mail asked already: then the time ran from it."),
        (Why.TOO_LATE, "Not possible: the letter was here before."),
        (Why.TOO_OLD, "Too long ago to be believed without a person's word."),
        (Why.BEFORE_THE_LAW, "Not possible: the GDPR did not apply yet."),
        (Why.AMBIGUOUS, "Day and month can be read in two ways here; look at both."),
    ],
)
def test_fm_33_it_is_told_why_something_is_believed_or_not(why: Why, said: str) -> None:
    rival = Rival(Source.DATE.value, why.value, AT)
    assert told(rival, COPENHAGEN) == f"2026-06-03 00:05: the sender's own clock. {said}"


def test_everything_that_can_speak_has_its_sentence() -> None:
    told_of = {told(Rival(one.value, Why.PROVIDER.value, AT), UTC) for one in Source}
    assert len(told_of) == len(Source)
    reasons = {told(Rival(Source.DATE.value, one.value, AT), UTC) for one in Why}
    assert len(reasons) == len(Why)


def test_a_day_without_a_time_is_told_without_one() -> None:
    rival = Rival(Source.INSIDE.value, Why.COLLEAGUE.value, AT, credible=True, timed=False)
    assert told(rival, COPENHAGEN).startswith("2026-06-03: the date above")
    assert "00:05" not in told(rival, COPENHAGEN)
