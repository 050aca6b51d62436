"""A person's home page, drawn anew each time; publishing it twice does no harm."""

from handlers.desk import Desk
from handlers.homes import home_of
from handlers.store.outbox import Entry


def publish(desk: Desk, entry: Entry) -> None:
    """Publish the home page of the person the entry names."""
    desk.chat.publish_home(entry.person, home_of(desk, entry.person))
    with desk.transaction("delivery.home_shown") as tx:
        tx.outbox.settle(entry)
