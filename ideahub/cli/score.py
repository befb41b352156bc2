"""ideahub score: score a file of predictions offline, with the code that scores contests."""

import json
import tempfile
from pathlib import Path

import click

from ideahub.scorer.run import run_order
from ideahub.scorer.shape import READS

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("score")
@click.option("--metric", "name", required=True, help="A metric's name, such as rmse; or a Python file with score(answers, predictions).")
@click.option(
    "--answers", required=True, type=FILE, help="id,answer,split (split: quiz or test); or the Netflix layout with answer,split on each line."
)
@click.option("--predictions", required=True, type=FILE, help="id,prediction; or the Netflix layout. Plain, gzip or zip.")
@click.option("--layout", type=click.Choice(["table", "netflix"]), default="table", show_default=True)
@click.option("--id-column", default="id", show_default=True)
@click.option("--answer-column", default="answer", show_default=True)
@click.option("--prediction-column", default=["prediction"], multiple=True, show_default=True, help="More than once for a metric of your own.")
@click.option("--split-column", default="split", show_default=True)
@click.option("--split-seed", default=None, help="Divide the rows by this seed; the answers then have no split column.")
@click.option("--quiz-share", default=0.5, show_default=True, help="The share of the quiz half where a seed divides.")
@click.option("--decimals", type=click.IntRange(0, 15), default=4, show_default=True)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="A setting of the metric, such as k=10.")
@click.option("--reads", type=click.Choice(READS), default="number", show_default=True, help="What a metric of your own is given as predictions.")
@click.option("--truth-reads", type=click.Choice(READS), default="number", show_default=True, help="What a metric of your own is given as answers.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def words(as_json, **options):
    """Score predictions on both halves; exit code 1 where the file has problems."""
    with tempfile.TemporaryDirectory(prefix="ideahub-score-") as folder:
        outcome = run_order(_order(folder, **options))
    if "our_fault" in outcome:
        failed = "" if outcome["our_fault"] == "order" else f"The scorer failed ({outcome['our_fault']}).\n"
        raise click.ClickException(failed + outcome["detail"])
    if as_json:
        shown = ("metric", "rows", "quiz", "test", "exact", "problems", "counts", "file")
        click.echo(json.dumps({key: outcome[key] for key in shown if key in outcome}, ensure_ascii=False))
    else:
        click.echo(_in_words(outcome))
    if "problems" in outcome:
        raise SystemExit(1)


def _order(folder: str, *, name, answers, predictions, layout, decimals, settings, split_seed, quiz_share, reads, truth_reads, **columns) -> dict:
    order = {
        "task": "compile_and_score",
        "metric": name,
        "settings": dict(_pair(setting) for setting in settings),
        "decimals": decimals,
        "answers": str(answers.resolve()),
        "predictions": str(predictions.resolve()),
        "folder": folder,
        "layout": layout,
        "columns": {
            "id": columns["id_column"],
            "answer": columns["answer_column"],
            "split": columns["split_column"],
            "predictions": list(columns["prediction_column"]),
        },
        "seed": split_seed,
        "share": quiz_share,
    }
    if name.endswith(".py"):
        order["own_metric"] = {"path": str(Path(name).resolve()), "reads": {"reads": reads, "truth_reads": truth_reads}, "trusted": True}
    return order


def _pair(setting: str) -> tuple[str, str]:
    key, equals, value = setting.partition("=")
    if not equals:
        raise click.BadParameter(f"{setting!r} is not KEY=VALUE.", param_hint="--set")
    return key, value


def _in_words(outcome: dict) -> str:
    if "problems" not in outcome:
        return "\n".join(f"{key:8}{outcome[key]}" for key in ("metric", "rows", "quiz", "test"))
    lines = [f"The {outcome['file']} cannot be used:"]
    for problem in outcome["problems"]:
        where = f"line {problem['line']:,}" if problem["line"] else "the file"
        lines.append(f"  {where}: {problem['sentence']} [{problem['code']}]")
    lines += [f"  and {count:,} more: {code}" for code, count in outcome["counts"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    words(prog_name="ideahub score")
