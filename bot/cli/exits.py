"""The exit codes of every command, in one place."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    FOUND = 1
    USAGE = 2
    SETUP = 3
    UNREACHABLE = 4


MEANINGS = {
    Exit.OK: "All is well.",
    Exit.FOUND: "Something was found or did not succeed: a fault, a broken promise, no such case, "
    "letters left unread.",
    Exit.USAGE: "The command line is not understood.",
    Exit.SETUP: "The settings, the database's version or the master key cannot be used as they stand.",
    Exit.UNREACHABLE: "The database, Slack or the mailbox does not answer; trying again later may help.",
}
