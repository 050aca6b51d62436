"""Which language somebody is spoken to in, wherever Ombud speaks: pages, notices, forms and answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

import pytest

from bot.roster import SettingsRoster
from bot.settings.groups import SlackSettings
from bot.slack.identity import Identity
from bot.slack.people import People
from handlers.commands.whoami import me
from handlers.desk import Desk, Limits, Rules
from handlers.domain.colleague import Colleague, Objection
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor
from handlers.people import colleagues
from tests.support.cast import ADA, BEN, MAX
from tests.support.times import MONDAY

#: What the directory said of some people; of whoever is not named here it was not asked yet.
KNOWN = {ADA: "da", MAX: ""}


@contextmanager
def nobody_is_away(_name: str) -> Iterator[SimpleNamespace]:
    """Read from a store in which nobody said that they are away."""
    yield SimpleNamespace(absences=SimpleNamespace(standing=list))


def desk(language: str) -> Desk:
    roster = SettingsRoster(SlackSettings(case_handlers=(ADA, BEN), managers=(MAX,)))
    roster.learn(
        Colleague(person, "Ada", "", spoken, "", Objection.NONE, frozenset(), MONDAY)
        for person, spoken in KNOWN.items()
    )
    rules = Rules(language=language)
    return cast("Desk", SimpleNamespace(roster=roster, rules=rules, limits=Limits(), reading=nobody_is_away))


@pytest.mark.parametrize("desks", ["sv", "en"])
def test_ux_25_a_person_is_spoken_to_in_their_own_language(desks: str) -> None:
    assert colleagues.language(desk(desks), ADA) == "da"


@pytest.mark.parametrize("person", [MAX, BEN, PersonId("U0ZOE"), PersonId("")])
@pytest.mark.parametrize("desks", ["sv", "en"])
def test_ux_25_whoever_has_no_language_or_is_unknown_is_spoken_to_in_the_desks(
    person: PersonId, desks: str
) -> None:
    assert colleagues.language(desk(desks), person) == desks


def at_the_counter(office: Desk, person: PersonId) -> str:
    return People(office, lambda: Identity("T1", "", ""), "T1").language(person)


def as_they_are_told(office: Desk, person: PersonId) -> str:
    lines = me(office, Actor(person), "").lines
    return next(line.split()[2] for line in lines if line.startswith("Ombud speaks"))


@pytest.mark.parametrize("person", [ADA, MAX, BEN])
@pytest.mark.parametrize(("asked", "words"), [(at_the_counter, None), (as_they_are_told, "names")])
def test_ux_25_the_counter_and_the_answer_to_who_am_i_know_the_same_language(
    asked: Callable[[Desk, PersonId], str], words: str | None, person: PersonId
) -> None:
    names = {"da": "Danish", "sv": "Swedish"}
    spoken = colleagues.language(desk("sv"), person)
    assert asked(desk("sv"), person) == (names[spoken] if words else spoken)
