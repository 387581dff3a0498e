"""Goods and services: what is sold, in which variants, where it lies, and what fits what."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id
from atithi.files.models import StoredFile
from atithi.staff.models import Store


class ProductKind(models.TextChoices):
    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in `language`, else in English, else in whichever there is."""
    return texts.get(language) or texts.get("en") or next((text for text in texts.values() if text), "")


class Product(models.Model):
    """Something the business sells. Its prices and its stock hang on its variants; it has at least one."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    source = models.CharField(max_length=40, default="desk", help_text="Who keeps it: desk, csv, api, a shop system.")
    external_id = models.CharField(max_length=80, blank=True, help_text="Its id where it is kept; empty: only here.")
    kind = models.CharField(max_length=8, choices=ProductKind, default=ProductKind.GOODS)
    names = models.JSONField(default=dict, help_text="Name by language code.")
    summaries = models.JSONField(default=dict, blank=True, help_text="A few easy sentences by language code.")
    care = models.JSONField(default=dict, blank=True, help_text="How to look after it, by language code.")
    facts = models.JSONField(default=list, blank=True, help_text="What is compared: [name, value] in their order.")
    brand = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=60, blank=True)
    gst_rate = models.PositiveIntegerField(default=1800, help_text="Hundredths of a percent contained in the price.")
    warranty_months = models.PositiveSmallIntegerField(default=0)
    lasts_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After how many days it is used up and due again; empty: never."
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken out of sale.")
    parts = models.ManyToManyField("self", through="Fit", symmetrical=False, related_name="fits")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="one_product_per_external_id"
            )
        ]
        indexes: ClassVar = [models.Index("category", "id", name="product_by_category")]

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        """Its name in a language."""
        return in_language(self.names, language)

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.name_in(get_language() or "en")

    @property
    def summary(self) -> str:
        """Its description in the language of the page."""
        return in_language(self.summaries, get_language() or "en")

    @property
    def care_words(self) -> str:
        """How to look after it, in the language of the page."""
        return in_language(self.care, get_language() or "en")


class Variant(models.Model):
    """One form of a product that has a price: a size, a colour, a capacity."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=80, unique=True)
    option = models.CharField(max_length=80, blank=True, help_text="What tells it apart: 128 GB, blue.")
    price_paise = models.BigIntegerField(help_text="Price with GST, in paise.")
    lead_days = models.PositiveSmallIntegerField(default=3, help_text="Days until it is there when it is not in stock.")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price_paise__gte=0), name="price_is_not_below_nothing")
        ]

    def __str__(self) -> str:
        return self.sku

    @property
    def gst_paise(self) -> int:
        """The GST that its price contains, to the nearest paisa, halves up."""
        rate = self.product.gst_rate
        return (2 * self.price_paise * rate + 10_000 + rate) // (2 * (10_000 + rate))


class Stock(models.Model):
    """How many of a variant lie in a store, and how many of these are promised to somebody."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="stock")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    on_hand = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "store"], name="one_stock_per_store"),
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="no_more_reserved_than_there"),
        ]

    def __str__(self) -> str:
        return f"{self.on_hand - self.reserved}"

    @property
    def free(self) -> int:
        """How many can still be promised."""
        return self.on_hand - self.reserved


class Photo(models.Model):
    """A picture of a product."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.file.name


class Fit(models.Model):
    """`part` fits `whole`: a stand for a TV, a filter for a purifier."""

    whole = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="part_fits")
    part = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="whole_fits")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["whole", "part"], name="fits_once"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="nothing_is_its_own_part"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} fits {self.whole_id}"


class Pair(models.Model):
    """Two products that are bought together more often than chance would have it. Reckoned anew every night."""

    item = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pairs")
    other = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    together = models.PositiveIntegerField(help_text="Guests who bought both.")
    lift = models.FloatField(help_text="How many times as often as if the two had nothing to do with each other.")
    score = models.FloatField(help_text="By which the pairs of an item are ranked.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "other"], name="paired_once")]

    def __str__(self) -> str:
        return f"{self.item_id} with {self.other_id}: {self.lift:.1f}"
