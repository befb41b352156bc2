"""Where an uploaded file is stored before its attempt is written, and what becomes of one whose attempt never was."""

import logging
import re
import secrets
from datetime import datetime

from sqlalchemy import select

from ideahub.domain.predictions.models import Attempt
from ideahub.kernel import storage
from ideahub.kernel.db import db

# Under a key of its own, whoever sends the same content: what one upload leaves behind is then nobody else's.
_KEY = re.compile(r"attempts/[0-9a-f]{64}-[0-9a-f]{16}")
MOST = 1000
log = logging.getLogger(__name__)


def new_key(sha256: str) -> str:
    """A key for the content of one upload."""
    return f"attempts/{sha256}-{secrets.token_hex(8)}"


def forget_stray_uploads(before: datetime) -> int:
    """Remove uploads put before `before` that no attempt points at, as a server leaves them that is killed between the two. Gives how many.

    Where more than MOST are such, and more than belong to attempts, nothing goes: then the store is another database's too.
    """
    strays, owned = [], 0
    for keys in storage.keys_put_before(before):
        keys = [key for key in keys if _KEY.fullmatch(key)]
        known = set(db.session.scalars(select(Attempt.storage_key).where(Attempt.storage_key.in_(keys)))) if keys else set()
        db.session.rollback()
        strays += [key for key in keys if key not in known]
        owned += len(known)
    if len(strays) > max(MOST, owned):
        log.warning("%s stored uploads belong to no attempt and %s do. Is this the store of another database? Nothing was removed.", len(strays), owned)
        return 0
    for key in strays:
        storage.delete(key)
    return len(strays)
