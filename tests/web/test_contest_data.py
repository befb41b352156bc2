"""The data tab: terms, files under the terms, the log, template and checker."""

import io
import subprocess
import sys

import pytest

from ideahub.domain.predictions.data import data_files_of, downloads_in
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import storage
from ideahub.kernel.db import db
from ideahub.observers.notifications.kinds import KINDS
from ideahub.observers.notifications.models import Notification
from tests.cast import ed, mallory, olga, vera, walt
from tests.factories.predictions import ANSWERS, make_contest, predictions
from tests.visitor import Visitor


@pytest.fixture
def contest(database, clock, tmp_path):
    return make_contest(tmp_path)


def here(contest, rest: str = "") -> str:
    return f"/challenges/{contest.slug}/data{rest}"


def add(app, contest, content: bytes = b"user,movie\n1,2\n", name: str = "train.csv"):
    return Visitor(app, olga()).post(here(contest), {"act": "add", "file": (io.BytesIO(content), name), "words": "Ratings"}, content_type="multipart/form-data")


def accept(person: Visitor, contest):
    person.get(here(contest))
    found = person.page.split('name="terms" value="')[1].split('"')[0]
    return person.post(here(contest), {"act": "accept", "terms": found})


class TestShow:
    def test_terms_come_first_then_the_files(self, app, contest):
        assert add(app, contest).status_code == 303
        (file,) = data_files_of(contest)
        person = Visitor(app, ed())
        person.get(here(contest))
        assert "Accept the terms" in person.page and here(contest, f"/{file.id}") not in person.page
        assert person.get(here(contest, f"/{file.id}")).status_code == 403
        assert accept(person, contest).status_code == 303
        person.get(here(contest))
        assert here(contest, f"/{file.id}") in person.page and "You accepted these terms" in person.page

    def test_terms_that_changed_meanwhile_are_not_accepted(self, app, contest):
        person = Visitor(app, ed())
        assert person.post(here(contest), {"act": "accept", "terms": "0" * 64}).status_code == 409
        assert "Read them again" in person.page

    def test_visitor_may_read_and_is_sent_to_sign_in(self, client, contest):
        page = client.get(here(contest)).get_data(as_text=True)
        assert "Terms of the data" in page and "Sign in first" in page

    def test_suspended_people_accept_nothing(self, app, contest):
        person = Visitor(app, mallory())
        person.get(here(contest))
        assert "suspended" in person.page
        assert person.post(here(contest), {"act": "accept", "terms": "0" * 64}).status_code == 403

    def test_only_hosts_add_and_an_empty_file_is_refused(self, app, contest):
        sent = {"act": "add", "file": (io.BytesIO(b"x"), "x.csv")}
        assert Visitor(app, ed()).post(here(contest), sent, content_type="multipart/form-data").status_code == 403
        assert add(app, contest, b"").status_code == 422
        assert Visitor(app, olga()).post(here(contest), {"act": "add"}).status_code == 422
        assert data_files_of(contest) == []


class TestTake:
    def test_file_comes_as_it_was_sent_and_is_logged_with_the_team(self, app, contest):
        add(app, contest, b"\x1f\x8b binary", "train.csv.gz")
        (file,) = data_files_of(contest)
        person = Visitor(app, ed())
        accept(person, contest)
        assert person.get(here(contest, f"/{file.id}")).data == b"\x1f\x8b binary"
        found_team(actor=ed(), challenge=contest, name="Ed's")
        answer = person.get(here(contest, f"/{file.id}"))
        assert "attachment" in answer.headers["Content-Disposition"] and "train.csv.gz" in answer.headers["Content-Disposition"]
        log = [(row.user, row.team.name if row.team else None) for row, _id in downloads_in(olga(), contest)]
        assert log == [(ed(), "Ed's"), (ed(), None)]
        host = Visitor(app, olga())
        host.get(here(contest, "/log"))
        assert "Ed Entrant" in host.page and "train.csv.gz" in host.page
        assert Visitor(app, walt()).get(here(contest, "/log")).status_code == 404

    def test_withdrawn_file_is_gone_and_needs_a_reason(self, app, contest):
        add(app, contest)
        (file,) = data_files_of(contest)
        person, host = Visitor(app, ed()), Visitor(app, olga())
        accept(person, contest)
        assert person.post(here(contest), {"act": "withdraw", "file": file.id, "reason": "I do not like it."}).status_code == 403
        assert host.post(here(contest), {"act": "withdraw", "file": file.id, "reason": "no"}).status_code == 422
        assert host.post(here(contest), {"act": "withdraw", "file": file.id, "reason": "A column names people."}).status_code == 303
        assert person.get(here(contest, f"/{file.id}")).status_code == 403
        assert data_files_of(contest) == []

    def test_nothing_before_the_contest_opens(self, app, clock, database, tmp_path):
        contest = make_contest(tmp_path, days=(2, 20))
        add(app, contest)
        person = Visitor(app, ed())
        assert accept(person, contest).status_code == 303
        assert person.get(here(contest, f"/{data_files_of(contest)[0].id}")).status_code == 403
        clock.forward(days=2)
        assert person.get(here(contest, f"/{data_files_of(contest)[0].id}")).status_code == 200

    def test_file_of_another_contest_is_not_here(self, app, contest, tmp_path):
        add(app, contest)
        other = make_contest(tmp_path, title="Another")
        person = Visitor(app, ed())
        accept(person, other)
        assert person.get(here(other, f"/{data_files_of(contest)[0].id}")).status_code == 404


