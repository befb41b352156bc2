"""Uploads that no attempt points at are removed after a while; all others stay."""

import io

from ideahub.domain.predictions import uploads
from ideahub.domain.predictions.commands import hand_in_attempt
from ideahub.domain.predictions.uploads import forget_stray_uploads, new_key
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import storage
from ideahub.kernel.receipts import digest
from tests.cast import ed
from tests.factories.predictions import make_contest, predictions


def put(content: str) -> str:
    key = new_key(digest(content))
    storage.put(key, io.BytesIO(content.encode()))
    return key


class TestForgetStrayUploads:
    def test_only_what_belongs_to_nobody_goes_and_only_when_it_is_old(self, database, clock, own_store, tmp_path):
        contest, content = make_contest(tmp_path), predictions(0.25)
        found_team(actor=ed(), challenge=contest, name="Ed's")
        kept, stray = put(content), put(content)
        hand_in_attempt(actor=ed(), challenge=contest, storage_key=kept, name="p.csv", size=len(content), sha256=digest(content))
        storage.put("answers/" + "0" * 64, b"compiled")
        assert forget_stray_uploads(clock.now().replace(year=2000)) == 0
        assert forget_stray_uploads(clock.now().replace(year=2100)) == 1
        assert [storage.exists(key) for key in (kept, stray, "answers/" + "0" * 64)] == [True, False, True]

    def test_store_of_another_database_is_left_alone(self, database, clock, own_store, monkeypatch):
        monkeypatch.setattr(uploads, "MOST", 2)
        keys = [put(f"{number}") for number in range(3)]
        assert forget_stray_uploads(clock.now().replace(year=2100)) == 0
        assert all(storage.exists(key) for key in keys)
