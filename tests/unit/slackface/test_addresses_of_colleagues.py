"""Addresses as Slack's directory gives them: only with the scope, only where mail can go, and never shown."""

import pytest

from bot.sandbox.slack.people import Person
from bot.slack.directory import account_of
from bot.slack.identity import Identity
from handlers.domain.ids import PersonId

HOME = Identity("T1", "U0OMBUD", "B0OMBUD", "E1")
ADA = PersonId("U0ADA")


def address(given: object) -> str:
    user = {"id": ADA, "team_id": "T1", "profile": {"display_name": "Ada", "email": given}}
    return account_of(ADA, user, HOME).address


@pytest.mark.parametrize("given", ["ada@acme.example", "Ada.O-Neil+x@acme.example", " ada@acme.example "])
def test_an_address_is_taken_as_it_is(given: str) -> None:
    assert address(given) == given.strip()


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "ada",
        "ada@",
        "@acme.example",
        "a@b@c",
        "ada@acme.example\r\nBcc: x@y.example",
        "a da@b.example",
        "\u00e5da@acme.example",
        "a" * 250 + "@b.example",
        7,
        {"a": "b"},
    ],
)
def test_what_mail_cannot_go_to_is_no_address(given: object) -> None:
    assert address(given) == ""


def test_an_account_does_not_show_its_address() -> None:
    user = {"id": ADA, "team_id": "T1", "profile": {"email": "ada@acme.example"}}
    account = account_of(ADA, user, HOME)
    assert account.address == "ada@acme.example"
    assert "acme.example" not in repr(account)


def test_the_stand_in_gives_the_field_only_with_the_scope() -> None:
    person = Person("U0ADA", "ada", "T1", email="ada@acme.example")
    assert "email" not in person.as_slack(0)["profile"]
    assert person.as_slack(0, include_email=True)["profile"]["email"] == "ada@acme.example"
    assert "email" not in Person("U0BEN", "ben", "T1").as_slack(0, include_email=True)["profile"]
