"""The nightly check: what must not be is told to whoever runs the site."""

import logging

from ideahub.domain.ledger import checking
from ideahub.domain.ledger.events import LedgerUnsound
from ideahub.kernel.db import db
from ideahub.kernel.events import emit
from ideahub.kernel.transactions import command

MOST_LOGGED = 100
log = logging.getLogger(__name__)


def audit_ledger() -> int:
    """Check the ledger; log the first hundred findings and tell of them by one event. Gives how many there are."""
    report, found, first = checking.check(), 0, ""
    for finding in report.findings():
        found, first = found + 1, first or finding.name
        if found <= MOST_LOGGED:
            log.error("Ledger: %s: %s", finding.name, finding.words)
    db.session.rollback()
    if found:
        _tell(found, first)
    log.info("Ledger: %s postings checked, head %s, %s findings.", report.postings, report.head or "none", found)
    return found


@command
def _tell(found: int, first: str) -> None:
    emit(LedgerUnsound(actor_id=None, findings=found, first=first))
