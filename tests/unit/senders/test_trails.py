"""Received lines as hops, and results counted among them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Hop
from connectors.mime.trail import read_hop, read_trail
from tests.unit.senders.headers import letter_of


@pytest.mark.parametrize(
    ("line", "hop"),
    [
        (
            "from a.example (192.0.2.1) by b.example (192.0.2.2) with SMTP; now",
            Hop("b.example", "a.example", "192.0.2.1"),
        ),
        (
            "from a.example (a.example. [192.0.2.1]) by B.example with X",
            Hop("b.example", "a.example", "192.0.2.1"),
        ),
        ("from a (a [IPv6:2001:DB8::1]) by b; now", Hop("b", "a", "2001:db8::1")),
        ("from a (2603:10a6:20b:5d1::20) by b.", Hop("b", "a", "2603:10a6:20b:5d1::20")),
        ("from a (helo=(10.0.0.1)) by b", Hop("b", "a")),
        ("from a (10.0.0.1 x) by b", Hop("b", "a", "")),
        ("from a (HELO evil) (192.0.2.1) by b", Hop("b", "a")),
        ("from a by b with SMTP", Hop("b", "a")),
        ("by 2002:a05:6402::1 with SMTP id x", Hop("2002:a05:6402::1")),
        ("(qmail 1 invoked by uid 89); now", Hop("")),
        ("from a (by c.example) by b", Hop("b", "a")),
        ("", Hop("")),
    ],
)
def test_a_received_line_is_a_hop(line: str, hop: Hop) -> None:
    assert read_hop(line) == hop


def test_results_count_the_lines_above_them() -> None:
    letter = letter_of(
        "Authentication-Results: one.example; dmarc=pass",
        "Received: from a (192.0.2.1) by b",
        "Authentication-Results: two.example; dmarc=fail",
        "received: by c",
        "AUTHENTICATION-RESULTS: spf=pass; dmarc=none; compauth=pass reason=109",
    )
    found = [(row.authserv_id, row.dmarc, row.compauth, row.hops) for row in letter.authentication]
    assert found == [("one.example", "pass", "", 0), ("two.example", "fail", "", 1), ("", "none", "pass", 2)]
    assert letter.hops == (Hop("b", "a", "192.0.2.1"), Hop("c"))


def test_a_worse_verdict_over_all_checks_counts() -> None:
    ((row,), _) = read_trail([("authentication-results", "dmarc=pass; compauth=pass; compauth=fail")])
    assert row.compauth == "fail"


def test_a_trail_is_bounded_and_still_counted_to_its_end() -> None:
    trail = [("received", "by x")] * 80 + [("authentication-results", "a; dmarc=pass")] * 40
    results, hops = read_trail(trail)
    assert (len(results), len(hops)) == (20, 50)
    assert {row.hops for row in results} == {80}


@given(st.lists(st.tuples(st.sampled_from(["received", "authentication-results"]), st.text()), max_size=60))
def test_any_trail_is_read_without_a_word_of_complaint(trail: list[tuple[str, str]]) -> None:
    results, hops = read_trail(trail)
    received = sum(name == "received" for name, _ in trail)
    assert len(hops) == min(received, 50)
    assert all(0 <= row.hops <= received for row in results)


@given(st.text(alphabet="from by()[]. ;\t", max_size=400))
def test_any_line_of_the_right_letters_is_a_hop(line: str) -> None:
    assert isinstance(read_hop(line), Hop)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("from a by b; Tue, 2 Jun 2026 10:00:00 +0200 (CEST)", datetime(2026, 6, 2, 8, tzinfo=UTC)),
        ("by b with SMTP id x; 2 Jun 2026 10:00:00 -0000", datetime(2026, 6, 2, 10, tzinfo=UTC)),
        (
            "from a (a; b [192.0.2.1]) by b (x; y); Tue, 2 Jun 26 10:00 GMT",
            datetime(2026, 6, 2, 10, tzinfo=UTC),
        ),
        ("(qmail 1 invoked by uid 89); 2 Jun 2026 08:00:00 -0000", datetime(2026, 6, 2, 8, tzinfo=UTC)),
        ("from a by b; yesterday", None),
        ("from a by b; Tue, 32 Jun 2026 10:00:00 +0200", None),
        ("Tue, 2 Jun 2026 10:00:00 +0200", None),
        ("from a by b", None),
    ],
)
def test_fm_33_a_hop_says_when_it_took_the_letter_where_it_says_so_plainly(
    line: str, at: datetime | None
) -> None:
    assert read_hop(line).at == at
