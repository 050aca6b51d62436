"""The page as a Flask app: its routes come from the `pages`, its drawing words from `drawing`."""

import logging
import secrets
from collections.abc import Callable

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.logs import failure
from bot.sandbox.desk import pages_behind, pages_mail, pages_rules, pages_slack, pages_time
from bot.sandbox.desk.drawing import teach
from bot.sandbox.desk.frame import Frame
from bot.sandbox.desk.guards import guard
from bot.sandbox.desk.house import House

_log = logging.getLogger(__name__)
_LARGEST_BODY = 1 << 20  # bytes; a letter with an enclosure


def create_desk(house: House, port: Callable[[], int]) -> Flask:
    """Return the app of a house; `port` says where it listens."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    guard(app, port)
    teach(app)
    frame = Frame(house)
    app.jinja_env.globals["frame"] = frame
    for pages in (pages_time, pages_slack, pages_mail, pages_behind, pages_rules):
        app.register_blueprint(pages.pages(house))
    app.register_error_handler(Exception, _on_error)
    return app


def _on_error(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException):
        return render_template("error.html", title=error.name, said=error.description), error.code or 500
    reference = secrets.token_hex(4)
    failure(_log, "desk.fault", error, ref=reference)
    said = f"The page itself broke, reference {reference}; the log of the demo has it."
    return render_template("error.html", title="Something went wrong", said=said), 500
