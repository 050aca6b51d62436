"""A person's home page, drawn anew each time; publishing it twice does no harm."""

from handlers.desk import Desk
from handlers.home.pages import picture_of
from handlers.people import colleagues
from handlers.store.outbox import Entry


def publish(desk: Desk, entry: Entry) -> None:
    """Publish the home page of the person the entry names."""
    page, picture = picture_of(desk, entry.person)
    desk.chat.publish_home(entry.person, page, colleagues.language(desk, entry.person))
    with desk.transaction("delivery.home_shown") as tx:
        tx.home_pages.drawn(entry.person, picture)
        tx.outbox.settle(entry)
