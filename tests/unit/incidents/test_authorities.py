"""The table of authorities is whole for the EEA, the United Kingdom and Switzerland."""

import re

import pytest

from handlers.domain.authorities import AS_OF, authority_of, table

EEA = [
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
    *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
]
LAENDER = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]


@pytest.mark.parametrize("country", [*EEA, "GB", "CH"])
def test_every_country_of_ours_has_its_authority(country: str) -> None:
    found = authority_of(country)
    assert found is not None
    assert found.code == country
    assert found.name
    assert found.country


@pytest.mark.parametrize("land", LAENDER)
def test_a_land_goes_before_its_country(land: str) -> None:
    found = authority_of("DE", land)
    assert found is not None
    assert found.code == f"DE-{land}"
    assert found.country == f"Germany ({land})"


def test_a_subdivision_without_an_authority_of_its_own_has_its_countrys() -> None:
    assert authority_of("GB", "ENG") == authority_of("GB")
    assert authority_of("US") is None


def test_the_table_is_plain_https_and_says_of_when_it_is() -> None:
    assert re.fullmatch(r"20[0-9]{2}-[01][0-9]", AS_OF)
    for one in table().values():
        assert one.website.startswith("https://")
        assert one.confidence in {"high", "medium", "low"}


def test_authorities_of_one_name_are_told_apart_by_their_country() -> None:
    danish, norwegian = authority_of("DK"), authority_of("NO")
    assert danish
    assert norwegian
    assert danish.name == norwegian.name
    assert danish.country != norwegian.country
