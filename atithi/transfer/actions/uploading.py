"""A file comes in: begun with its name and size, then piece by piece, each of which can be sent again."""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.files.actions import safe_name, store
from atithi.staff.models import User
from atithi.transfer.errors import TransferError
from atithi.transfer.guessing import guess
from atithi.transfer.models import Import, ImportState, Piece
from atithi.transfer.reading.formats import cells_of, look, stored
from atithi.transfer.reading.stream import PieceStream, buffered
from atithi.transfer.reasons import Unreadable
from atithi.transfer.targets import TARGETS

PIECE = 1024 * 1024
"""Bytes of a piece. All but the last are of this size."""


@transaction.atomic
def begin(*, user: User, name: str, size: int, target: str) -> Import:
    """Announces a file. Raises TransferError where it is empty or larger than may be."""
    if target not in TARGETS:
        raise TransferError("unknown_target", _("Choose what the rows of the file are."))
    if size <= 0:
        raise TransferError("file_empty", _("This file is empty."))
    if size > settings.IMPORT_LIMIT:
        megabytes = settings.IMPORT_LIMIT // (1024 * 1024)
        message = _("This file is too large: at most %(limit)s MB.")
        raise TransferError("file_too_large", message, limit=megabytes, status=413)
    return Import.objects.create(by=user, name=safe_name(name), size=size, target=target, created_at=now())


def add_piece(*, work: Import, offset: int, content: bytes) -> Import:
    """Keeps the piece that begins at `offset`; one that is here already changes nothing. Raises TransferError for one that
    leaves a gap or goes beyond the end: `received` says where to go on."""
    if work.state != ImportState.UPLOADING or not content:
        raise TransferError("not_awaited", _("This file is complete already."), status=409)
    if offset + len(content) <= work.received:
        return work
    if offset != work.received or offset + len(content) > work.size or len(content) > PIECE:
        raise TransferError("piece_misplaced", _("This part of the file does not fit the one before."), status=409)
    # Bytes are on disk before the row exists, and outside its transaction.
    file = store(content=content, name=f"{work.public_id}.part", limit=PIECE)
    try:
        with transaction.atomic():
            Piece.objects.create(owner=work, offset=offset, file=file)
            work.received = offset + len(content)
            work.save(update_fields=["received"])
    except IntegrityError:
        file.delete()  # the same piece came twice at once
        work.refresh_from_db()
    return work


def finish_upload(*, work: Import) -> Import:
    """Looks at the whole file: what it is, its heads, which column is what. What cannot be read is said."""
    if work.state != ImportState.UPLOADING or work.received < work.size:
        raise TransferError("file_incomplete", _("A part of this file is missing still."), status=409)
    digest = hashlib.sha256()
    for piece in work.pieces.select_related("file").order_by("offset").iterator(chunk_size=20):
        digest.update(piece.file.read())
    work.sha256 = digest.hexdigest()
    look_at(work, wanted={})
    return work


def look_at(work: Import, *, wanted: dict[str, str], target: str = "") -> None:
    """Reads the layout anew, as the person wants it, and proposes the mapping."""
    try:
        layout, first, origin, found = look(buffered(stream_of(work)), wanted)
    except Unreadable as error:
        work.state, work.problem = ImportState.FAILED, {"code": error.code, "values": error.values}
        work.save(update_fields=["state", "problem", "sha256"])
        return
    work.target = target or found or work.target
    rows = [[cell[:200] for cell in cells_of(raw, layout)] for raw in first]
    work.layout, work.origin = {**stored(layout), "first": rows}, origin
    work.mapping = {str(place): name for place, name in guess(layout.heads, TARGETS[work.target]).items()}
    work.state, work.problem = ImportState.MAPPING, {}
    work.save(update_fields=["state", "problem", "sha256", "target", "layout", "origin", "mapping"])


def stream_of(work: Import) -> PieceStream:
    """The file as one stream."""
    pieces = work.pieces.select_related("file").order_by("offset")
    return PieceStream([(piece.offset, piece.file) for piece in pieces])


def pieces_of(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Bytes as they come, in pieces of our size."""
    held = b""
    for chunk in chunks:
        held += chunk
        while len(held) >= PIECE:
            yield held[:PIECE]
            held = held[PIECE:]
    if held:
        yield held
