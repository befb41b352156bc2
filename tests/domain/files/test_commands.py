"""Files from being sent to being forgotten."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from ideahub.domain.accounts.commands import close_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.files import commands
from ideahub.domain.files.models import File, token_of
from ideahub.domain.files.queries import file_by_token, own_file, unattached_files_older_than
from ideahub.kernel import clock, storage
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, LimitReached, NotFound
from ideahub.kernel.files import check_file
from ideahub.kernel.policy import SYSTEM, VISITOR
from tests.cast import ed, mallory, walt
from tests.factories.accounts import PASSWORD, make_unproven
from tests.factories.files import a_picture, make_file, make_picture

pytestmark = pytest.mark.usefixtures("database")


def stored(file: File) -> list[bool]:
    return [storage.exists(file.storage_key(size)) for size in file.sizes]


class TestStorePicture:
    def test_picture_is_kept_in_three_sizes(self):
        file = make_picture(ed(), "My plan.PNG", "A plan")
        assert (file.kind, file.media_type, file.name, file.width, file.subject, stored(file)) == ("picture", "image/webp", "My plan.PNG", 1200, None, [True] * 3)
        assert b"".join(storage.read(file.storage_key("small"))) == a_picture().renditions["small"]
        assert file.path("small") == f"/files/{file.token}/small"

    @pytest.mark.parametrize("who", [lambda: VISITOR, make_unproven, mallory])
    def test_visitor_unproven_and_suspended_are_refused(self, who):
        with pytest.raises(Denied):
            make_picture(who())

    def test_too_many_within_an_hour_are_refused(self, monkeypatch):
        monkeypatch.setattr(commands, "AN_HOUR", 3)
        for _time in range(3):
            make_picture(ed())
        with pytest.raises(LimitReached):
            make_picture(ed())
        make_picture(walt())
        clock.forward(hours=1, seconds=1)
        make_picture(ed())


class TestStoreFile:
    def test_file_is_kept_as_it_is(self):
        file = make_file(ed(), "../plan.txt", b"Plant lime trees.")
        assert (file.kind, file.name, file.media_type, file.size) == ("file", "plan.txt", "text/plain", 17)
        assert b"".join(storage.read(file.storage_key("file"))) == b"Plant lime trees."

    def test_file_of_another_kind_than_its_name_says_is_refused(self):
        with pytest.raises(Invalid):
            check_file("plan.pdf", io.BytesIO(b"<html>"), 1000)


class TestAttachFile:
    def test_file_belongs_to_a_thing_once(self):
        file = make_picture(ed())
        for _time in range(2):
            commands.attach_file(actor=ed(), file=file, subject="entry", subject_id=1)
        assert (file.subject, file.subject_id) == ("entry", 1)
        with pytest.raises(Conflict):
            commands.attach_file(actor=ed(), file=file, subject="entry", subject_id=2)

    def test_file_of_another_is_refused(self):
        with pytest.raises(Denied):
            commands.attach_file(actor=walt(), file=make_picture(ed()), subject="entry", subject_id=1)


class TestDescribeFile:
    def test_owner_describes_it(self):
        file = make_picture(ed())
        commands.describe_file(actor=ed(), file=file, description="Lime trees along the quay")
        assert file.description == "Lime trees along the quay"

    def test_another_is_refused(self):
        with pytest.raises(Denied):
            commands.describe_file(actor=walt(), file=make_picture(ed()), description="Mine")


class TestForgetFile:
    def test_row_and_bytes_go(self):
        file = make_picture(ed())
        keys = [file.storage_key(size) for size in file.sizes]
        commands.forget_file(actor=ed(), file=file)
        assert [storage.exists(key) for key in keys] == [False] * 3
        assert db.session.scalars(select(File)).all() == []

    def test_attached_file_is_kept_from_its_owner(self):
        file = make_picture(ed())
        commands.attach_file(actor=ed(), file=file, subject="entry", subject_id=1)
        with pytest.raises(Denied):
            commands.forget_file(actor=ed(), file=file)
        commands.forget_file(actor=SYSTEM, file=file)

    def test_file_of_another_is_refused(self):
        with pytest.raises(Denied):
            commands.forget_file(actor=walt(), file=make_picture(ed()))


class TestChangeFace:
    def test_new_face_takes_the_place_of_the_old_one(self):
        first, second = make_picture(ed(), mark="one"), make_picture(ed(), mark="two")
        commands.change_face(actor=ed(), file=first)
        key = first.storage_key("small")
        commands.change_face(actor=ed(), file=second)
        assert (ed().picture_token, second.subject, storage.exists(key)) == (second.token, "person", False)
        commands.change_face(actor=ed(), file=None)
        assert (ed().picture_token, db.session.scalars(select(File)).all()) == (None, [])

    def test_picture_of_another_is_refused(self):
        with pytest.raises(Denied):
            commands.change_face(actor=walt(), file=make_picture(ed()))


class TestForgetFilesOf:
    def test_closed_account_leaves_only_what_was_published(self):
        face, loose, published = (make_picture(ed(), mark=mark) for mark in ("face", "loose", "published"))
        commands.change_face(actor=ed(), file=face)
        commands.attach_file(actor=ed(), file=published, subject="entry", subject_id=1)
        person = ed()
        close_account(actor=person, proof=prove(person, PASSWORD))
        assert list(db.session.scalars(select(File.id))) == [published.id]

    def test_person_is_refused(self):
        make_picture(ed())
        with pytest.raises(Denied):
            commands.forget_files_of(actor=walt(), user_id=ed().id)


def test_file_is_found_by_its_token_and_as_own_only_by_its_owner():
    file = make_picture(ed())
    assert (file_by_token(file.token), own_file(ed(), file.token)) == (file, file)
    for actor in (walt(), VISITOR):
        with pytest.raises(NotFound):
            own_file(actor, file.token)


def test_old_files_that_belong_to_nothing_are_listed():
    old = make_picture(ed())
    commands.attach_file(actor=ed(), file=make_picture(ed()), subject="entry", subject_id=1)
    clock.forward(days=2)
    make_picture(ed())
    clock.forward(hours=-1)
    assert unattached_files_older_than(clock.now()) == [old]


@pytest.mark.usefixtures("own_store")
class TestForgetOrphans:
    def test_contents_without_a_row_go_and_all_others_stay(self):
        picture, file, gone = make_picture(ed()), make_file(ed()), make_picture(ed(), mark="gone")
        db.session.execute(delete(File).where(File.id == gone.id))
        db.session.commit()
        others = ("answers/0123", "ab/notatoken/large", f"xy/{gone.token}/large", f"{gone.token[:2]}/{gone.token}/other")
        for key in others:
            storage.put(key, b"another slice's")
        assert commands.forget_orphans(clock.now() - timedelta(hours=1)) == 0
        assert stored(gone) == [True] * 3
        assert commands.forget_orphans(clock.now() + timedelta(hours=1)) == 3
        assert (stored(gone), stored(picture), stored(file), [storage.exists(key) for key in others]) == ([False] * 3, [True] * 3, [True], [True] * 4)
        assert commands.forget_orphans(clock.now() + timedelta(hours=1)) == 0

    def test_store_that_is_mostly_unknown_is_left_alone_and_that_is_said(self, monkeypatch, caplog):
        monkeypatch.setattr(commands, "MOST_ORPHANS", 4)
        kept, *others = (make_picture(ed(), mark=str(number)) for number in range(3))
        keys = [file.storage_key(size) for file in others for size in file.sizes]
        db.session.execute(delete(File).where(File.id != kept.id))
        db.session.commit()
        assert (commands.forget_orphans(clock.now() + timedelta(hours=1)), [*map(storage.exists, keys)], "6 contents" in caplog.text) == (0, [True] * 6, True)
        for number in range(1, 3):
            make_picture(ed(), mark=f"more {number}")
        assert (commands.forget_orphans(clock.now() + timedelta(hours=1)), [*map(storage.exists, keys)]) == (6, [False] * 6)

    def test_key_of_every_stored_file_tells_its_token(self):
        for file in [make_picture(ed(), mark=str(number)) for number in range(20)] + [make_file(ed())]:
            assert {token_of(file.storage_key(size)) for size in file.sizes} == {file.token}
