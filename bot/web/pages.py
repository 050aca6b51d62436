"""Our own pages: /file/…, /read/…, /attach/… and /connect/…, each with the token of a pass or a link."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.web import attach_pages, file_pages
from bot.web.connect_pages import ConnectPages
from bot.web.doors import Doors
from bot.web.visitors import strayed, turned_away
from handlers.desk import Desk
from handlers.domain.errors import Refused


def pages(desk: Desk, doors: Doors) -> Blueprint:
    """Return the pages of a desk; whatever is refused there is told on a page."""
    blueprint = Blueprint("pages", __name__, template_folder="templates")

    def add(rule: str, name: str, method: str, view: Callable[[str], ResponseReturnValue]) -> None:
        blueprint.add_url_rule(f"{rule}/<token>", name, view_func=view, methods=[method])

    add("/file", "file", "GET", lambda token: file_pages.show(desk, token))
    add("/file", "download", "POST", lambda token: file_pages.give(desk, token))
    add("/read", "read", "POST", lambda token: file_pages.read(desk, token))
    add("/attach", "attach", "GET", lambda token: attach_pages.show(desk, doors, token))
    add("/attach", "upload", "POST", lambda token: attach_pages.take(desk, doors, token))
    connecting = ConnectPages(desk)
    add("/connect", "connect", "GET", connecting.show)
    add("/connect", "connecting", "POST", connecting.take)
    add("/connect/callback", "callback", "GET", connecting.come_back)
    blueprint.register_error_handler(Refused, lambda refused: turned_away(desk, refused))
    blueprint.app_errorhandler(HTTPException)(lambda error: strayed(desk, error))
    return blueprint
