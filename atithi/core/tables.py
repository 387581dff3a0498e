"""What rooms above fill in: a setting names a table of `config/`, and the table names functions or values by dotted path.

So a lower room asks what upper ones know without importing them.
"""

from functools import lru_cache
from typing import Any

from django.utils.module_loading import import_string


@lru_cache(maxsize=32)
def filled(path: str) -> tuple[Any, ...]:
    """What the table at this dotted path names, in its order. Raises ImportError where a name leads nowhere."""
    return tuple(import_string(name) for name in import_string(path))
