"""What it costs to check and score a file of the size of the Netflix Prize, the child's start included.

    .venv/bin/python -m bench.scoring [--rows 2817131] [--runs 3]

Seconds are of the wall, from the order to the outcome, the best of the runs. The base is what a child holds that scores two rows;
megabytes are the peak of resident memory above it, the pages of mapped answers included.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.netflix import ROWS
from ideahub.scorer.run import run_order

COLUMNS = {"id": "id", "answer": "answer", "split": "split", "predictions": ["prediction"]}
FILES = {
    "netflix.txt": "Netflix layout, 4 decimals",
    "netflix.txt.gz": "the same, gzip",
    "netflix-long.txt": "Netflix layout, 17 digits",
    "table.csv": "table, string ids in the order of the answers",
    "table-long.csv": "the same, 17 digits",
    "shuffled.csv": "table, string ids in any order",
}


def order(task: str, layout: str, folder: Path, **more) -> dict:
    """An order for the scorer, by RMSE to 4 decimals."""
    return {"task": task, "metric": "rmse", "settings": {}, "decimals": 4, "layout": layout, "columns": COLUMNS, "folder": str(folder), **more}


def timed(one: dict) -> tuple[float, dict]:
    """Seconds and outcome of an order, which has to succeed."""
    started = time.perf_counter()
    outcome = run_order(one)
    seconds = time.perf_counter() - started
    if "our_fault" in outcome or "problems" in outcome:
        raise SystemExit(f"The order failed: {outcome}")
    return seconds, outcome


def base(folder: Path) -> int:
    """Kilobytes at the peak of a child that scores two rows."""
    (folder / "two.csv").write_text("id,answer,split\na,1,quiz\nb,2,test\n")
    (folder / "two-predictions.csv").write_text("id,prediction\na,1\nb,2\n")
    compiled = timed(order("compile", "table", folder, answers=str(folder / "two.csv")))[1]
    outcome = timed(order("score", "table", folder, reference=compiled["path"], predictions=str(folder / "two-predictions.csv")))[1]
    return outcome["usage"]["peak_kilobytes"]


def main() -> None:
    """Make the files, compile the answers, score each file, print the table."""
    parser = argparse.ArgumentParser(description="Time the scoring of large files.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own, whose memory is gone when the clock starts.
        subprocess.run([sys.executable, "-m", "bench.netflix", name, "--rows", str(chosen.rows)], check=True, stdout=subprocess.DEVNULL)
        least = base(folder)
        print(f"base {least / 1024:.0f} MB, {chosen.rows:,} rows\n\n| file | MB | s | CPU s | MB above base |\n|---|---|---|---|---|")
        references = {}
        for layout, file in (("netflix", "answers.txt"), ("table", "answers.csv")):
            seconds, outcome = timed(order("compile", layout, folder, answers=str(folder / file)))
            references[layout] = outcome["path"]
            _print_row(f"answers compiled, {layout}", folder / file, seconds, outcome, least)
        for file, words in FILES.items():
            layout = "netflix" if file.startswith("netflix") else "table"
            one = order("score", layout, folder, reference=references[layout], predictions=str(folder / file))
            runs = [timed(one) for _run in range(chosen.runs)]
            _print_row(words, folder / file, *min(runs, key=lambda run: run[0]), least)


def _print_row(words: str, path: Path, seconds: float, outcome: dict, least: int) -> None:
    used = outcome["usage"]
    print(
        f"| {words} | {path.stat().st_size / 1e6:.1f} | {seconds:.2f} | {used['cpu_seconds']:.2f} | {(used['peak_kilobytes'] - least) / 1024:.0f} |"
    )


if __name__ == "__main__":
    main()
