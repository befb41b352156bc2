"""ideahub rehearse: play the rules of a prediction contest against a list of events, before anybody takes part."""

import json
import sys

import click
import yaml

from ideahub.domain.predictions.rehearsal import clean_rules, read_events, rehearse
from ideahub.kernel.errors import Invalid

SAID = {
    "attempt": "{team} scores {quiz}, place {rank}", "lead": "{team} takes the lead with {quiz}", "last_call": "LAST CALL: {team} reaches the target with {quiz}; closes {closes_at}",
    "close": "CLOSED. Public leader: {leader}", "asked": "{team} is asked to be verified: test {test}, received {received_at}", "verified": "{team} is VERIFIED with {test}",
    "rejected": "{team} is rejected", "declined": "{team} declines", "refused": "{team} is refused: {sentence}", "reopened": "Nobody passed: the contest is open again",
    "no_winner": "Nobody wins", "award": "{prize} goes to {team} (line {line}; the next line is {next_line})", "no_award": "{prize} goes to nobody (line {line})",
}  # fmt: skip


@click.command("rehearse")
@click.argument("rules", type=click.File(encoding="utf-8"))
@click.argument("events", type=click.File(encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def words(rules, events, as_json):
    """Play EVENTS (CSV) by RULES (YAML) on a controlled clock, in a throw-away database."""
    try:
        try:
            raw = yaml.load(rules.read(), Loader=yaml.BaseLoader)
        except yaml.YAMLError as error:
            raise Invalid(f"The rules are no YAML: {error}", field="rules") from None
        told = rehearse(clean_rules(raw), read_events(events.read()))
    except Invalid as refusal:
        raise click.ClickException(str(refusal.sentence)) from None
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(_in_words(told)))


def _in_words(told: dict) -> list[str]:
    lines = [f"{each['time'][:19].replace('T', ' ')} UTC  {SAID[each['event']].format(**each)}" for each in told["timeline"]]
    won = told["winner"]
    return [*lines, "", f"Winner: {won['team']}, test {won['test']}: {won['why']}." if won else "No winner."]


def main() -> None:
    """Rehearse without the application: the play has one of its own."""
    words(sys.argv[1:], prog_name="ideahub rehearse")


if __name__ == "__main__":
    main()
