"""What somebody wrote in a form that was not taken: shown again, so that no text is lost, whatever the reason was."""

from flask import request
from werkzeug.exceptions import HTTPException

NOT_WRITTEN = {"csrf_token", "act", "back", "next", "revision", "value", "version"}
SHORT = 20


def written() -> list[tuple[str, str]]:
    """(field, text) of what was typed into the form of this post: everything longer than a word, but never a password."""
    try:
        typed = list(request.form.items(multi=True)) if request.method == "POST" else []
    except HTTPException:
        return []
    return [(name, text) for name, text in typed if not _is_ours(name) and (len(text) > SHORT or len(text.split()) > 1)]


def _is_ours(name: str) -> bool:
    return name in NOT_WRITTEN or name.startswith("_") or "password" in name
