"""What participants fill in: a file with every id that is asked for, in the order of the answers, and a value that stands for none."""

from collections.abc import Iterator

from ideahub.scorer.expected import MappedIds, mapped_sections
from ideahub.scorer.fields import quoted_if_needed
from ideahub.scorer.reference import Reference

AT_ONCE = 10_000


def template_text(reference: Reference, columns: dict, filler: str = "0") -> Iterator[bytes]:
    """The template in pieces: a sound file of predictions wherever `filler` is a value that is allowed. It holds nothing of the answers."""
    if reference.layout == "netflix":
        sections = mapped_sections(reference)
        for name, size in zip(sections.names, sections.sizes, strict=True):
            yield f"{name}:\n{(filler + chr(10)) * size}".encode()
        return
    names = columns.get("predictions", ["prediction"])
    yield (",".join(quoted_if_needed(name) for name in (columns.get("id", "id"), *names)) + "\n").encode()
    ids, rest = MappedIds(reference), ("," + filler) * len(names) + "\n"
    for start in range(0, len(ids), AT_ONCE):
        fields = ids.fields(start, min(start + AT_ONCE, len(ids)))
        yield "".join(quoted_if_needed(fields.text(row).decode()) + rest for row in range(len(fields))).encode()
