"""Managers are called at once about a letter that cannot wait: a breach reported, an authority writing."""

from handlers.desk import Desk
from handlers.domain.aside import CALLING
from handlers.domain.finding import Finding
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.people import Role
from handlers.people.colleagues import admins, holding
from handlers.people.notices import NoticeKind, ask_notice
from handlers.store.transaction import Transaction


def call(tx: Transaction, desk: Desk, case: CaseId, message: MessageId, finding: Finding) -> None:
    """Tell every manager at any hour, or the admins where there is none; once a letter."""
    if finding.kind in CALLING:
        people = holding(desk, Role.MANAGER) or admins(desk)
        facts = {"case": case, "kind": finding.kind.value}
        ask_notice(tx, NoticeKind.LETTER_CALLS, people, str(message), facts)
