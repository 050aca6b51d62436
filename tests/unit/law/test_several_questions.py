"""Several questions at once: which of them names the state, and that no day is credited twice."""

from typing import Any

import pytest

from handlers.due import due

BRITISH = {"country": "GB", "subdivision": "ENG", "received": "2026-03-02T09:00Z"}
NORWEGIAN = {"country": "NO", "received": "2026-03-02T09:00Z"}
LARGE = {"name": "large_quantity", "value": "yes"}


def at(name: str, day: str) -> dict[str, Any]:
    return {"name": name, "at": f"{day}T12:00Z"}


@pytest.mark.parametrize("place", [BRITISH, NORWEGIAN])
def test_the_question_put_first_names_the_state_and_then_the_one_still_open(place: dict[str, Any]) -> None:
    asked = [LARGE, at("clarification_requested", "2026-03-03"), at("id_requested", "2026-03-04")]
    assert due({**place, "events": asked})["state"] == "suspended:scope"
    answered = [*asked, at("clarification_received", "2026-03-06")]
    assert due({**place, "events": answered})["state"] == "suspended:identity"


def test_c15_overlapping_pauses_credit_each_day_once() -> None:
    events = [
        LARGE,
        at("id_requested", "2026-03-03"),
        at("clarification_requested", "2026-03-05"),
        at("id_received", "2026-03-07"),
        at("clarification_received", "2026-03-10"),
    ]
    answer = due({**NORWEGIAN, "events": events})
    assert answer["nominal_on"] == "2026-04-09"  # 4 to 10 March: seven days
    assert answer["state"] == "running"
