"""How often entries were seen: counted in memory, written in batches, so that reading costs no write."""

import logging
import threading
import time
from collections import Counter

from flask import current_app
from sqlalchemy.exc import OperationalError

from ideahub.domain.entries.ordering import record_exposure

EVERY_SECONDS = 15
log = logging.getLogger(__name__)
_counts: Counter = Counter()
_lock = threading.Lock()
_state = {"at": 0.0}


def seen(entry_ids) -> None:
    """Count these entries as seen once more; now and then a thread writes the counts."""
    with _lock:
        _counts.update(entry_ids)
        if time.monotonic() - _state["at"] < EVERY_SECONDS:
            return
        _state["at"] = time.monotonic()
    if not current_app.testing:
        threading.Thread(target=_flush_in, args=(current_app._get_current_object(),), daemon=True).start()


def _flush_in(app) -> None:
    with app.app_context():
        try:
            flush()
        except OperationalError:
            log.warning("How often entries were seen could not be written this time.")


def flush() -> int:
    """Write the counts now. Gives how many entries were counted."""
    with _lock:
        counts = dict(_counts)
        _counts.clear()
    if counts:
        record_exposure(counts=counts)
    return len(counts)
