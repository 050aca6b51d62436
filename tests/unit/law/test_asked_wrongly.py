"""Questions to the clock that make no sense: each is refused by a sentence that says what to write."""

import re
from typing import Any

import pytest

from handlers.due import due

LINE: dict[str, Any] = {"received": "2026-01-31T10:00+01:00", "country": "NO"}


def notice(value: object, at: str = "2026-02-20T10:00Z") -> dict[str, Any]:
    return {"events": [{"name": "extension_notice", "at": at, "value": value}]}


def asked(at: str) -> dict[str, Any]:
    return {"events": [{"name": "id_requested", "at": at}]}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"colour": 1}, "there is no key in a line 'colour'; did you mean country?"),
    (
        {"zzz": 1},
        "there is no key in a line 'zzz'; use id, clock, received, country, subdivision, tz, regime",
    ),
    ({"received": ""}, "received is missing: an instant such as 2026-01-31T10:00+01:00"),
    ({"received": None}, "received is missing"),
    ({"received": "2026-01-31T10:00"}, "received is '2026-01-31T10:00'; add its offset, such as +01:00 or Z"),
    ({"received": "2026-01-31"}, "received is '2026-01-31'; add its offset"),
    ({"received": "soon"}, "received is 'soon', which is no instant such as 2026-01-31T10:00+01:00"),
    ({"received": 5}, "received is a text in quotes"),
    ({"received": "9999-12-31T10:00Z"}, "its year must lie between 1900 and 2099"),
    ({"received": "0001-01-01T00:00+14:00"}, "its year must lie between 1900 and 2099"),
    ({"received": "9999-12-31T10:00Z", "clock": "breach_72h"}, "its year must lie between 1900 and 2099"),
    ({"received": "2100-01-01T00:00Z"}, "its year must lie between 1900 and 2099"),
    ({"received": "1899-12-31T00:00Z"}, "its year must lie between 1900 and 2099"),
    ({"country": ""}, "country is missing: the establishment's, as an ISO 3166-1 code such as NO"),
    ({"country": "XX"}, "no calendar for country 'XX'; use an ISO 3166-1 alpha-2 code"),
    ({"country": "XX", "tz": "Europe/Oslo"}, "no calendar for country 'XX'"),
    ({"country": "XX", "clock": "breach_72h"}, "no calendar for country 'XX'"),
    ({"country": "XX", "clock": "breach_72h", "tz": "Europe/Oslo"}, "no calendar for country 'XX'"),
    ({"country": "JP"}, "no usual time zone is known for JP; name one with tz, such as Europe/Oslo"),
    ({"country": "GB"}, "the holidays of GB differ by part; set the subdivision to ENG or NIR or SCT or WLS"),
    ({"subdivision": "ZZ"}, "no calendar for subdivision 'ZZ' of NO"),
    ({"tz": "Europe/Osl"}, "there is no time zone 'Europe/Osl'; use an IANA name such as Europe/Oslo"),
    ({"tz": "Europe"}, "there is no time zone 'Europe'"),
    ({"tz": "../../zone"}, "there is no time zone '../../zone'"),
    ({"regime": "eu"}, "there is no regime 'eu'; use gdpr, uk, ch, ccpa, lgpd"),
    ({"right": "acess"}, "there is no right 'acess'; did you mean access?"),
    ({"clock": "dsar"}, "there is no clock 'dsar'; did you mean dsr?"),
    ({"events": {"name": "id_requested"}}, "events is a list of objects with name, at and value"),
    ({"events": [{"at": "2026-02-01T10:00Z"}]}, "events is a list of objects with name, at and value"),
    ({"events": ["id_requested"]}, "events is a list of objects with name, at and value"),
    (asked(""), "id_requested is missing: an instant such as"),
    (asked("2026-02-01T10:00"), "id_requested is '2026-02-01T10:00'; add its offset"),
    (asked("9999-12-31T20:00Z"), "its year must lie between 1900 and 2099"),
    (asked("2026-01-30T10:00Z"), "id_requested lies before the receipt; correct one of the two"),
    (asked("2026-01-31T09:59+01:00"), "id_requested lies before the receipt"),
    (
        {"events": [{"name": "id_asked", "at": "2026-02-01T10:00Z"}]},
        "there is no event 'id_asked'; did you mean",
    ),
    ({"events": [{"name": "id_requested", "when": "x"}]}, "there is no key in an event 'when'; use name, at"),
    ({"events": [{"name": "large_quantity", "value": ""}]}, "large_quantity is yes or no, not ''"),
    ({"events": [{"name": "large_quantity", "value": "much"}]}, "large_quantity is yes or no, not 'much'"),
    (notice(3), "an extension under GDPR Art. 12(3) is of 1 to 2 months, not '3'"),
    (notice("0"), "is of 1 to 2 months, not '0'"),
    (notice(""), "is of 1 to 2 months, not ''"),
    (notice(None), "is of 1 to 2 months, not ''"),
    (notice("two"), "is of 1 to 2 months, not 'two'"),
    (notice(1.5), "an event's value is a text or a whole number"),
    ({"country": "US", **notice(46)}, "an extension under 11 CCR s. 7021(b) is of 1 to 45 days, not '46'"),
    (
        {"country": "CH", **notice(2)},
        "an extension under DPO Art. 18(2) names a date, such as 2026-05-29, not '2'",
    ),
    ({"country": "CH", **notice("9999-12-31")}, "names a date, such as 2026-05-29, not '9999-12-31'"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[str(sorted(wrong.items())) for wrong, _ in WRONG])
def test_it_is_refused_with_the_fix(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        due({**LINE, **wrong})


@pytest.mark.parametrize(
    "extension",
    [[notice(2)["events"][0]], [notice(3)["events"][0]]],
)
def test_a_second_notice_is_read_as_strictly_as_the_first(extension: list[dict[str, Any]]) -> None:
    events = [*notice(1, "2026-02-10T10:00Z")["events"], *extension]
    if extension[0]["value"] == 3:
        with pytest.raises(ValueError, match="1 to 2 months"):
            due({**LINE, "events": events})
    else:
        assert due({**LINE, "events": events})["flags"] == ["second_extension"]


@pytest.mark.parametrize(("received", "due_on"), [("1900-01-01", "1900-02-01"), ("2099-12-01", "2100-01-04")])
def test_the_first_and_last_year_are_reckoned(received: str, due_on: str) -> None:
    assert due({**LINE, "received": f"{received}T12:00Z"})["due_on"] == due_on


def test_an_event_in_the_instant_of_receipt_is_not_before_it() -> None:
    line = {**LINE, **asked(str(LINE["received"]))}
    assert due(line)["state"] == "suspended:identity"


@pytest.mark.parametrize("loose", [{"country": "no"}, {"country": " NO "}, {"right": None}, {"events": None}])
def test_what_is_left_out_or_written_loosely_is_understood(loose: dict[str, Any]) -> None:
    assert due({**LINE, **loose})["due_on"] == "2026-03-02"


def test_b2_a_breach_needs_no_subdivision_since_hours_know_no_holiday() -> None:
    answer = due({"received": "2025-12-22T12:17Z", "country": "GB", "clock": "breach_72h"})
    assert answer["due_on"] == "2025-12-25T13:00:00+00:00"


def test_c17_a_blank_reason_is_none() -> None:
    blank = {"name": "id_requested", "at": "2026-02-20T10:00Z", "value": "  "}
    answer = due({**LINE, "events": [blank]})
    assert (answer["state"], answer["flags"]) == ("running", ["late_question"])
