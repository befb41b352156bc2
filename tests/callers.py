"""People who call a real server over a socket, and bear that it dies under them."""

import http.client
import re
from collections.abc import Callable
from threading import Thread
from urllib.parse import urlencode

from werkzeug.test import encode_multipart

from tests import servers

GONE = (OSError, http.client.HTTPException)


class Caller:
    """Somebody who is signed in. What was answered is known; of a call that raises one of GONE nothing is."""

    def __init__(self, app, port: int, token: str):
        cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})
        self.headers = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}", "Host": f"localhost:{port}"}
        self.port, self.fields = port, {}

    def enter(self) -> None:
        """Open a connection, and take the token that forms carry."""
        self.door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        answer, page = self.get("/settings")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.headers["Cookie"] = value.split(";")[0]
        self.fields = {"csrf_token": re.search(rb'name="csrf_token" value="([^"]+)"', page)[1].decode()}

    def get(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and its body."""
        self.door.request("GET", path, headers=self.headers)
        answer = self.door.getresponse()
        return answer, answer.read()

    def post(self, path: str, fields: dict, files: dict | None = None) -> http.client.HTTPResponse:
        """The answer to a form; with files (name to FileStorage) it is sent in parts, as browsers do."""
        if files:
            boundary, body = encode_multipart({**self.fields, **fields, **files})
            kind = f'multipart/form-data; boundary="{boundary}"'
        else:
            body, kind = urlencode({**self.fields, **fields}), "application/x-www-form-urlencoded"
        self.door.request("POST", path, body, {**self.headers, "Content-Type": kind})
        answer = self.door.getresponse()
        answer.read()
        return answer


def call_until_killed(settings, port: int, calls: list[Callable[[], None]], moment: Callable[[], None]) -> None:
    """Serve, let everybody call at once, and kill the server with all its children when `moment()` returns.

    Each of `calls` goes on until it is done or has raised one of GONE.
    """

    def go_on(call):
        try:
            call()
        except GONE:
            return

    server = servers.start_web({**settings, "WORKER": "huey"}, port)
    threads = [Thread(target=go_on, args=(call,)) for call in calls]
    try:
        servers.await_web(port, server)
        for thread in threads:
            thread.start()
        moment()
    finally:
        servers.kill(server)
        for thread in threads:
            if thread.ident:
                thread.join()
