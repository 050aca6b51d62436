"""Who is admitted: from memory alone, by what the directory said in advance."""

from collections.abc import Iterable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.roster import SettingsRoster
from bot.settings.groups import SlackSettings
from bot.slack.deliveries import Sender
from bot.slack.identity import Identity
from bot.slack.people import OBJECTIONS, People, Unconfirmed
from handlers.desk import Desk, Rules
from handlers.domain.colleague import Colleague, Objection
from handlers.domain.errors import NotAllowed
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.ports import ChatBusy

HOME = Identity("T1", "U0OMBUD", "B0OMBUD", "E1")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def colleague(person: str, objection: Objection = Objection.NONE, language: str = "da") -> Colleague:
    return Colleague(PersonId(person), "Ada", "da-DK", language, "", objection, frozenset(), NOW)


def sender(person: str = "U0ADA", team: str = "T1", enterprise: str = "") -> Sender:
    return Sender("slack:block_actions:1", person, team, enterprise_id=enterprise)


class Asked:
    """An identity that counts how often Slack would have been asked."""

    def __init__(self, answer: Identity | ChatBusy = HOME) -> None:
        self._answer = answer
        self.times = 0

    def __call__(self) -> Identity:
        self.times += 1
        if isinstance(self._answer, ChatBusy):
            raise self._answer
        return self._answer


def people(
    known: Iterable[Colleague] = (), *, team: str = "T1", identity: Asked | None = None, **lists: Any
) -> People:
    roster = SettingsRoster(SlackSettings(**{"case_handlers": ("U0ADA", "W0BEN"), **lists}))
    roster.learn(known)
    desk = SimpleNamespace(roster=roster, rules=Rules(language="sv"))
    return People(cast("Desk", desk), identity or Asked(), team)


@pytest.mark.parametrize("person", ["U0ADA", "W0BEN"])
def test_a_member_comes_with_roles_name_and_language(person: str) -> None:
    actor = people([colleague(person)]).admit(sender(person))
    assert (actor.id, actor.name, actor.language) == (person, "Ada", "da")
    assert actor.roles == frozenset({Role.CASE_HANDLER})


@pytest.mark.parametrize("objection", [one for one in Objection if one])
def test_sec_06_whoever_the_directory_objects_to_is_refused_although_listed(objection: Objection) -> None:
    with pytest.raises(NotAllowed) as caught:
        people([colleague("U0ADA", objection)]).admit(sender())
    assert caught.value.message == OBJECTIONS[objection]


def test_sec_06_every_objection_has_its_sentence() -> None:
    assert set(OBJECTIONS) == set(Objection) - {Objection.NONE}


@pytest.mark.parametrize("team", ["T2", "", "E1"])
def test_sec_06_another_workspace_is_refused(team: str) -> None:
    with pytest.raises(NotAllowed, match="its own workspace"):
        people([colleague("U0ADA")]).admit(sender(team=team))


def test_sec_06_within_one_organisation_a_member_acts_from_any_workspace() -> None:
    office = people([colleague("U0ADA")])
    assert office.admit(sender(team="T2", enterprise="E1")).roles
    with pytest.raises(NotAllowed):
        office.admit(sender("U0ZOE", team="T2", enterprise="E1"))  # nobody asked about Zoe
    with pytest.raises(NotAllowed):
        office.admit(sender(team="T2", enterprise="E2"))


def test_somebody_with_a_role_whom_nobody_asked_about_yet_waits_a_moment() -> None:
    with pytest.raises(Unconfirmed, match="nothing was changed"):
        people().admit(sender())


def test_somebody_without_a_role_is_admitted_without_one_and_slack_is_not_asked() -> None:
    identity = Asked()
    actor = people([colleague("U0ADA")], identity=identity).admit(sender("U0MALLORY"))
    assert (actor.roles, actor.language) == (frozenset(), "sv")
    assert identity.times == 0


def test_without_a_workspace_in_the_settings_the_tokens_own_counts() -> None:
    office = people([colleague("U0ADA")], team="")
    assert office.admit(sender()).roles
    with pytest.raises(NotAllowed):
        office.admit(sender(team="T2"))


def test_while_slack_does_not_say_whose_token_it_is_nobody_acts() -> None:
    with pytest.raises(Unconfirmed):
        people([colleague("U0ADA")], team="", identity=Asked(ChatBusy("silent"))).admit(sender())


def test_an_empty_workspace_never_matches_an_empty_claim() -> None:
    nobody = Identity("", "", "")
    with pytest.raises(NotAllowed):
        people([colleague("U0ADA")], team="", identity=Asked(nobody)).admit(sender(team=""))


def test_ux_25_a_stranger_is_spoken_to_in_the_desks_language() -> None:
    office = people([colleague("U0ADA"), colleague("U0MAX", language="")])
    assert [office.language(person) for person in ("U0ADA", "U0MAX", "U0ZOE", "")] == ["da", "sv", "sv", "sv"]
