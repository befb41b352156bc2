"""kill -9 of the server while people vote: what was answered with success is there, and nothing is doubled."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.queries import session_by_token
from ideahub.domain.voting.models import Ballot, Line
from ideahub.domain.voting.queries import difference
from tests import servers
from tests.cast import lindenhafen
from tests.factories.accounts import make_person, make_session
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.committed
VOTERS, ENTRIES = 6, 12


class Browser:
    """One voter with a cookie, who votes for one entry after the other and remembers which votes were answered."""

    def __init__(self, app, port: int, token: str, entries: list[int]):
        cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})
        self.headers = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}", "Host": f"localhost:{port}"}
        self.port, self.entries, self.answered = port, entries, []

    def vote(self) -> None:
        """Vote until the server is gone."""
        try:
            door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            door.request("GET", "/settings", headers=self.headers)
            answer = door.getresponse()
            page = answer.read().decode()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    self.headers["Cookie"] = value.split(";")[0]
            token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
            for entry_id in self.entries:
                fields = urlencode({"csrf_token": token, "_key": f"vote-{entry_id}", "value": "1"})
                door.request("POST", f"/entries/{entry_id}/vote", fields, {**self.headers, "Content-Type": "application/x-www-form-urlencoded"})
                answer = door.getresponse()
                answer.read()
                if answer.status == 303:
                    self.answered.append(entry_id)
        except (OSError, http.client.HTTPException):
            return


def _serve(settings: dict, port: int) -> subprocess.Popen:
    environ = {**os.environ, **settings, "PORT": str(port), "BASE_URL": f"http://localhost:{port}", "WORKER": "huey"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4", "wsgi:app"]
    process = subprocess.Popen(command, cwd=servers.CHECKOUT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def answers():
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        door.request("GET", "/healthz")
        return door.getresponse().status == 200

    servers.wait_until(lambda: _quietly(answers), "The server", process)
    return process


def _quietly(ask) -> bool:
    try:
        return ask()
    except OSError:
        return False


def _kill(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.timeout(180)
def test_votes_answered_before_the_server_is_killed_are_there_and_none_is_doubled(app, settings, database):
    lindenhafen()
    challenge = make_challenge(phase="voting", mode="after", method="approval", settings={"most": None})
    entries = [make_entry(make_person(f"Author {number}"), challenge).id for number in range(ENTRIES)]
    tokens = [make_session(make_person(f"Voter {number}")) for number in range(VOTERS)]
    database.session.remove()
    port = servers.free_port()
    for patience in (0.25, 0.6, 5):
        process = _serve(settings, port)
        voters = [Browser(app, port, token, entries) for token in tokens]
        threads = [threading.Thread(target=voter.vote) for voter in voters]
        for thread in threads:
            thread.start()
        time.sleep(patience)
        _kill(process)
        for thread in threads:
            thread.join()
        for voter, token in zip(voters, tokens, strict=True):
            kept = set(database.session.scalars(select(Line.entry_id).join(Ballot).where(Ballot.voter_id == session_by_token(token).user_id)))
            assert set(voter.answered) <= kept
        database.session.remove()
    assert [len(voter.answered) for voter in voters] == [ENTRIES] * VOTERS
    assert database.session.scalar(select(func.count(Line.id))) == ENTRIES * VOTERS
    assert difference(database.session.merge(challenge)) == {}

