"""Which lines of a letter's way the organisation's own servers wrote, and who belongs to the house."""

import pytest

from connectors.base import Address, Hop, Letter, PassedBy, PassedOn, Vouching
from handlers.receipt.colleagues import PUBLIC_DOMAINS, House, house_of
from handlers.receipt.trails import own_hops

HOUSE = House(frozenset({"acme.example"}))
TOP = Hop("mx.acme.example", "mail.stranger.example", "93.184.216.34")
WITHIN = Hop("box.acme.example", "mx.acme.example", "10.0.0.7")


def letter(
    senders: tuple[str, ...] = ("sam@stranger.example",),
    to: tuple[str, ...] = (),
    cc: tuple[str, ...] = (),
    passed_on: tuple[PassedOn, ...] = (),
) -> Letter:
    """Return a letter between addresses."""
    return Letter(
        fingerprint="x",
        senders=tuple(map(Address, senders)),
        to=tuple(map(Address, to)),
        cc=tuple(map(Address, cc)),
        passed_on=passed_on,
    )


@pytest.mark.parametrize(
    ("hops", "count"),
    [
        ((), 0),
        ((Hop("mx.acme.example"),), 1),
        ((Hop(""),), 1),
        ((TOP,), 1),
        # a server from outside handed it to the house's door
        ((TOP, Hop("mail.stranger.example")), 1),
        # from the door to the box
        ((WITHIN, TOP), 2),
        ((WITHIN, TOP, Hop("mail.stranger.example")), 2),
        # a host within that says nothing of who handed it over
        ((Hop("box.acme.example"), TOP), 2),
        ((Hop("box.acme.example", "mx.acme.example"), TOP), 2),
        # a name alone of somebody else is somebody else
        ((Hop("box.acme.example", "mx.other.example"), TOP), 1),
        # whatever it calls itself, it came from outside
        ((Hop("mx.acme.example", "box.acme.example", "93.184.216.34"), TOP), 1),
        # private addresses of every family are within
        ((Hop("box.acme.example", "mx.acme.example", "192.168.1.4"), TOP), 2),
        ((Hop("box.acme.example", "mx.acme.example", "172.16.9.1"), TOP), 2),
        ((Hop("box.acme.example", "mx.acme.example", "127.0.0.1"), TOP), 2),
        ((Hop("box.acme.example", "mx.acme.example", "fd00::12"), TOP), 2),
        ((Hop("box.acme.example", "mx.acme.example", "::1"), TOP), 2),
        ((Hop("box.acme.example", "mx.acme.example", "fe80::1"), TOP), 2),
        ((Hop("box.acme.example", "mx.acme.example", "2001:4860:4860::8888"), TOP), 1),
        # handed over within, but the line below is another house's
        ((WITHIN, Hop("mx.other.example")), 1),
        ((WITHIN, Hop("mx.acme.test")), 1),
        ((WITHIN, Hop("")), 1),
        # bare names and addresses are houses of their own
        ((Hop("box"), Hop("box")), 2),
        ((Hop("box"), Hop("mx")), 1),
        ((Hop("10.0.0.1"), Hop("10.0.0.1")), 2),
        ((Hop("10.0.0.1"), Hop("10.9.0.1")), 1),
        # three within
        ((Hop("c.acme.example"), Hop("b.acme.example"), TOP), 3),
        # what lies below a break never counts again
        ((TOP, WITHIN, WITHIN), 1),
        ((WITHIN, TOP, WITHIN, WITHIN), 2),
    ],
)
def test_c3_own_lines_reach_down_to_where_the_letter_came_in(hops: tuple[Hop, ...], count: int) -> None:
    assert own_hops(hops, HOUSE) == count


DOOR = Vouching(frozenset({"mx.provider.example"}), entrance=("provider.example",))


@pytest.mark.parametrize(
    ("hops", "count"),
    [
        ((), 0),
        ((Hop("mx.provider.example", "mail.stranger.example", "93.184.216.34"),), 1),
        ((Hop("mail.stranger.example"),), 1),
        (
            (
                Hop("mx.provider.example", "mail.stranger.example", "93.184.216.34"),
                Hop("mx.provider.example", "mail.stranger.example", "93.184.216.35"),
            ),
            1,
        ),
    ],
)
def test_fm_33_behind_a_known_door_the_door_is_the_last_of_our_own(hops: tuple[Hop, ...], count: int) -> None:
    assert own_hops(hops, House(frozenset({"acme.example"}), DOOR)) == count


