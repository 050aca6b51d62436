"""What a mailbox's details and grants must be, and what is said where they are not."""

from collections.abc import Callable

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.imap.grant import Login, Logins, NotNow, by_password, by_token, read_grant
from connectors.imap.place import Security, Server, home
from connectors.provider import Place
from tests.support.grants import MemoryGrants

DETAILS = {"imap_host": "imap.example.com", "smtp_host": "smtp.example.com"}
MARKER = "marker-secret-8w"


def test_tls_and_its_ports_are_the_default() -> None:
    found = home(Place("p@example.com", DETAILS))
    assert found.reading == Server("imap.example.com", 993, Security.TLS)
    assert found.sending == Server("smtp.example.com", 465, Security.TLS)
    assert (found.folders, found.aliases) == ((), ())


def test_starttls_has_ports_of_its_own() -> None:
    found = home(Place("p@example.com", DETAILS | {"imap_security": "starttls", "smtp_security": "starttls"}))
    assert (found.reading.port, found.sending.port) == (143, 587)


def test_folders_stand_one_a_line_so_that_names_may_hold_anything_else() -> None:
    found = home(Place("p@example.com", DETAILS | {"folders": "INBOX\nA, b/c d\n\n", "aliases": "a@x b@x"}))
    assert found.folders == ("INBOX", "A, b/c d")
    assert found.aliases == ("a@x", "b@x")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("imap_host", ""),
        ("imap_host", "user@host"),
        ("smtp_host", "a b"),
        ("smtp_host", "a/b"),
        ("imap_host", "a\nb"),
        ("imap_port", "0"),
        ("imap_port", "65536"),
        ("imap_port", "143x"),
        ("imap_port", "9" * 30),
        ("smtp_port", "²"),
        ("smtp_security", "none"),
    ],
)
def test_a_detail_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(Permanent, match=name):
        home(Place("p@example.com", DETAILS | {name: value}))


@pytest.mark.parametrize(
    "grant",
    ["", "{", "[]", "null", "7", "{}", '{"user": "u"}', '{"password": "p"}', '{"user": "", "password": "p"}',
     '{"user": "a\\u0000b", "password": "p"}'],
)  # fmt: skip
def test_a_grant_that_lets_nobody_in_is_a_lost_authorisation(grant: str) -> None:
    with pytest.raises(AuthorizationLost):
        read_grant(grant)


def test_a_login_shows_nothing_of_itself() -> None:
    for grant in (by_password("marker-user", MARKER), by_token("marker-user", MARKER)):
        assert "marker" not in repr(read_grant(grant))


def test_the_words_of_the_mechanisms() -> None:
    assert read_grant(by_password("ü", "p\u00e5")).plain() == "\0ü\0på".encode()
    assert read_grant(by_token("u", "t")).bearer() == b"user=u\x01auth=Bearer t\x01\x01"


def entering(*outcomes: ConnectorError | None) -> tuple[Callable[[Login], str], list[str]]:
    left, tried = list(outcomes), []

    def enter(login: Login) -> str:
        tried.append(login.token or login.password)
        if (outcome := left.pop(0)) is not None:
            raise outcome
        return "in"

    return enter, tried


@pytest.mark.parametrize("refused", [AuthorizationLost(), NotNow()])
def test_a_refused_token_is_renewed_once_and_saved(refused: ConnectorError) -> None:
    grants = MemoryGrants(by_token("u", "old", refresh_token="r1"))
    logins = Logins(grants, lambda held: by_token("u", "new", refresh_token="r2"))
    enter, tried = entering(refused, None)
    assert logins.through(enter) == "in"
    assert tried == ["old", "new"]
    assert grants.text == by_token("u", "new", refresh_token="r2")


def test_a_token_that_is_refused_even_when_fresh_is_not_renewed_again() -> None:
    grants = MemoryGrants(by_token("u", "old"))
    enter, tried = entering(AuthorizationLost(), AuthorizationLost())
    with pytest.raises(AuthorizationLost):
        Logins(grants, lambda held: by_token("u", "new")).through(enter)
    assert (tried, grants.renewals) == (["old", "new"], 1)


def test_what_another_process_renewed_meanwhile_is_used() -> None:
    grants = MemoryGrants(by_token("u", "old"))

    def enter(login: Login) -> str:
        if login.token == "old":
            grants.text = by_token("u", "theirs")
            raise AuthorizationLost
        return login.token

    logins = Logins(grants, lambda held: pytest.fail("there was no need"))
    assert logins.through(enter) == "theirs"


@pytest.mark.parametrize(
    ("grant", "error"), [(by_password("u", "p"), AuthorizationLost()), (by_token("u", "t"), Temporary())]
)
def test_nothing_is_renewed_for_a_password_or_a_dropped_line(grant: str, error: ConnectorError) -> None:
    enter, tried = entering(error)
    with pytest.raises(type(error)):
        Logins(MemoryGrants(grant), lambda held: pytest.fail("there was no need")).through(enter)
    assert len(tried) == 1


def test_a_renewal_that_fails_saves_nothing() -> None:
    grants = MemoryGrants(by_token("u", "old"))

    def renewal(held: str) -> str:
        raise Temporary

    with pytest.raises(Temporary):
        Logins(grants, renewal).through(entering(AuthorizationLost())[0])
    assert grants.text == by_token("u", "old")
