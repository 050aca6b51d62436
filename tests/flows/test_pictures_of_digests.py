"""Pictures of digests: handed over once each, before the notice; without them it goes all the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import errands
from handlers.desk import Digests, Hooks
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import NotAllowed
from handlers.domain.people import Role
from handlers.domain.presses import Done
from handlers.duties.digests import tell_managers
from handlers.duties.tidying import tidy
from handlers.ports import ChatBusy, ChatRefused, PictureRefused
from tests.conftest import NewRoom
from tests.contract.store.shelf import new_case, run
from tests.support.cast import ADA, BEN, MAX, actor
from tests.support.chats import Posted
from tests.support.desks import Room
from tests.support.painting import PlainPainter
from tests.unit.domain.samples import deadline

WEEK = timedelta(days=7)


class Cut(BaseException):
    """The process dies here: nothing of it is left to note that."""


def cut_at(point: str) -> Callable[[str], None]:
    """Return a checkpoint that kills the process the first time that a point is reached."""
    left = [point]

    def reached(here: str) -> None:
        if here in left:
            left.remove(here)
            raise Cut

    return reached


def with_painter(room: Room) -> Room:
    """Give the desk of a room a painter, two cases and the first working morning of a week."""
    room.desk.painter = PlainPainter()
    for days in (-1, 3):
        new_case(room, deadline=deadline(room.clock.now().date() + timedelta(days=days)), owner=ADA)
    room.later(timedelta(hours=2))
    return room


@pytest.fixture
def painter(room: Room) -> PlainPainter:
    """Furnish the room as above and return its painter."""
    ours = with_painter(room).desk.painter
    assert isinstance(ours, PlainPainter)
    return ours


def digests(room: Room) -> list[Posted]:
    room.deliver()
    return [post for post in room.chat.posts.values() if post.notice and "digest" in post.key]


def kinds(post: Posted) -> list[str]:
    return [one.chart.kind.value for one in post.pictures]


def test_ux_21_a_digest_carries_its_pictures(room: Room, painter: PlainPainter) -> None:
    tell_managers(room.desk)
    (post,) = digests(room)
    assert kinds(post) == ["ahead", "flow", "load"]
    assert [one.ref for one in post.pictures] == list(room.chat.pictures)
    assert room.chat.calls.index("keep_picture") < room.chat.calls.index("post_direct")


def test_ux_21_every_chart_says_in_words_what_it_shows(room: Room, painter: PlainPainter) -> None:
    tell_managers(room.desk)
    (post,) = digests(room)
    for shown in post.pictures:
        assert 0 < len(shown.chart.alt) <= 1_000
        for row in shown.chart.series:
            for number in row.numbers:
                assert str(number) in shown.chart.alt


def test_managers_of_one_language_share_their_pictures(room: Room, painter: PlainPainter) -> None:
    room.colleagues.held[BEN] = frozenset({Role.MANAGER})
    tell_managers(room.desk)
    one, other = digests(room)
    assert len(room.chat.pictures) == 3
    assert [each.ref for each in one.pictures] == [each.ref for each in other.pictures]


def test_what_is_tried_again_hands_no_picture_over_twice(room: Room, painter: PlainPainter) -> None:
    room.chat.fail_next("post_direct", ChatBusy())
    tell_managers(room.desk)
    assert digests(room) == []
    room.later(timedelta(hours=1))
    (post,) = digests(room)
    assert kinds(post) == ["ahead", "flow", "load"]
    assert room.chat.calls.count("keep_picture") == 3


def test_where_handing_over_breaks_off_it_goes_on_with_what_is_left(
    room: Room, painter: PlainPainter
) -> None:
    room.chat.slots["keep_picture"] = [(None, False), (ChatBusy(), False)]
    tell_managers(room.desk)
    assert digests(room) == []
    assert len(room.chat.pictures) == 1
    room.later(timedelta(hours=1))
    (post,) = digests(room)
    assert len(post.pictures) == len(room.chat.pictures) == 3


@pytest.mark.parametrize("code", ["missing_scope", "file_uploads_disabled"])
def test_where_no_picture_is_taken_the_digest_goes_without(
    room: Room, painter: PlainPainter, code: str
) -> None:
    room.chat.fail_next("keep_picture", ChatRefused("no", code=code))
    tell_managers(room.desk)
    (post,) = digests(room)
    assert post.pictures == ()
    assert post.notice is not None
    assert post.notice.lines[0].startswith("1 case is overdue")


def test_where_nothing_can_be_drawn_the_digest_goes_without(room: Room, painter: PlainPainter) -> None:
    painter.broken = True
    tell_managers(room.desk)
    (post,) = digests(room)
    assert post.pictures == ()


def test_a_picture_that_cannot_be_shown_is_forgotten_and_the_digest_goes_without(
    room: Room, painter: PlainPainter
) -> None:
    room.chat.fail_next("post_direct", PictureRefused("no", code="invalid_blocks"))
    tell_managers(room.desk)
    (post,) = digests(room)
    assert post.pictures == ()
    assert run(room, "SELECT ref FROM picture") == []


def test_without_a_painter_or_where_none_are_wanted_nothing_is_drawn(
    room: Room, painter: PlainPainter
) -> None:
    room.desk.rules = replace(room.desk.rules, digest=Digests(pictures=False))
    tell_managers(room.desk)
    (post,) = digests(room)
    assert post.notice is not None
    assert (post.pictures, post.notice.charts, painter.asked) == ((), (), [])


def test_pictures_speak_the_language_of_their_reader(room: Room, painter: PlainPainter) -> None:
    known = room.colleagues.known(MAX)
    assert known is not None
    room.colleagues.learned[MAX] = replace(known, language="da")
    tell_managers(room.desk)
    digests(room)
    assert [language for _, language in painter.asked] == ["da"]


def test_no_picture_is_drawn_or_handed_over_inside_a_transaction(room: Room, painter: PlainPainter) -> None:
    # The guard around the ports raises where that is so; see `handlers.guard`.
    tell_managers(room.desk)
    assert len(digests(room)) == 1


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_killed_after_a_picture_was_handed_over_the_digest_comes_once_with_all_of_them(
    new_room: NewRoom, edge: str
) -> None:
    room = with_painter(new_room(hooks=Hooks(checkpoint=cut_at(f"delivery.picture_kept:{edge}"))))
    tell_managers(room.desk)
    with pytest.raises(Cut):
        room.deliver()
    room.later(timedelta(hours=1))
    (post,) = digests(room)
    assert kinds(post) == ["ahead", "flow", "load"]
    # Of a picture whose id was lost with the process, one more is handed over, and shown to nobody.
    assert room.chat.calls.count("keep_picture") == (3 if edge == "done" else 4)
    assert {(one.ref,) for one in post.pictures} == set(map(tuple, run(room, "SELECT ref FROM picture")))


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_killed_while_a_picture_is_forgotten_the_digest_comes_once(new_room: NewRoom, edge: str) -> None:
    room = with_painter(new_room(hooks=Hooks(checkpoint=cut_at(f"delivery.pictures_forgotten:{edge}"))))
    for _ in range(2):  # it is refused after the restart as it was before
        room.chat.fail_next("post_direct", PictureRefused("no", code="invalid_blocks"))
    tell_managers(room.desk)
    with pytest.raises(Cut):
        room.deliver()
    room.later(timedelta(hours=1))
    (post,) = digests(room)
    assert post.pictures == ()
    assert run(room, "SELECT ref FROM picture") == []


def test_pictures_are_forgotten_after_ninety_days(room: Room, painter: PlainPainter) -> None:
    tell_managers(room.desk)
    digests(room)
    room.later(timedelta(days=89))
    tidy(room.desk)
    assert len(run(room, "SELECT ref FROM picture")) == 3
    room.later(timedelta(days=2))
    tidy(room.desk)
    assert run(room, "SELECT ref FROM picture") == []


def test_a_manager_can_have_the_digest_sent_with_its_pictures(room: Room, painter: PlainPainter) -> None:
    errand = Errand("press", ErrandId.SEND_DIGEST, actor(MAX))
    for _ in range(2):
        told = errands.run(room.desk, errand)
        assert isinstance(told, Done)
    (post,) = digests(room)
    assert post.person == MAX
    assert len(post.pictures) == 3


def test_who_manages_nothing_is_sent_no_digest(room: Room, painter: PlainPainter) -> None:
    with pytest.raises(NotAllowed):
        errands.run(room.desk, Errand("press", ErrandId.SEND_DIGEST, actor(ADA)))
