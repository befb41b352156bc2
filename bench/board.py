"""What a page of the public board costs however many teams there are, and what a score costs that passes all others.

    .venv/bin/python -m bench.board [--databases sqlite,postgresql] [--teams 1000,100000]
"""

import argparse
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.bulk import Bulk, in_order
from bench.run import NAMES
from bench.stand import Stand, standing
from ideahub.domain.accounts.commands import begin_session
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions import board
from ideahub.domain.predictions.models import Attempt, BoardLine, Score
from ideahub.domain.predictions.rehearsal import clean_rules
from ideahub.domain.predictions.stage import Play
from ideahub.domain.teams.models import Team
from ideahub.kernel import clock
from ideahub.kernel.db import Json, db, lock
from ideahub.kernel.transactions import command

AT_ONCE, TIMES = 20, 15


def seed(stand: Stand, teams: int) -> tuple[str, str]:
    """A contest with so many teams on its board, each with one score; gives (its path, the cookie of the person of the one in the middle)."""
    stand.seed()
    now = datetime.now(UTC).replace(microsecond=0)
    rules = clean_rules(
        {
            "title": "Many teams", "opens": (now - timedelta(days=60)).isoformat(), "closes": (now + timedelta(days=60)).isoformat(),
            "baselines": [{"name": "Mean", "quiz": "0.9514", "test": "0.9525"}], "target": {"quiz": "0.1000", "test": "0.1000"},
        }
    )  # fmt: skip
    with stand.app.app_context():
        play = Play(rules)
        clock.set(now - timedelta(days=30))
        play.attempt({"team": "In the middle", "person": "Mid", "quiz": "0.5000", "test": "0.5000"})
        clock.release()
        _copy_teams(play.challenge_id, teams)
        person = db.session.scalars(select(User).join(Team, Team.captain_id == User.id).where(Team.name == "In the middle")).one()
        slug = db.session.get(Challenge, play.challenge_id).slug
        return f"/challenges/{slug}", stand.cookie(_user_id=begin_session(user=person, device="bench"), _fresh=True)


def _copy_teams(challenge_id: int, teams: int) -> None:
    """More teams like the one there is: half of them before it, half behind."""
    of_one = {table: dict(db.session.execute(select(table).where(table.c.challenge_id == challenge_id)).mappings().one()) for table in (Entry.__table__, Team.__table__, Attempt.__table__, Score.__table__, BoardLine.__table__)}
    entry, team, attempt, score, line = of_one
    middle = teams // 2
    with db.engine.begin() as connection:
        bulk = Bulk(connection)

        def add(table, **changes) -> int:
            values = {name: value for name, value in of_one[table].items() if name != "id"}
            kept = {column.name for column in table.columns if isinstance(column.type, Json)}
            return bulk.add(table, **{name: in_order(value) if name in kept and value is not None else value for name, value in {**values, **changes}.items()})

        for number in range(2, teams + 1):
            rank = number - 1 if number - 1 < middle else number
            key = 5000 + rank - middle
            own = {"entry_id": add(entry, number=number, ref=f"bench-{number}", title=f"Team {number}", receipt=f"{number:064x}")}
            own["team_id"] = add(team, entry_id=own["entry_id"], name=f"Team {number}", name_folded=f"team {number}")
            quiz = f"{key / 10_000:.4f}" if key > 0 else "0.0001"
            scored = {"quiz": quiz, "quiz_key": max(1, key)}
            attempt_id = add(attempt, **own, **scored, number=number, storage_key=f"bench/{number}", receipt=f"{number:064x}")
            add(score, entry_id=own["entry_id"], attempt_id=attempt_id, **scored)
            add(line, entry_id=own["entry_id"], attempt_id=attempt_id, **scored, rank=rank)
        bulk.finish()
    _stand_in_the_middle(challenge_id=challenge_id, rank=middle)


@command
def _stand_in_the_middle(*, challenge_id: int, rank: int) -> None:
    line = db.session.scalars(select(BoardLine).join(Entry, Entry.id == BoardLine.entry_id).where(BoardLine.challenge_id == challenge_id, Entry.title == "In the middle")).one()
    line.rank = rank


@command
def _pass_all(*, challenge_id: int) -> None:
    """The score of the last team becomes the best of all, as a worker places it."""
    challenge = lock(db.session.get(Challenge, challenge_id))
    last = db.session.scalars(select(BoardLine).where(BoardLine.challenge_id == challenge_id).order_by(BoardLine.rank.desc()).limit(1)).one()
    attempt = db.session.get(Attempt, last.attempt_id)
    attempt.quiz, attempt.quiz_key = "0.0000", 0
    db.session.flush()
    board.place(challenge, attempt)


def cost(application, url: str, path: str, cookie: str = "") -> float:
    """Milliseconds of CPU of this thread for one request, the least of many series: what other work adds is not the page's."""
    least = float("inf")
    for _series in range(TIMES):
        asked = [EnvironBuilder(path=path.partition("?")[0], query_string=path.partition("?")[2], base_url=url, headers={"Cookie": cookie} if cookie else {}).get_environ() for _one in range(AT_ONCE)]
        began = time.thread_time()
        for environ in asked:
            _body, status, _headers = run_wsgi_app(application, environ, buffered=True)
            if not status.startswith("200"):
                raise RuntimeError(f"{path} answered {status}")
        least = min(least, 1000 * (time.thread_time() - began) / AT_ONCE)
    return least


def rows(stand: Stand, teams: int) -> list[tuple]:
    """(page, CPU ms, statements) of each page of the board, and the seconds that passing everybody takes."""
    path, cookie = seed(stand, teams)
    found = []
    for what, query, who in (("first page", "", ""), ("a late page", urlencode({"from": teams * 9 // 10}), ""), ("first page, signed in, with the own line", "", cookie), ("as it stood ten days ago", urlencode({"at": (datetime.now(UTC) - timedelta(days=10)).isoformat()}), "")):
        page = f"{path}/board{'?' + query if query else ''}"
        found.append((what, cost(stand.app.wsgi_app, stand.url, page, who), stand.statements(page, who)[0]))
    with stand.app.app_context():
        challenge = db.session.scalars(select(Challenge.id).where(Challenge.kind == "prediction")).one()
        began = time.perf_counter()
        _pass_all(challenge_id=challenge)
        found.append(("a score that passes all others, seconds", time.perf_counter() - began, ""))
    return found


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--databases", default=",".join(NAMES))
    parser.add_argument("--teams", default="1000,100000")
    options = parser.parse_args()
    print("| database | teams | page | CPU ms | statements |\n|---|---|---|---|---|")
    for database in options.databases.split(","):
        for teams in (int(number) for number in options.teams.split(",")):
            with standing(database, 30, 30, "approval", None) as stand:
                for what, figure, statements in rows(stand, teams):
                    print(f"| {NAMES[database]} | {teams:,} | {what} | {figure:.2f} | {statements} |", flush=True)


if __name__ == "__main__":
    main()
