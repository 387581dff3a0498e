"""The only place that changes imports."""

from atithi.transfer.actions.planning import (
    choose,
    discard,
    pause,
    resume,
    start,
    undo,
)
from atithi.transfer.actions.uploading import add_piece, begin, finish_upload

__all__ = [
    "add_piece",
    "begin",
    "choose",
    "discard",
    "finish_upload",
    "pause",
    "resume",
    "start",
    "undo",
]
