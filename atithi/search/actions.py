"""The only place that changes the index. Rooms call it; it knows none of them."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import Q

from atithi.core.clock import now
from atithi.language import ANALYSIS_VERSION
from atithi.search import models
from atithi.search.documents import Document
from atithi.search.words import CONTEXT, forms_of, has_digit, marks_of, storable, words_of

BATCH = 500
SAMPLE = 20_000  # texts that are read to count words
CHANGED = ("scope", "at", "text", "words", "marks", "version")


@transaction.atomic
def index(documents: Iterable[Document]) -> int:
    """Puts texts into the index, or what changed of them; returns how many rows were written.

    Doing it again changes nothing. Texts are best handed over in the order of time.
    """
    written = 0
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == BATCH:
            written += _write(batch)
            batch = []
    return written + (_write(batch) if batch else 0)


def _write(documents: list[Document]) -> int:
    rows = {(document.kind, document.id, document.part): _row(document) for document in documents}
    known = _known(rows)
    fresh = [row for place, row in rows.items() if place not in known or _differs(row, known[place])]
    if fresh:
        # Inserting rows that are there already would use up ids, whose order is the order of time.
        there = [row for row in fresh if (row.kind, row.key, row.part) in known]
        for row in there:
            row.pk = known[row.kind, row.key, row.part].pk
        models.Document.objects.bulk_update(there, CHANGED)
        models.Document.objects.bulk_create(
            [row for row in fresh if row.pk is None],
            update_conflicts=True, unique_fields=["kind", "key", "part"], update_fields=CHANGED,
        )  # fmt: skip
        learn({word for row in fresh for word in row.words.split() if not has_digit(word) and word != CONTEXT})
    return len(fresh)


def _row(document: Document) -> models.Document:
    text = storable(document.text)
    context = storable(document.context)
    whole = f"{text}\n{context}"
    words = words_of(text) + ([CONTEXT, *words_of(context)] if context else [])
    return models.Document(
        kind=document.kind, key=document.id, part=document.part, scope=document.scope, at=document.at, text=text,
        words=" ".join(words), marks=marks_of(document.kind, whole, words), version=ANALYSIS_VERSION,
    )  # fmt: skip


def _known(rows: Collection[tuple[str, int, int]]) -> dict[tuple[str, int, int], models.Document]:
    """Rows of the index that stand for the same texts."""
    parts: dict[str, set[tuple[int, int]]] = {}
    for kind, key, part in rows:
        parts.setdefault(kind, set()).add((key, part))
    found = {}
    for kind, places in parts.items():
        keys, numbers = {key for key, _part in places}, {part for _key, part in places}
        for row in models.Document.objects.filter(kind=kind, key__in=keys, part__in=numbers):
            found[row.kind, row.key, row.part] = row
    return found


def _differs(row: models.Document, known: models.Document) -> bool:
    return any(getattr(row, name) != getattr(known, name) for name in CHANGED)


def learn(words: Collection[str]) -> None:
    """Takes words into the vocabulary, with the keys under which their spellings meet."""
    words = sorted(words)
    for start in range(0, len(words), BATCH):
        part = words[start : start + BATCH]
        known = set(models.Word.objects.filter(word__in=part, version=ANALYSIS_VERSION).values_list("word", flat=True))
        missing = [word for word in part if word not in known]
        if not missing:
            continue
        # In the order of the words: two who learn at once never wait for each other crosswise.
        with connection.cursor() as cursor:
            cursor.executemany(_LEARN_WORD, [(word, ANALYSIS_VERSION) for word in missing])
            ids = dict(models.Word.objects.filter(word__in=missing).values_list("word", "pk"))
            cursor.executemany(_LEARN_FORM, [(key, ids[word]) for word in missing for key in forms_of(word)])


# Many small rows: written without the ORM, which takes longer over a row than the database does.
_LEARN_WORD = (
    "INSERT INTO search_word (word, documents, version) VALUES (%s, 1, %s)"
    " ON CONFLICT (word) DO UPDATE SET version = excluded.version"
)
_LEARN_FORM = "INSERT INTO search_form (key, word_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_COUNT = "UPDATE search_word SET documents = %s WHERE id = %s"


def remove(kind: str, ids: Collection[int], *, parts: Collection[int] | None = None) -> int:
    """Takes things out of the index, or only some texts of them; returns how many rows went."""
    rows = models.Document.objects.filter(kind=kind, key__in=ids)
    if parts is not None:
        rows = rows.filter(part__in=parts)
    return rows.delete()[0]


def rescope(kind: str, ids: Collection[int], scope: int) -> int:
    """These things are now a scope's own (0: everybody's). Returns how many rows changed."""
    return models.Document.objects.filter(~Q(scope=scope), kind=kind, key__in=ids).update(scope=scope)


@transaction.atomic
def count_words() -> None:
    """Counts, on an even sample, how many texts hold each word: ranking weighs rare words more."""
    documents = models.Document.objects.order_by()
    total = documents.count()
    step = max(1, total // SAMPLE)
    rows = documents.extra(where=["id %% %s = 0"], params=[step]) if step > 1 else documents
    held: Counter[str] = Counter()
    read = length = 0
    for words in rows.values_list("words", flat=True).iterator(chunk_size=2000):
        found = words.split()
        held.update(set(found))
        read, length = read + 1, length + len(found)
    _note_counts({word: number * step for word, number in held.items() if not has_digit(word)})
    models.Statistics.objects.update_or_create(
        pk=1, defaults={"documents": total, "mean_length": length / max(1, read), "at": now()}
    )


def _note_counts(held: dict[str, int]) -> None:
    """Writes the counts that changed by more than a tenth."""
    changed = []
    for pk, word, known in models.Word.objects.values_list("pk", "word", "documents").iterator(chunk_size=5000):
        number = held.get(word, 1)
        if abs(number - known) * 10 > known:
            changed.append((number, pk))
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany(_COUNT, changed)


def count_words_if_grown() -> bool:
    """Counts again once the index grew or shrank by a tenth since; says whether it did."""
    last = models.Statistics.objects.filter(pk=1).first()
    total = models.Document.objects.count()
    if last is not None and abs(total - last.documents) * 10 <= last.documents:
        return False
    count_words()
    return True
