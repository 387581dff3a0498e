"""Products, their variants, stock and pictures."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Fit, Photo, Product, ProductKind, Stock, Variant
from atithi.commerce.money import MOST
from atithi.commerce.specs import ProductSpec, VariantSpec
from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.files.actions import remove_unused
from atithi.files.models import StoredFile
from atithi.language import codes
from atithi.staff.models import Store

LONGEST_NAME, LONGEST_TEXT, MOST_FACTS, MOST_PHOTOS, MOST_VARIANTS = 160, 2000, 40, 12, 100
FIELDS = (
    "kind",
    "names",
    "summaries",
    "care",
    "facts",
    "brand",
    "category",
    "gst_rate",
    "warranty_months",
    "lasts_days",
)


@transaction.atomic
def save_product(*, spec: ProductSpec, actor: Actor, source: str = "desk", product: Product | None = None) -> Product:
    """Adds a product, or makes one (by id of its source, or `product`) what `spec` says. The same twice changes nothing.

    Variants that `spec` does not name are taken out of sale. Raises CommerceError where something cannot be so.
    """
    values = _checked(spec)
    moment = now()
    if product is None and spec.external_id:
        product, _created = Product.objects.get_or_create(
            source=source, external_id=spec.external_id,
            defaults={**values, "created_at": moment, "updated_at": moment},
        )  # fmt: skip
    elif product is None:
        product = Product.objects.create(source=source, created_at=moment, updated_at=moment, **values)
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    known = product.created_at != moment
    fields = [name for name in FIELDS if getattr(product, name) != values[name]] if known else list(FIELDS)
    for name in fields:
        setattr(product, name, values[name])
    if _save_variants(product, spec.variants, actor):
        fields.append("variants")
    if fields:
        product.updated_at = moment
        product.save()
        record("product.changed", subject=("product", product.pk), actor=actor, data={"fields": fields})
    return product


def _checked(spec: ProductSpec) -> dict[str, Any]:
    names = _texts(spec.names, LONGEST_NAME)
    if not names:
        raise CommerceError("name_missing", _("A product needs a name in at least one language."))
    if not 1 <= len(spec.variants) <= MOST_VARIANTS:
        raise CommerceError("variants_missing", _("A product has 1 to %(most)s variants."), most=MOST_VARIANTS)
    if spec.kind not in ProductKind.values:
        raise CommerceError("unknown_kind", _("A product is goods or a service."))
    if not 0 <= spec.gst_rate <= 10_000:
        raise CommerceError("gst_malformed", _("GST is a share from 0 to 100 percent."))
    if not 0 <= spec.warranty_months <= 600 or not 0 < (spec.lasts_days or 1) <= 10_000:
        raise CommerceError("duration_malformed", _("This warranty or span of use cannot be."))
    facts = {clean_line(name, 60): clean_line(value, 120) for name, value in list(spec.facts.items())[:MOST_FACTS]}
    return {
        "kind": spec.kind, "names": names, "summaries": _texts(spec.summaries, LONGEST_TEXT),
        "care": _texts(spec.care, LONGEST_TEXT), "facts": [[name, value] for name, value in facts.items() if name and value],
        "brand": clean_line(spec.brand, 60), "category": clean_line(spec.category, 60), "gst_rate": spec.gst_rate,
        "warranty_months": spec.warranty_months, "lasts_days": spec.lasts_days,
    }  # fmt: skip


def _texts(texts: Mapping[str, str], limit: int) -> dict[str, str]:
    cleaned = {code: clean(texts[code]).strip()[:limit] for code in codes() if texts.get(code)}
    return {code: text for code, text in cleaned.items() if text}


def _save_variants(product: Product, specs: tuple[VariantSpec, ...], actor: Actor) -> bool:
    """Whether anything changed."""
    changed, skus = False, [clean_line(spec.sku, 80) for spec in specs]
    if not all(skus) or len(set(skus)) < len(skus):
        raise CommerceError("sku_missing", _("Each variant needs an article number of its own."))
    for sku, spec in zip(skus, specs, strict=True):
        if not 0 <= spec.price_paise <= MOST or not 0 <= spec.lead_days <= 1000:
            raise CommerceError("price_malformed", _("The price or lead time of %(sku)s cannot be."), sku=sku)
        values: dict[str, Any] = {
            "option": clean_line(spec.option, 80), "price_paise": spec.price_paise, "lead_days": spec.lead_days,
            "archived_at": None,
        }  # fmt: skip
        variant, created = Variant.objects.get_or_create(sku=sku, defaults={"product": product, **values})
        if variant.product_id != product.pk:
            raise CommerceError(
                "sku_taken", _("Another product already has the article number %(sku)s."), sku=sku, status=409
            )
        if any(getattr(variant, name) != value for name, value in values.items()):
            Variant.objects.filter(pk=variant.pk).update(**values)
            changed = True
        changed |= created
        for name, number in spec.stock.items():
            set_stock(variant=variant, store=_store(name), on_hand=number, actor=actor)
    gone = product.variants.filter(archived_at=None).exclude(sku__in=skus).update(archived_at=now())
    return changed or bool(gone)


def _store(name: str) -> Store:
    found = Store.objects.filter(public_id=name).first() or Store.objects.filter(name=name).first()
    if found is None:
        raise CommerceError("store_unknown", _("There is no store %(name)s."), name=name[:80])
    return found


@transaction.atomic
def set_stock(*, variant: Variant, store: Store, on_hand: int, actor: Actor) -> Stock:
    """Says how many lie in a store. Raises CommerceError where more are already promised to guests."""
    if not 0 <= on_hand <= 10**8:
        raise CommerceError("stock_malformed", _("This number in stock cannot be."))
    known, _created = Stock.objects.get_or_create(variant=variant, store=store)
    stock = Stock.objects.select_for_update(no_key=True).get(pk=known.pk)
    if stock.on_hand == on_hand:
        return stock
    if on_hand < stock.reserved:
        raise CommerceError(
            "stock_promised", _("%(count)s of these are already promised to guests."), count=stock.reserved, status=409
        )
    before, stock.on_hand = stock.on_hand, on_hand
    stock.save(update_fields=["on_hand"])
    data = {"store": store.pk, "on_hand": on_hand, "before": before}
    record("stock.changed", subject=("variant", variant.pk), actor=actor, data=data)
    return stock


@transaction.atomic
def add_photo(*, product: Product, file: StoredFile, actor: Actor) -> Photo:
    """Shows a picture with a product. Raises CommerceError for what is no picture, and for too many."""
    if not file.is_image:
        raise CommerceError("not_a_picture", _("This file is not a picture (PNG, JPEG, GIF or WebP)."))
    count = product.photos.count()
    if count >= MOST_PHOTOS:
        raise CommerceError("too_many_photos", _("At most %(most)s pictures a product."), most=MOST_PHOTOS)
    photo = Photo.objects.create(product=product, file=file, position=count)
    _note(product, actor, "photos")
    return photo


@transaction.atomic
def remove_photo(*, photo: Photo, actor: Actor) -> None:
    """Takes a picture away for good."""
    product, file = photo.product, photo.file
    photo.delete()
    remove_unused([file])
    _note(product, actor, "photos")


@transaction.atomic
def move_photo(*, photo: Photo, first: bool, actor: Actor) -> None:
    """Puts a picture before all others (the one that lists and cards show), or one place further back."""
    rows = list(photo.product.photos.select_for_update(no_key=True, of=("self",)).order_by("position", "id"))
    place = rows.index(photo)
    rows.insert(0 if first else place + 1, rows.pop(place))
    for position, each in enumerate(rows):
        each.position = position
    Photo.objects.bulk_update(rows, ["position"])
    _note(photo.product, actor, "photos")


@transaction.atomic
def set_parts(*, product: Product, parts: Iterable[Product], actor: Actor) -> None:
    """Says what fits a product: accessories, spare parts, consumables."""
    wanted = {part.pk for part in parts} - {product.pk}
    known = set(Fit.objects.filter(whole=product).values_list("part_id", flat=True))
    if wanted == known:
        return
    Fit.objects.filter(whole=product, part_id__in=known - wanted).delete()
    Fit.objects.bulk_create((Fit(whole=product, part_id=pk) for pk in sorted(wanted - known)), ignore_conflicts=True)
    _note(product, actor, "parts")


@transaction.atomic
def archive_product(*, product: Product, actor: Actor) -> None:
    """Takes a product out of sale. Orders keep it."""
    if Product.objects.filter(pk=product.pk, archived_at=None).update(archived_at=now()):
        record("product.archived", subject=("product", product.pk), actor=actor)


@transaction.atomic
def restore_product(*, product: Product, actor: Actor) -> None:
    """Sells a product again."""
    if Product.objects.filter(pk=product.pk, archived_at__isnull=False).update(archived_at=None):
        record("product.restored", subject=("product", product.pk), actor=actor)


def _note(product: Product, actor: Actor, field: str) -> None:
    Product.objects.filter(pk=product.pk).update(updated_at=now())
    record("product.changed", subject=("product", product.pk), actor=actor, data={"fields": [field]})
