"""The index: texts, and the words that occur in them."""

from typing import ClassVar

from django.db import models


class Document(models.Model):
    """One text as the index keeps it. FTS5 or a tsvector column follows `words` and `marks` by itself (see engine.py).

    Rows come in the order of time, so that reading backwards by id meets the recent ones first.
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField(help_text="Id of the thing that is found.")
    part = models.BigIntegerField(default=0, help_text="Which text of the thing; 0 where it has but one.")
    scope = models.BigIntegerField(default=0, help_text="Whose own this is; 0: everybody's.")
    at = models.DateTimeField()
    text = models.TextField(blank=True, help_text="As written; snippets are cut from it.")
    words = models.TextField(blank=True, help_text="Its tokens and those of its context, in order.")
    marks = models.TextField(help_text="Kind, order numbers and ends of telephone numbers.")
    version = models.PositiveIntegerField(help_text="ANALYSIS_VERSION of the language room when it was indexed.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key", "part"], name="one_document_per_text"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}/{self.part}"


class Word(models.Model):
    """A word of the vocabulary. Spellings are looked for among words, not among texts: that is fast and exact."""

    word = models.CharField(max_length=64, unique=True)
    documents = models.PositiveIntegerField(default=1, help_text="About how many texts hold it, as last counted.")
    version = models.PositiveIntegerField(help_text="ANALYSIS_VERSION when its forms were made.")

    class Meta:
        indexes: ClassVar = [models.Index("version", name="word_by_version")]

    def __str__(self) -> str:
        return self.word


class Form(models.Model):
    """A key under which a word is looked up: `s` and its stem, `f` and a phonetic skeleton, `c_` and a concept."""

    key = models.CharField(max_length=64)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="forms")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "word"], name="one_form_per_key")]

    def __str__(self) -> str:
        return self.key


class Statistics(models.Model):
    """What ranking must know of all texts, as last counted. A single row."""

    documents = models.PositiveBigIntegerField()
    mean_length = models.FloatField(help_text="Words a text.")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_statistics")]

    def __str__(self) -> str:
        return f"{self.documents}"
