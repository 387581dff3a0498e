"""Articles, their texts in each language, the versions of these, and ways of asking for them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.customers.models import Organisation
from atithi.files.models import StoredFile
from atithi.staff.models import User

READ_FIRST = ("en", "hi", "te", "bn")  # where a text is neither in the reader's language nor in the original's


class Audience(models.TextChoices):
    """Who may read an article."""

    PUBLIC = "public", pgettext_lazy("who may read an article", "Everybody")
    GUESTS = "guests", pgettext_lazy("who may read an article", "Guests we know")
    ORGANISATION = "organisation", pgettext_lazy("who may read an article", "One organisation")
    STAFF = "staff", pgettext_lazy("who may read an article", "Staff only")


class Step(models.TextChoices):
    """Where the draft of a text stands."""

    DRAFT = "draft", pgettext_lazy("state of an article", "Draft")
    REVIEW = "review", pgettext_lazy("state of an article", "To be looked at")
    PUBLISHED = "published", pgettext_lazy("state of an article", "Published")
    SCHEDULED = "scheduled", pgettext_lazy("state of an article", "Planned")


class State(models.TextChoices):
    """How a text stands to the text that it was translated from."""

    SOURCE = "source", _("Written first")
    REVIEWED = "reviewed", _("Up to date")
    OUTDATED = "outdated", _("The original has changed since")
    MISSING = "missing", _("Not translated yet")


class Collection(models.Model):
    """Articles that belong together on the help centre's first page."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    names = models.JSONField(default=dict, help_text="Its name by language.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        """Its name in a language, else in English, else in any."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), "")


class Article(models.Model):
    """One matter that is explained, in up to four languages."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    collection = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    source_language = models.CharField(max_length=2, default="en")
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.PUBLIC)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    review_on = models.DateField(null=True, blank=True, help_text="When its owner looks whether it is still true.")
    products = models.JSONField(default=list, blank=True, help_text="Public ids of the products it is about.")
    position = models.PositiveSmallIntegerField(default=0)
    conversation = models.CharField(max_length=20, blank=True, help_text="Public id of the one it was written from.")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.public_id

    def text_in(self, language: str) -> "Text | None":
        """What guests read of it in a language; None where nothing is published. Uses prefetched texts."""
        return next((text for text in self.texts.all() if text.language == language and text.live_at), None)

    def reads(self, language: str) -> "Text | None":
        """What guests who read `language` are shown: that, else the original, else English, else any that is published."""
        for code in (language, self.source_language, *READ_FIRST):
            text = self.text_in(code)
            if text is not None:
                return text
        return None


class Text(models.Model):
    """An article in one language: what is being written, and what guests read (`live_`)."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True, help_text="Markdown.")
    number = models.PositiveIntegerField(
        default=1, help_text="Rises with each saved version: two editors cannot both win."
    )
    step = models.CharField(max_length=10, choices=Step, default=Step.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True)
    live_title = models.CharField(max_length=160, blank=True)
    live_body = models.TextField(blank=True)
    live_html = models.TextField(blank=True)
    live_number = models.PositiveIntegerField(default=0)
    live_at = models.DateTimeField(null=True, blank=True)
    of_number = models.PositiveIntegerField(
        default=0, help_text="The published version of the original that this was last compared with."
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "language"], name="one_text_per_language"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["publish_at"], condition=Q(step="scheduled"), name="texts_to_publish"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        """How it stands to the original. Uses the article's prefetched texts."""
        article = self.article
        if self.language == article.source_language:
            return State.SOURCE
        source = next((text for text in article.texts.all() if text.language == article.source_language), None)
        return State.OUTDATED if source is not None and source.live_number > self.of_number else State.REVIEWED


class Version(models.Model):
    """What a text was at a moment."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True)
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["text", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class Phrasing(models.Model):
    """A way guests ask for an article. Proposed ones count for nothing until somebody keeps them."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="phrasings")
    language = models.CharField(max_length=2)
    words = models.CharField(max_length=160)
    kept = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["language", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "words"], name="one_phrasing_per_words")]

    def __str__(self) -> str:
        return self.words


class Picture(models.Model):
    """A picture of an article, named in its text as `picture:<public id>`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    says = models.CharField(max_length=160, blank=True, help_text="What is to be seen, for those who cannot.")

    def __str__(self) -> str:
        return self.says or self.public_id
