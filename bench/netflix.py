"""Files of the size of the Netflix Prize, invented: 17,770 films, 2,817,131 rows, answers and predictions in both layouts.

.venv/bin/python -m bench.netflix FOLDER [--rows 2817131]
"""

import argparse
import gzip
from pathlib import Path

import numpy as np

ROWS, QUIZ, FILMS, SEED = 2_817_131, 1_408_342, 17_770, 20061002


def write_files(folder: Path, rows: int = ROWS, films: int = FILMS) -> dict[str, Path]:
    """Write the files; gives their paths by name."""
    chance = np.random.default_rng(SEED)
    bounds = np.sort(chance.choice(np.arange(1, rows), films - 1, replace=False)).tolist() if films > 1 else []
    stars = chance.integers(1, 6, rows)
    guesses = np.clip(stars + chance.normal(0, 0.95, rows), 1, 5)
    halves = np.array(["test"] * rows)
    halves[chance.permutation(rows)[: rows * QUIZ // ROWS]] = "quiz"
    answers = [f"{star},{half}\n" for star, half in zip(stars.tolist(), halves.tolist(), strict=True)]
    short = [f"{guess:.4f}\n" for guess in guesses.tolist()]
    long = [f"{guess!r}\n" for guess in guesses.tolist()]
    customers = chance.integers(1, 2_649_430, rows).tolist()
    films_of = np.repeat(np.arange(1, films + 1), np.diff([0, *bounds, rows])).tolist()
    ids = [f"{film}_{customer}_{row % 97}" for row, (film, customer) in enumerate(zip(films_of, customers, strict=True))]
    ids = ids if len({*ids}) == rows else [f"{name}_{row}" for row, name in enumerate(ids)]
    shuffled = chance.permutation(rows).tolist()
    texts = {
        "answers.txt": _in_sections(answers, bounds),
        "netflix.txt": _in_sections(short, bounds),
        "netflix-long.txt": _in_sections(long, bounds),
        "answers.csv": "id,answer,split\n" + "".join(f"{name},{answer}" for name, answer in zip(ids, answers, strict=True)),
        "table.csv": "id,prediction\n" + "".join(f"{name},{guess}" for name, guess in zip(ids, short, strict=True)),
        "table-long.csv": "id,prediction\n" + "".join(f"{name},{guess}" for name, guess in zip(ids, long, strict=True)),
        "shuffled.csv": "id,prediction\n" + "".join(f"{ids[row]},{short[row]}" for row in shuffled),
    }
    paths = {}
    for name, text in texts.items():
        paths[name] = folder / name
        paths[name].write_text(text)
    paths["netflix.txt.gz"] = folder / "netflix.txt.gz"
    paths["netflix.txt.gz"].write_bytes(gzip.compress(texts["netflix.txt"].encode(), 6))
    return paths


def _in_sections(lines: list[str], bounds: list[int]) -> str:
    starts = [0, *bounds]
    return "".join(f"{film}:\n" + "".join(lines[start:end]) for film, (start, end) in enumerate(zip(starts, [*bounds, len(lines)], strict=True), 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write invented files of the size of the Netflix Prize.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for path in write_files(chosen.folder, chosen.rows, min(FILMS, chosen.rows)).values():
        print(f"{path} {path.stat().st_size:,} bytes")
