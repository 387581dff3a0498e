"""What must occur once in a file: short hashes of it, with the rows, kept with each batch so that they outlive a worker."""

import struct
from collections.abc import Sequence
from hashlib import blake2b

from atithi.transfer.models import Import
from atithi.transfer.targets import Given

_ENTRY = struct.Struct(">QI")


class Seen:
    """All that the batches before held. Eight bytes of a hash: in a million rows two meet by chance once in 37 million files."""

    def __init__(self, work: Import) -> None:
        self._rows: dict[int, int] = {}
        kept = work.batches.filter(checked=True).order_by("position").values_list("seen", flat=True)
        for packed in kept.iterator(chunk_size=200):
            for key, row in _ENTRY.iter_unpack(bytes(packed)):
                self._rows.setdefault(key, row)

    def take(self, givens: Sequence[Given]) -> tuple[dict[str, int], bytes]:
        """Rows that say what an earlier one said, each with that row; and what is to be kept of the others."""
        repeats: dict[str, int] = {}
        fresh = bytearray()
        for given in givens:
            keys = [int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") for key in given.keys]
            earlier = next((self._rows[key] for key in keys if key in self._rows), 0)
            if earlier:
                repeats[str(given.row)] = earlier
                continue
            for key in keys:
                self._rows[key] = given.row
                fresh += _ENTRY.pack(key, given.row)
        return repeats, bytes(fresh)
