"""Letters made wrong at random come in: each is on record with its whole original, and none stops another."""

import random

import pytest
from sqlalchemy import create_engine, text

from bench.fuzzing.mutations import mutate
from bench.fuzzing.shapes import shapes
from tests.support.desks import Room
from tests.support.letters import letter

MANY = 60


@pytest.mark.parametrize("seed", [1, 2])
def test_no_letter_made_wrong_is_dropped(room: Room, seed: int) -> None:
    chance = random.Random(seed)
    found = shapes(random.Random(0), 60)
    sent = [*(mutate(chance, found) for _ in range(MANY)), letter()]

    tally = room.arrive(*sent)

    assert tally.noticed == tally.messages == len(sent)
    assert tally.put_off == tally.vanished == 0
    engine = create_engine(room.url)
    with engine.connect() as connection:
        sizes = connection.execute(text("SELECT size FROM original ORDER BY size")).scalars().all()
    engine.dispose()
    assert sizes == sorted(map(len, sent))
    assert any(case.requester.address == "sam@subject.example" for case in room.cases())
