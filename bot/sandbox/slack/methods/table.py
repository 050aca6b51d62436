"""All methods by name; a name that is not here is answered `unknown_method`."""

from collections.abc import Callable, Mapping

from bot.sandbox.slack.methods import chat, conversations, files, rest, screens
from bot.sandbox.slack.methods.method import Method


def methods(new_socket_address: Callable[[], str]) -> Mapping[str, Method]:
    """Is the table of one stand-in; the address of its Socket Mode gate is what differs between them."""
    every = (
        *chat.METHODS,
        *conversations.METHODS,
        *files.METHODS,
        *screens.METHODS,
        *rest.METHODS,
        rest.open_connection(new_socket_address),
    )
    return {method.name: method for method in every}
