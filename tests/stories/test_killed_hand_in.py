"""kill -9 of the server while people hand in entries with pictures.

What is promised: a hand-in that was answered with success is there, whole, with its pictures in every size; whoever got no
answer sends the same form again, with the same key, and gets the answer of the first time or of the only time; no entry is
doubled or half there, no row names a picture that is not stored. What a killed server may leave behind is the content of
pictures that no row names: the night's work removes it.
"""

import io
import random
import time
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from ideahub.domain.entries.models import Draft, Entry, Revision
from ideahub.domain.files.models import PICTURE_SIZES, File
from ideahub.jobs.timetable import every_night
from ideahub.kernel import storage
from ideahub.kernel.events import EventRow
from tests import servers
from tests.callers import GONE, Caller, call_until_killed
from tests.factories.accounts import make_person, make_session
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft

pytestmark = [pytest.mark.committed, pytest.mark.timeout(240)]
AUTHORS, EACH = 4, 3


def drawing(number: int) -> bytes:
    """A PNG that is unlike every other."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (20 * number % 256, 90, 255 - number)).save(out, "PNG")
    return out.getvalue()


class Author(Caller):
    """Hands in one draft after the other, each with a picture and a key of its own; remembers what was answered."""

    def __init__(self, app, port: int, token: str, drafts: list[int]):
        super().__init__(app, port, token)
        self.drafts, self.answered, self.refused, self.cut = drafts, {}, [], 0

    def hand_in(self) -> None:
        """Hand in whatever was not answered yet, until the server is gone."""
        self.enter()
        for draft_id in self.drafts:
            if draft_id in self.answered:
                continue
            try:
                status, location = self.send(draft_id)
            except GONE:
                self.cut += 1
                raise
            if status == 303:
                self.answered[draft_id] = location
            else:
                self.refused.append((draft_id, status))

    def send(self, draft_id: int) -> tuple[int, str | None]:
        """Send one form: the same words, the same picture, the same key, however often."""
        words = {"_key": f"hand-in-{draft_id}", "title": f"Idea {draft_id}", "text": "Plant lime trees.", "language": "en", "act": "submit"}
        picture = FileStorage(io.BytesIO(drawing(draft_id)), filename="plan.png", content_type="image/png")
        answer = self.post(f"/drafts/{draft_id}", words, {"pictures": picture})
        return answer.status, answer.getheader("Location")


@pytest.fixture
def authors(app, database):
    """The authors, each with drafts of the same challenge; and the port on which they call."""
    challenge, port, found = make_challenge(per_person=EACH), servers.free_port(), []
    for number in range(AUTHORS):
        author = make_person(f"Author {number}")
        drafts = [make_draft(author, challenge, "Not yet").id for _number in range(EACH)]
        found.append(Author(app, port, make_session(author), drafts))
    database.session.remove()
    return found


def folders(store: Path) -> set[str]:
    """The tokens of what is stored, wholly or in part."""
    return {path.name for path in store.glob("??/*")}


def after_answers(authors, count: int):
    """A moment: so many more hand-ins were answered, and a little later."""
    wanted = sum(len(author.answered) for author in authors) + count

    def moment():
        servers.wait_until(lambda: sum(len(author.answered) for author in authors) >= wanted, f"{count} hand-ins")
        time.sleep(random.uniform(0, 0.4))

    return moment


def at_a_new_picture(store: Path):
    """A moment: a picture is being stored, and the hand-in that it belongs to is not committed yet."""
    before = folders(store)

    def moment():
        end = time.monotonic() + 30
        while folders(store) <= before:
            assert time.monotonic() < end, "no picture was stored"
            time.sleep(0.001)

    return moment


def assert_all_is_whole(database, authors) -> None:
    """Each draft is either a draft or one whole entry, and whatever was answered is an entry."""
    entries = database.session.scalars(select(Entry).order_by(Entry.number)).all()
    titles = [entry.title for entry in entries]
    drafts = set(database.session.scalars(select(Draft.id)))
    for draft_id in [draft_id for author in authors for draft_id in author.drafts]:
        assert (titles.count(f"Idea {draft_id}"), draft_id in drafts) in ((0, True), (1, False)), draft_id
    for author in authors:
        assert author.refused == []
        for draft_id, location in author.answered.items():
            assert f"/entries/{next(entry.id for entry in entries if entry.title == f'Idea {draft_id}')}/receipt" in location
    for entry in entries:
        [revision] = database.session.scalars(select(Revision).where(Revision.entry_id == entry.id)).all()
        assert [(each.file.subject, each.file.subject_id) for each in revision.attachments] == [("entry", entry.id)]
        assert (bool(entry.receipt), entry.cover_id, entry.challenge.entry_count) == (True, revision.attachments[0].file_id, len(entries))
    told = database.session.scalars(select(EventRow.subject_id).where(EventRow.name == "EntrySubmitted")).all()
    assert sorted(told) == sorted(entry.id for entry in entries)
    files = database.session.scalars(select(File)).all()
    assert len(files) == len(entries)
    assert all(storage.exists(file.storage_key(size)) for file in files for size in PICTURE_SIZES)
    database.session.remove()


def test_hand_ins_answered_before_the_server_is_killed_are_there_whole_and_none_is_doubled(settings, database, authors, clock, own_store):
    settings, port = {**settings, "STORAGE_URL": f"file://{own_store}"}, authors[0].port
    calls = [author.hand_in for author in authors]
    for moment in (at_a_new_picture(own_store), after_answers(authors, 1), after_answers(authors, 2)):
        call_until_killed(settings, port, calls, moment)
        assert_all_is_whole(database, authors)
    assert sum(author.cut for author in authors) >= 3

    def finish():
        servers.wait_until(lambda: all(len(author.answered) == EACH for author in authors), "Every hand-in", seconds=60)
        for author in authors:
            author.enter()
            assert [author.send(draft_id) for draft_id in author.drafts] == [(303, author.answered[draft_id]) for draft_id in author.drafts]
            assert_pictures_can_be_read(database, author)

    call_until_killed(settings, port, calls, finish)
    assert_all_is_whole(database, authors)
    assert database.session.scalar(select(func.count(Entry.id))) == AUTHORS * EACH
    named = set(database.session.scalars(select(File.token)))
    assert folders(own_store) > named
    clock.forward(days=2)
    every_night()
    assert {path.parent.name for path in own_store.glob("??/*/*")} == named
    assert_all_is_whole(database, authors)


def assert_pictures_can_be_read(database, author) -> None:
    """Each size of each picture of the author's entries is handed out and is a picture."""
    for location in author.answered.values():
        entry_id = int(location.split("/entries/")[1].split("/")[0])
        cover = database.session.scalar(select(File).join(Entry, Entry.cover_id == File.id).where(Entry.id == entry_id))
        for size in PICTURE_SIZES:
            answer, content = author.get(cover.path(size))
            assert (answer.status, Image.open(io.BytesIO(content)).format) == (200, "WEBP")
    database.session.remove()
