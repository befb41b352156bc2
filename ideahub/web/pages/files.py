"""Pictures and files: handed in by editors, handed out to those who may see what they belong to."""

from flask import Blueprint, Response, flash, jsonify, redirect, request
from werkzeug.http import dump_options_header

from ideahub.domain.challenges.queries import visible_challenge_by_id
from ideahub.domain.entries.queries import visible_entry
from ideahub.domain.files.commands import store_file, store_picture
from ideahub.domain.files.forms import StoreFileForm
from ideahub.domain.files.models import PUBLIC, File
from ideahub.domain.files.queries import file_by_token
from ideahub.kernel import storage
from ideahub.kernel.errors import Invalid, NotFound
from ideahub.kernel.files import check_file
from ideahub.kernel.limits import limiter
from ideahub.kernel.pictures import inspect_and_render
from ideahub.kernel.policy import authorize
from ideahub.kernel.words import _
from ideahub.web.session import current_actor, for_people, local_path

pages = Blueprint("files", __name__)
LARGEST_FILE = 10_000_000
PICTURES = ("png", "jpg", "jpeg", "webp", "gif", "jfif")
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pages.get("/files/<token>/<size>")
def show(token, size):
    """A picture in one size, or a file to be kept; its address never changes its content."""
    file = file_by_token(token)
    if size not in file.sizes:
        raise NotFound(_("There is no such file."))
    _refuse_unseen(current_actor(), file)
    shared = "public" if file.subject in PUBLIC else "private"
    headers = {
        "Cache-Control": f"{shared}, max-age=31536000, immutable",
        "Content-Security-Policy": SANDBOX,
        "Content-Disposition": dump_options_header("inline" if file.is_picture else "attachment", {"filename": _name(file)}),
    }
    answer = Response(headers=headers, mimetype=file.media_type)
    answer.set_etag(f"{file.token}-{size}")
    if answer.make_conditional(request).status_code != 304:
        answer.response = storage.read(file.storage_key(size))
        answer.content_length = storage.size(file.storage_key(size))
    return answer


def _name(file: File) -> str:
    """The name under which it is kept. A picture's own name may tell who made it, so it is not told."""
    return f"{file.token}.webp" if file.is_picture else file.name


def _refuse_unseen(actor, file: File) -> None:
    """Raise NotFound where the actor may not see what the file belongs to."""
    if file.subject in PUBLIC or (actor.id is not None and actor.id == file.owner_id):
        return
    reader = READERS.get(file.subject)
    if reader is None:
        raise NotFound(_("There is no such file."))
    reader(actor, file.subject_id)


READERS = {"challenge": visible_challenge_by_id, "entry": visible_entry}


@pages.post("/files")
@for_people
@limiter.limit("60 per minute")
def upload():
    """Take a picture or a file for an editor: JSON for scripts, else back to the page named by `next`."""
    authorize(current_actor(), "file.store")
    values = StoreFileForm.read(request.form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(_("Choose a file first."), field="file")
    file = _stored(sent, values["description"] or "")
    if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
        return jsonify(_presented(file)), 201, {"Location": file.path()}
    flash(_("“%(name)s” is stored.", name=file.name), "good")
    return redirect(local_path(request.values.get("next"), file.path()), 303)


def _stored(sent, description: str) -> File:
    """The file, checked and kept: a picture where its name says so, else one of the kinds of files that are taken."""
    actor, ending = current_actor(), sent.filename.rpartition(".")[2].lower()
    if ending in PICTURES:
        picture = inspect_and_render(sent.stream.read(), field="file")
        return store_picture(actor=actor, picture=picture, name=sent.filename, description=description)
    checked = check_file(sent.filename, sent.stream, LARGEST_FILE)
    return store_file(actor=actor, checked=checked, stream=sent.stream, description=description)


def _presented(file: File) -> dict:
    """What an editor needs to show the file and to name it when it is saved."""
    sizes = {size: file.path(size) for size in file.sizes}
    shape = {"width": file.width, "height": file.height, "colour": file.colour} if file.is_picture else {}
    return {"token": file.token, "kind": file.kind, "name": file.name, "size": file.size, "description": file.description, "paths": sizes, **shape}
