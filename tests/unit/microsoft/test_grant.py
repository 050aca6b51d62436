"""What is kept of a consent: read back whole, and never trusted further than it can be read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import AuthorizationLost
from connectors.microsoft.grant import Grant, Mode, mode_of

TENANT = "7d3f1c52-0b1e-4b7c-9d52-2a6f0c8e1a11"


def cache(*tokens: tuple[str, int]) -> str:
    return json.dumps({"AccessToken": {str(at): {"secret": s, "expires_on": str(at)} for s, at in tokens}})


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("shared", [True, False])
def test_a_grant_is_read_back_as_it_was_kept(mode: Mode, shared: bool) -> None:
    grant = Grant(mode, TENANT, cache(("one", 10_000)), shared)
    assert Grant.read(grant.text) == grant


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"mode": "x"}', '{"mode": "delegated"}', "not json"]
)
def test_what_is_no_grant_asks_for_a_new_consent(text: str) -> None:
    with pytest.raises(AuthorizationLost, match="connect again"):
        Grant.read(text)


@given(st.text())
def test_nonsense_is_told_without_being_repeated(text: str) -> None:
    with pytest.raises(AuthorizationLost) as told:
        Grant.read("x" + text)
    assert len(text) < 5 or text not in str(told.value)


def test_the_token_that_lasts_longest_is_used_until_five_minutes_before_its_end() -> None:
    grant = Grant(Mode.DELEGATED, TENANT, cache(("old", 5_000), ("new", 10_000)))
    assert grant.access(1_000) == ("new", 9_700)
    assert grant.access(9_699) == ("new", 9_700)
    assert grant.access(9_700) is None


@pytest.mark.parametrize(
    "held", ["", "{}", "[]", '{"AccessToken": {}}', '{"AccessToken": {"x": {}}}', "nonsense"]
)
def test_a_cache_without_a_token_has_none(held: str) -> None:
    assert Grant(Mode.DELEGATED, TENANT, held).access(0) is None


def test_a_person_signs_in_where_the_details_say_nothing_else() -> None:
    assert mode_of({}) is Mode.DELEGATED
    assert mode_of({"mode": ""}) is Mode.DELEGATED
    assert mode_of({"mode": "application"}) is Mode.APPLICATION