def test_vouching_without_a_door_leaves_the_names_to_tell() -> None:
    house = House(frozenset({"acme.example"}), Vouching(frozenset({"mx.acme.example"})))
    assert own_hops((WITHIN, TOP), house) == own_hops((WITHIN, TOP), HOUSE) == 2


@pytest.mark.parametrize(
    ("own", "to", "cc", "domains"),
    [
        ("privacy@acme.example", (), (), {"acme.example"}),
        ("Privacy@ACME.example", (), (), {"acme.example"}),
        ("privacy@acme.example", ("sam@other.example",), (), {"acme.example"}),
        ("privacy@gmail.com", (), (), set()),
        ("privacy@Outlook.com", (), (), set()),
        ("", ("privacy@acme.example",), (), {"acme.example"}),
        ("", ("privacy@acme.example",), ("info@acme.test",), {"acme.example", "acme.test"}),
        ("", ("privacy@acme.example",), ("ada@web.de",), {"acme.example"}),
        ("", (), ("privacy@acme.example",), {"acme.example"}),
        ("", (), (), set()),
        ("", ("no address",), (), set()),
    ],
)
def test_the_house_is_told_by_the_mailbox_and_else_by_whom_a_letter_went_to(
    own: str, to: tuple[str, ...], cc: tuple[str, ...], domains: set[str]
) -> None:
    house = house_of(letter(to=to, cc=cc), own, None)
    assert house.domains == domains
    assert house.vouching is None


def test_who_vouches_is_kept_with_the_house() -> None:
    assert house_of(letter(), "privacy@acme.example", DOOR).vouching is DOOR


@pytest.mark.parametrize(
    ("address", "colleague"),
    [
        ("ada@acme.example", True),
        ("Ada@ACME.EXAMPLE", True),
        ("ada@mail.acme.example", False),
        ("ada@acme.example.test", False),
        ("acme.example@stranger.example", False),
        ("ada@notacme.example", False),
        ("ada", False),
        ("", False),
        ("@", False),
    ],
)
def test_only_an_address_of_the_houses_own_domain_is_a_colleagues(address: str, colleague: bool) -> None:
    assert HOUSE.holds(address) is colleague


@pytest.mark.parametrize("domain", sorted(PUBLIC_DOMAINS))
def test_nobody_is_a_colleague_by_a_domain_that_anybody_can_have(domain: str) -> None:
    house = house_of(letter(), f"privacy@{domain}", None)
    assert not house.holds(f"sam@{domain}")


@pytest.mark.parametrize(
    ("senders", "passed_on", "colleague"),
    [
        (("ada@acme.example",), (), True),
        (("sam@stranger.example",), (), False),
        ((), (), False),
        (("ada@acme.example", "sam@stranger.example"), (), False),  # who of two sent it, nobody knows
        (("ada@acme.example", "max@acme.example"), (), False),
        (("sam@stranger.example",), ((PassedBy.RESENT, "ada@acme.example"),), True),
        (("sam@stranger.example",), ((PassedBy.RESENT, "mallory@stranger.example"),), False),
        (("sam@stranger.example",), ((PassedBy.AUTOMATIC, "ada@acme.example"),), False),
        (("sam@stranger.example",), ((PassedBy.ENCLOSED, "ada@acme.example"),), False),
        (
            ("sam@stranger.example",),
            ((PassedBy.ENCLOSED, "x@y.example"), (PassedBy.RESENT, "max@acme.example")),
            True,
        ),
    ],
)
def test_a_colleague_sent_it_or_sent_it_on(
    senders: tuple[str, ...], passed_on: tuple[tuple[PassedBy, str], ...], colleague: bool
) -> None:
    told = tuple(PassedOn(by, Address(address)) for by, address in passed_on)
    assert HOUSE.holds_sender(letter(senders=senders, passed_on=told)) is colleague
