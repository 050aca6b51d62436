"""How a button names an incident: read back as it was written, and anything else names none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import NotAllowed
from handlers.domain.incidents.incident import WORKERS, IncidentId
from handlers.domain.people import Actor, Role
from handlers.incidents.tokens import read_token
from handlers.incidents.working import Which, check_worker
from tests.support.cast import MAX, actor


def read(token: str) -> Which:
    return read_token(Errand("press-1", ErrandId.INCIDENT_OPEN, actor(MAX), token=token))


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**9 - 1))
def test_what_is_written_on_a_button_reads_back(number: int, version: int) -> None:
    assert read(f"{number}-{version}") == Which(IncidentId(number), version, "press-1")
    assert read(f"{number}").id == number


def test_without_a_version_an_incident_is_meant_as_it_stands() -> None:
    assert (read("7").id, read("7").version) == (7, 0)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "-",
        "-7",
        "7-",
        "7-1-2",
        " 7",
        "7 ",
        "7\n",
        "+7",
        "7.0",
        "0x7",
        "٧",  # a digit, of another script
        "7-١",
        "1" * 19,
        "7-" + "1" * 10,
        "INC-2026-0001",
        "7; drop table incident",
    ],
)
def test_sec_05_whatever_comes_back_that_we_did_not_write_names_no_incident(token: str) -> None:
    assert read(token) == Which(IncidentId(0), 0, "press-1")


@given(st.text(max_size=40))
def test_sec_05_no_text_is_too_odd_to_be_read(token: str) -> None:
    which = read(token)
    assert which.press == "press-1", "so that a second delivery changes nothing"
    assert which.id == 0 or re.match(str(which.id), token.lstrip("0"))


@given(st.sets(st.sampled_from(Role)))
def test_sec_05_only_managers_and_admins_pass_the_door(roles: set[Role]) -> None:
    somebody = Actor(MAX, frozenset(roles), "Max")
    if roles & WORKERS:
        check_worker(somebody)
    else:
        with pytest.raises(NotAllowed):
            check_worker(somebody)
