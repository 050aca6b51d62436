"""Looking for incidents that ring, that are open or of a case reads an index, however many there are."""

from handlers.domain.ids import CaseId
from handlers.incidents.ringing import ring_all
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import ACME, Room
from tests.support.incident_acts import reported

#: Tables that hold a handful of rows, and the index that holds only what rings.
_SMALL = {"organisation", "data_key", "incident_desk", "ix_incident_ringing"}


def test_looks_for_incidents_read_an_index(room: Room) -> None:
    cram(room)
    reported(room)
    with listening(room.database) as listener:
        ring_all(room.desk)
        with room.desk.reading("tests.open") as tx:
            assert len(tx.incidents.open(ACME.id, 100)) == 1
            assert tx.incidents.of_case(CaseId(7)) == []
    found = {said: read_whole(room.database, said, values) for said, values in listener.looking_up().items()}
    assert {said: tables for said, names in found.items() if (tables := set(names) - _SMALL)} == {}
