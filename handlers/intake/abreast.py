"""Work on several mailboxes side by side, so that a sick one never keeps the others waiting."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from handlers.desk import Desk
from handlers.domain.ids import MailboxId

#: Mailboxes worked on at the same time.
SIDE_BY_SIDE = 4

Result = TypeVar("Result")


def abreast(
    desk: Desk, mailboxes: Sequence[MailboxId], work: Callable[[Desk, MailboxId], Result]
) -> list[Result]:
    """Do some work on each mailbox and return what came of it.

    Raises:
        ExceptionGroup: what went wrong in some; the others had their turn all the same.
    """
    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="round") as pool:
        turns = [pool.submit(work, desk, mailbox) for mailbox in mailboxes]
    faults = [fault for each in turns if isinstance(fault := each.exception(), Exception)]
    if faults:
        raise ExceptionGroup("some mailboxes could not be read", faults)
    return [each.result() for each in turns]