class TestTemplate:
    def test_template_names_every_id_and_the_checker_takes_it(self, app, contest, tmp_path):
        person = Visitor(app, vera())
        assert person.get(here(contest, "/template.csv")).status_code == 403
        accept(person, contest)
        template = person.get(here(contest, "/template.csv")).data
        assert template.decode().splitlines() == ["id,prediction", *(f"r{number},0" for number in range(1, 21))]
        assert b"quiz" not in template
        (tmp_path / "check.py").write_bytes(person.get(here(contest, "/check_predictions.py")).data)
        (tmp_path / "template.csv").write_bytes(template)
        for content, code in ((predictions(), 0), (predictions().replace("r3,", "r33,"), 1), (ANSWERS, 1)):
            (tmp_path / "mine.csv").write_text(content)
            done = subprocess.run([sys.executable, "check.py", "mine.csv", "--template", "template.csv"], cwd=tmp_path, capture_output=True, check=False)
            assert done.returncode == code, done.stdout


class TestNextAction:
    def test_terms_then_team_then_file(self, app, contest):
        add(app, contest)
        person = Visitor(app, ed())
        for words, step in (("Accept the terms of the data", lambda: accept(person, contest)), ("Found a team", lambda: found_team(actor=ed(), challenge=contest, name="Ed's"))):
            person.get(f"/challenges/{contest.slug}")
            assert words in person.page
            step()
        person.get(f"/challenges/{contest.slug}")
        assert "Hand in a file" in person.page


class TestWithdrawal:
    def test_who_took_it_is_told_to_delete_it(self, app, contest):
        add(app, contest)
        (file,) = data_files_of(contest)
        person = Visitor(app, ed())
        accept(person, contest)
        for _time in range(2):
            person.get(here(contest, f"/{file.id}"))
        Visitor(app, olga()).post(here(contest), {"act": "withdraw", "file": file.id, "reason": "A column names people."})
        told = db.session.query(Notification).filter_by(kind="data_withdrawn").all()
        assert [one.user_id for one in told] == [ed().id]
        assert "A column names people." in KINDS["data_withdrawn"].body(told[0].values)
        person.get(f"/challenges/{contest.slug}/activity")
        assert "A column names people." in person.page


class TestDeletedDraft:
    def test_takes_its_answers_and_data_along_and_nothing_of_another_contest(self, app, contest, tmp_path):
        draft = make_contest(tmp_path, title="Guess the colours", publish=False)
        sponsor, wizard = Visitor(app, olga()), f"/challenges/{draft.slug}/set-up/data"
        assert add(app, contest).status_code == 303
        for name in ("train.csv", "withdrawn.csv"):
            sponsor.post(wizard, {"file": (io.BytesIO(b"user,movie\n1,2\n"), name)}, content_type="multipart/form-data")
        kept, (gone, withdrawn) = data_files_of(contest), data_files_of(draft)
        keys = [row.file.storage_key("file") for row in (kept[0], gone)]
        assert sponsor.post(wizard, {"act": "withdraw", "file": withdrawn.id}).status_code == 303
        assert sponsor.post(f"/challenges/{draft.slug}/delete").headers["Location"] == "/organizations/city-of-lindenhafen"
        assert sponsor.get(wizard).status_code == 404
        assert [storage.exists(key) for key in keys] == [True, False]
        assert data_files_of(contest) == kept and newest_answers(contest) is not None
