"""What tests may ask for.

`database` opens an application context and an outer transaction that is undone after the test: what commands
commit are savepoints in it. A test marked `committed` (or `browser`) gets the bare database instead, which
is emptied afterwards: for races, for threads, for several application contexts.

IDEAHUB_TEST_DATABASE chooses `sqlite` (as it is) or `postgresql`, TEST_DATABASE_URL a server that runs already.
"""

import os
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import event, text

from config import load
from ideahub.app import create_app
from ideahub.kernel import clock as house_clock
from ideahub.kernel import mailer, storage
from ideahub.kernel.db import create_schema, db, writing
from ideahub.kernel.limits import limiter
from tests import servers
from tests.factories.accounts import make_session

hypothesis.settings.register_profile("house", deadline=None, database=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
hypothesis.settings.load_profile("house")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


def pytest_collection_modifyitems(items):
    """Tests in a browser come last; those for PostgreSQL are skipped elsewhere."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if _kind_of_database() != "postgresql":
        elsewhere = pytest.mark.skip(reason="for PostgreSQL only")
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(elsewhere)


def _kind_of_database() -> str:
    return "postgresql" if "TEST_DATABASE_URL" in os.environ else os.environ.get("IDEAHUB_TEST_DATABASE", "sqlite")


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    """The environment variables of the application under test: a home and a database of its own."""
    home = tmp_path_factory.mktemp("home")
    kind = _kind_of_database()
    with ExitStack() as stack:
        url = ""
        if kind == "postgresql":
            url = stack.enter_context(servers.postgresql_database(RUN, f"ideahub_test_{WORKER}"))
        elif kind != "sqlite":
            raise pytest.UsageError(f"IDEAHUB_TEST_DATABASE is {kind!r}; it may be sqlite or postgresql.")
        yield {
            "IDEAHUB_ENV": "testing",
            "IDEAHUB_HOME": str(home),
            "SECRET_KEY": "a key for tests, known to everybody who reads them",
            "DATABASE_URL": url,
            "STORAGE_URL": f"file://{home}/files",
            "MAIL_TO": "memory",
            "WORKER": "inline",
            "BASE_URL": "http://localhost",
        }


@pytest.fixture(scope="session")
def app(settings):
    """The application, with every table in its database. Ask for `database` too where rows are touched."""
    app = create_app(load(settings))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            # Nobody pulls the plug on a test: without waiting for the disk they take half the time.
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
        create_schema()
        db.engine.dispose()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def database(app, request):
    """The database in an application context: undone after the test, or bare and emptied where it is `committed`."""
    bare = any(request.node.get_closest_marker(mark) for mark in ("committed", "browser"))
    with app.app_context():
        limiter.reset()
        if bare:
            yield db
            db.session.remove()
            _empty(db.engine)
            return
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection
            try:
                yield db
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


def _empty(engine) -> None:
    """Remove every row of every table, whatever points at it; where a server or worker still writes, wait for its turn."""
    one_writer = writing.set(True)
    try:
        with engine.begin() as connection:
            _empty_through(connection)
    finally:
        writing.reset(one_writer)


def _empty_through(connection) -> None:
    keepers = []
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        # What can never be deleted (the ledger) is, here; on PostgreSQL a replica asks no trigger.
        keepers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%BEFORE DELETE%'")).all()
    for name, _sql in keepers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for table in db.metadata.tables.values():
        connection.execute(table.delete())
    for _name, sql in keepers:
        connection.exec_driver_sql(sql)


@pytest.fixture(autouse=True)
def _fresh():
    """No test finds another's clock or mail."""
    mailer.outbox.clear()
    yield
    house_clock.release()


@pytest.fixture
def clock():
    """The clock of the house, held at the present moment: clock.set(moment), clock.forward(days=3), clock.now()."""
    house_clock.set(house_clock.now())
    return house_clock


@pytest.fixture
def mailbox(database):
    """The mails that were sent, oldest first."""
    return mailer.outbox


@pytest.fixture
def own_store(tmp_path, monkeypatch):
    """A store that holds nothing but what this test puts there; gives its folder, for STORAGE_URL of processes."""
    folder = tmp_path / "store"
    monkeypatch.setattr(storage, "_state", {"store": storage.open_store(f"file://{folder}"), "folder": folder})
    return folder


@pytest.fixture
def client(app, database):
    """Somebody at the door who is not signed in; tests/visitor.py has a better one."""
    return app.test_client()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real contests beside the checkout; the test is skipped where it is not there."""
    folder = servers.CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not here")
    return folder


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """The URL of a Redis of its own."""
    with servers.redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def smtp_sink():
    """A mail server: `smtp_sink.url` for SMTP_URL, `smtp_sink.messages` for what came."""
    with servers.smtp_sink() as sink:
        yield sink


@pytest.fixture(scope="session")
def _served(app, settings):
    served = {**settings, "IDEAHUB_ENV": "development", "MAIL_TO": "folder", "WORKER": "huey", "RATE_LIMITS": "off"}
    with servers.live_server(served) as server:
        yield server


@pytest.fixture
def live_server(_served, database):
    """IdeaHub in processes of its own, on the database of this test: what factories make here is seen there."""
    if database.engine.dialect.name == "sqlite" and not hasattr(database.engine, "pool"):
        raise pytest.UsageError("A test that asks for live_server is marked `browser` or `committed`.")
    return _served


@pytest.fixture(scope="session")
def _chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("IDEAHUB_BROWSER") or servers.find_browser(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(_chromium, live_server, app):
    """Open a page of a browser of its own: open_page(vera(), java_script_enabled=False, viewport={...}); no person: a visitor."""
    contexts = []

    def open_page(person=None, **options):
        context = _chromium.new_context(**{"base_url": live_server.url, "reduced_motion": "reduce", "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        if person is not None:
            cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": make_session(person)})
            context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": cookie, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    """A page of a browser that nobody is signed in on."""
    return open_page()
