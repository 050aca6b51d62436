"""Who acts at the command line: whoever runs it on the machine, with every role, and on record."""

import getpass
import re

from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role


def operator() -> Actor:
    """Return the operating system's user as an actor, such as `cli:ada`."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        name = "unknown"
    return Actor(PersonId("cli:" + re.sub(r"[^A-Za-z0-9._-]", "_", name)[:40]), frozenset(Role))
