"""Who writes to a person in a case, and where they can complain: what drafted letters all say."""

from handlers.domain.authorities import authority_of
from handlers.domain.case import Case
from handlers.letters.extension import Sender
from handlers.store.transaction import Transaction


def sender_of(tx: Transaction, case: Case) -> Sender:
    """Return who writes in a case, with the authority that supervises them.

    The country stands beside its name: two of them are called Datatilsynet.
    """
    organisation = tx.organisations.get(case.organisation_id)
    found = authority_of(organisation.country, organisation.subdivision)
    authority = f"{found.name} ({found.country}), {found.website}" if found is not None else ""
    return Sender(organisation.desk_name or organisation.name, organisation.name, case.number, authority)
