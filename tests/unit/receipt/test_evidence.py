"""When a letter first reached the organisation: what is believed, what is shown, and which one counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Address, Hop, Letter, PassedBy, PassedOn, Vouching
from handlers.receipt.colleagues import House
from handlers.receipt.evidence import Candidate, Source, Why, received_evidence
from handlers.receipt.insides import passed_on_from
from tests.support.forwards import AT, ZONE, Forward, forwards

OLA = Address("ola@firm.example")
SAM = Address("sam@example.org", "Sam Sand")
PRIVACY = "privacy@firm.example"
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


def _letter(text: str = "Delete me", **values: object) -> Letter:
    plain: dict[str, object] = {
        "senders": (SAM,),
        "to": (Address(PRIVACY),),
        "subject": "Hello",
        "text": text,
    }
    return Letter(fingerprint="x", **{**plain, **values})  # type: ignore[arg-type] # a table of fields


def _weighed(letter: Letter, **values: object) -> tuple[Candidate, ...]:
    plain: dict[str, object] = {"now": NOW, "provider_at": NOW, "zone": ZONE, "own": PRIVACY}
    return received_evidence(letter, **{**plain, **values})  # type: ignore[arg-type] # a table of arguments


def _day(day: int, hour: int = 8, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_fm_33_the_provider_is_believed_and_the_senders_clock_never_is() -> None:
    for sent_at in (_day(1, month=1), NOW + timedelta(days=400), None):
        first, *others = _weighed(_letter(sent_at=sent_at))
        assert first == Candidate(Source.PROVIDER, NOW, True, Why.PROVIDER)
        assert not any(one.credible for one in others)
        assert [one.why for one in others] == [Why.SENDERS_CLOCK] * (sent_at is not None)


def test_c3_a_letter_that_waited_in_the_houses_own_server_was_received_there() -> None:
    hops = (
        Hop("mda.firm.example", "mx.firm.example", "10.0.0.5", NOW),
        Hop("mx.firm.example", "out.example.org", "192.0.2.7", _day(8)),
        Hop("out.example.org", "phone", "", _day(1)),
    )
    found = _weighed(_letter(hops=hops))
    assert (found[0].source, found[0].at) == (Source.HOP, _day(8))
    assert [(one.at, one.why) for one in found if not one.credible] == [(_day(1), Why.NOT_OURS)]


@pytest.mark.parametrize(
    "above",
    [
        Hop("mx.firm.example", "mx.firm.example", "198.51.100.7", NOW),  # calls itself ours, and is not
        Hop("mx.firm.example", "out.example.org", "", NOW),
        Hop("", "", "", NOW),
    ],
)
def test_a_line_that_came_with_the_letter_is_shown_and_not_believed(above: Hop) -> None:
    above = Hop(above.by, above.sender, above.address and "8.8.8.8", above.at)
    planted = Hop("mx.firm.example", "x.firm.example", "10.0.0.1", _day(1))
    found = _weighed(_letter(hops=(above, planted)))
    assert found[0].at == NOW
    assert Candidate(Source.FOREIGN_HOP, _day(1), False, Why.NOT_OURS) in found


def test_behind_a_known_entrance_only_its_own_lines_are_believed() -> None:
    door = Vouching(frozenset({""}), ("protection.example",), ("example",), ("10.0.0.0/8",))
    hops = (
        Hop("a.example", "b.example", "10.0.0.1", NOW),
        Hop("x.protection.example", "out.example.org", "192.0.2.1", _day(9)),
        Hop("b.example", "c.example", "10.0.0.2", _day(2)),
    )
    found = _weighed(_letter(hops=hops), inside=door)
    assert found[0].at == _day(9)
    assert [one.at for one in found if one.source is Source.FOREIGN_HOP] == [_day(2)]


@pytest.mark.parametrize("forward", tuple(forwards()), ids=lambda one: one.name)
def test_c3_a_letter_that_a_colleague_passed_on_was_received_when_they_got_it(forward: Forward) -> None:
    letter = _letter(forward.text, senders=(OLA,), subject=forward.subject)
    first, *others = _weighed(letter)
    assert first == Candidate(Source.INSIDE, AT, True, Why.COLLEAGUE)
    assert Candidate(Source.PROVIDER, NOW, True, Why.PROVIDER) in others
    assert passed_on_from(letter, House(frozenset({"firm.example"}))) == SAM


def test_what_a_stranger_passes_on_is_shown_and_not_believed() -> None:
    forward = next(iter(forwards()))
    found = _weighed(_letter(forward.text, senders=(Address("x@else.example"),), subject="FW: x"))
    assert found[0].source is Source.PROVIDER
    assert Candidate(Source.INSIDE, AT, False, Why.STRANGER) in found


def test_fm_24_who_is_forged_to_be_a_colleague_is_a_stranger() -> None:
    forward = next(iter(forwards()))
    found = _weighed(_letter(forward.text, senders=(OLA,), subject="FW: x"), forged=True)
    assert found[0].source is Source.PROVIDER
    assert Candidate(Source.INSIDE, AT, False, Why.STRANGER) in found


def test_nobody_is_a_colleague_where_anybody_can_have_an_address() -> None:
    forward = next(iter(forwards()))
    letter = _letter(forward.text, senders=(Address("ola@gmail.com"),), subject="FW: x")
    assert _weighed(letter, own="firm@gmail.com")[0].source is Source.PROVIDER


def test_a_mail_enclosed_whole_is_dated_by_the_servers_that_took_it() -> None:
    hops = (
        Hop("mx.firm.example", "out.example.org", "192.0.2.7", _day(3)),
        Hop("out.example.org", at=_day(1)),
    )
    inner = PassedOn(PassedBy.ENCLOSED, SAM, (OLA,), "Delete me", _day(2), hops, 1)
    head = "From: Sam Sand <sam@example.org>\nDate: 1 June 2026"
    text = f"FYI\n\n---------- Forwarded message ----------\n{head}\n\nX"
    found = _weighed(_letter(text, senders=(OLA,), passed_on=(inner,)))
    assert found[0] == Candidate(Source.INSIDE_HOP, _day(3), True, Why.COLLEAGUE)
    assert Candidate(Source.INSIDE, _day(2), False, Why.BETTER_KNOWN) in found
    assert [one.at for one in found if one.credible] == [_day(3), NOW]


def test_a_mail_that_a_colleague_sent_on_as_it_was_was_with_them_by_then() -> None:
    sent_on = PassedOn(PassedBy.RESENT, OLA, at=_day(5))
    assert _weighed(_letter(passed_on=(sent_on,)))[0] == Candidate(
        Source.RESENT, _day(5), True, Why.COLLEAGUE
    )
    by_stranger = PassedOn(PassedBy.RESENT, Address("x@else.example"), at=_day(5))
    assert _weighed(_letter(passed_on=(by_stranger,)))[0].source is Source.PROVIDER


def test_an_older_mail_below_the_one_passed_on_is_for_a_person_to_look_at() -> None:
    mails = (
        ("Sam <sam@example.org>", "5 June 2026 10:00", "Any news?"),
        ("Info <info@firm.example>", "3 June 2026 10:00", "We look"),
        ("Sam <sam@example.org>", "1 June 2026 10:00", "Delete me"),
    )
    typed = (f"From: {who}\nSent: {at}\nTo: x\nSubject: y\n\n{said}\n" for who, at, said in mails)
    text = "\n".join(["FYI\n", *typed])
    found = _weighed(_letter(text, senders=(OLA,), subject="FW: again"))
    assert (found[0].source, found[0].at) == (Source.INSIDE, _day(5))
    older = [one for one in found if one.source is Source.OLDER]
    assert [(one.at, one.credible, one.why) for one in older] == [
        (_day(1), False, Why.OLDER_MAIL),
        (_day(3), False, Why.OLDER_MAIL),
    ]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1 January 2026 10:00", Why.TOO_OLD),
        ("1 May 2018 10:00", Why.BEFORE_THE_LAW),
        ("11 June 2026 10:00", Why.TOO_LATE),
        ("1 June 2030 10:00", Why.TOO_LATE),
    ],
)
def test_what_cannot_be_is_shown_and_not_believed(written: str, why: Why) -> None:
    text = f"FYI\n\n---- Forwarded message ----\nFrom: Sam <sam@example.org>\nDate: {written}\n\nDelete me\n"
    found = _weighed(_letter(text, senders=(OLA,)))
    assert found[0].source is Source.PROVIDER
    assert [one.why for one in found if one.source is Source.INSIDE] == [why]


def test_of_two_ways_to_read_a_day_the_one_that_can_be_counts_and_both_are_shown() -> None:
    def read(written: str) -> list[tuple[datetime, bool, Why]]:
        text = (
            f"FYI\n\n---- Forwarded message ----\nFrom: Sam <sam@example.org>\nDate: {written}\n\nDelete me\n"
        )
        found = _weighed(_letter(text, senders=(OLA,)))
        return sorted((one.at, one.credible, one.why) for one in found if one.source is Source.INSIDE)

    assert read("05/06/2026 10:00") == [
        (_day(6, month=5), False, Why.AMBIGUOUS),
        (_day(5), True, Why.AMBIGUOUS),
    ]
    assert read("06/05/2026 10:00 AM") == [
        (_day(6, month=5), False, Why.AMBIGUOUS),
        (_day(5), True, Why.AMBIGUOUS),
    ]
    assert read("06/07/2026 10:00") == [
        (_day(7), True, Why.AMBIGUOUS),
        (_day(6, month=7), False, Why.TOO_LATE),
    ]


def test_a_day_without_a_time_is_shown_as_a_day() -> None:
    text = "FYI\n\n---- Forwarded message ----\nFrom: Sam <sam@example.org>\nDate: 5 June 2026\n\nDelete me\n"
    first = _weighed(_letter(text, senders=(OLA,)))[0]
    assert (first.at, first.timed) == (_day(4, 22), False)


def test_a_bare_file_is_dated_by_its_topmost_server_and_else_by_nothing_believed() -> None:
    hops = (
        Hop("mx.firm.example", "out.example.org", "192.0.2.7", _day(8)),
        Hop("out.example.org", at=_day(7)),
    )
    found = received_evidence(_letter(hops=hops, sent_at=_day(6)), now=NOW)
    assert found[0].to_facts() == {
        "at": "2026-06-08T08:00:00+00:00",
        "source": "hop",
        "credible": True,
        "why": "own_server",
        "zone": None,
    }
    alone = received_evidence(_letter(sent_at=_day(6)), now=NOW)
    assert [(one.source, one.credible) for one in alone] == [(Source.DATE, False)]
    assert received_evidence(_letter(), now=NOW) == ()


@given(
    hops=st.lists(
        st.builds(Hop, st.text(max_size=9), st.text(max_size=9), st.just(""), st.datetimes()), max_size=6
    ),
    text=st.sampled_from([one.text for one in forwards()]) | st.text(max_size=200),
    colleague=st.booleans(),
)
def test_the_chosen_one_is_never_later_than_the_provider_nor_far_before(
    hops: list[Hop], text: str, colleague: bool
) -> None:
    aware = tuple(Hop(one.by, one.sender, "", one.at and one.at.replace(tzinfo=UTC)) for one in hops)
    letter = _letter(text, hops=aware, senders=(OLA if colleague else SAM,), subject="FW: x")
    first, *others = _weighed(letter)
    assert first.credible
    assert NOW - timedelta(days=121) < first.at <= NOW
    assert all(first.at <= one.at for one in others if one.credible)
