"""The web face of a desk: its app with its own pages, on a server that lets files in where they are taken."""

from bot.web.app import Health, Receive, create_app
from bot.web.doors import Doors
from bot.web.hooks import hooks
from bot.web.pages import pages
from bot.web.server import WebServer
from handlers.desk import Desk


def web_face(desk: Desk, health: Health, slack: Receive | None, host: str, port: int) -> WebServer:
    """Return the server of a desk, which is still to be started.

    Args:
        slack: answers Slack's deliveries; without it there is no address for them.
        port: 0 for any that is free.
    """
    doors = Doors()
    app = create_app(health, slack, pages(desk, doors), hooks(desk))
    return WebServer(app, host, port, admits=doors.admits, enter=doors.enter)
