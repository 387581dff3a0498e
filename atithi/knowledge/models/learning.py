"""Words that were searched and what was then opened, counted without who it was; and pairs of words proposed from it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.knowledge.models.articles import Article


class WordHeard(models.Model):
    """A word of a search, once a day from each voice, and the article that was then opened or sent. No search as a whole."""

    day = models.DateField()
    voice = models.PositiveSmallIntegerField(
        help_text="One of 4,096 numbers, drawn anew each day with a secret that is then forgotten."
    )
    word = models.CharField(max_length=40)
    search = models.PositiveSmallIntegerField(help_text="Tells different searches apart; says nothing of their words.")
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    unmet = models.JSONField(
        default=list, help_text="Words of the article's titles and ways of asking that the search left out."
    )

    class Meta:
        verbose_name_plural = "words heard"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "voice", "word"], name="a_voice_says_a_word_once_a_day")
        ]

    def __str__(self) -> str:
        return self.word


class Settled(models.TextChoices):
    """What became of a proposed pair of words."""

    OPEN = "open", pgettext_lazy("proposed synonyms", "Proposed")
    ACCEPTED = "accepted", pgettext_lazy("proposed synonyms", "Accepted")
    DISMISSED = "dismissed", pgettext_lazy("proposed synonyms", "Dismissed")


class SynonymProposal(models.Model):
    """A word that guests use, the word of ours that it seems to stand for, and what speaks for it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    word = models.CharField(max_length=40)
    stands_for = models.CharField(max_length=40)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    searched = models.PositiveIntegerField(default=0, help_text="How often the word was searched.")
    opened = models.PositiveIntegerField(default=0, help_text="How often an article of the other word was then opened.")
    state = models.CharField(max_length=9, choices=Settled, default=Settled.OPEN)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-opened", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["word", "stands_for"], name="one_proposal_a_pair")]

    def __str__(self) -> str:
        return f"{self.word} = {self.stands_for}"
