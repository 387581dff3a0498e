"""Products with their variants, prices, GST and stock; neighbouring rows of one product are its variants."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions import save_product
from atithi.commerce.models import Product, Variant
from atithi.commerce.specs import ProductSpec, VariantSpec
from atithi.core.errors import DeskError
from atithi.staff.models import Store
from atithi.transfer.reading.sheaves import Record
from atithi.transfer.reasons import Rejected, refused
from atithi.transfer.targets import values
from atithi.transfer.targets.base import Field, Given, Lines, Mark, Outcome, Scene, Settled, Target

KIND = "product"
SOURCE = "file"
_CODES = ("en", "hi", "te", "bn")


def fields() -> list[Field]:
    found = [
        Field("product", _("Product (rows with the same one are its variants)"), ("product id", "handle", "product code",
              "parent", "parent sku", "item group", "उत्पाद आईडी", "ఉత్పత్తి ఐడి", "পণ্য আইডি")),
        Field("name", _("Name"), ("name", "product", "product name", "item", "item name", "title", "particulars", "नाम",
              "उत्पाद", "सामान", "వస్తువు", "పేరు", "ఉత్పత్తి", "নাম", "পণ্য", "জিনিস"), need=True),
        Field("name_hi", _("Name in Hindi"), ("name hi", "name hindi", "hindi name", "हिंदी नाम", "हिन्दी नाम")),
        Field("name_te", _("Name in Telugu"), ("name te", "name telugu", "telugu name", "తెలుగు పేరు")),
        Field("name_bn", _("Name in Bengali"), ("name bn", "name bengali", "bengali name", "বাংলা নাম")),
        Field("sku", _("Article number"), ("sku", "article", "article no", "item code", "code", "barcode", "variant sku",
              "कोड", "కోడ్", "কোড"), need=True),
        Field("option", _("Variant (size, colour)"), ("variant", "option", "size", "colour", "color", "option1 value",
              "आकार", "रंग", "సైజు", "రంగు", "আকার", "রং"), many=True),
        Field("price", _("Price with GST"), ("price", "mrp", "rate", "selling price", "variant price", "amount", "कीमत",
              "मूल्य", "दाम", "ధర", "দাম", "মূল্য"), need=True),
        Field("gst", _("GST in per cent"), ("gst", "gst %", "tax", "tax rate", "gst rate", "जीएसटी", "జీఎస్టీ", "জিএসটি")),
        Field("category", _("Category"), ("category", "type", "group", "department", "श्रेणी", "వర్గం", "বিভাগ", "শ্রেণি")),
        Field("brand", _("Brand"), ("brand", "make", "vendor", "company", "ब्रांड", "బ్రాండ్", "ব্র্যান্ড")),
        Field("summary", _("Description"), ("description", "details", "summary", "about", "विवरण", "వివరణ", "বিবরণ")),
        Field("warranty", _("Warranty in months"), ("warranty", "warranty months", "guarantee", "वारंटी", "వారంటీ", "ওয়ারেন্টি")),
        Field("lead", _("Days until it is there"), ("lead time", "lead days", "delivery days")),
    ]  # fmt: skip
    stores = Store.objects.filter(archived_at=None).order_by("id")[:40]
    for store in stores:
        words = (store.name.lower(), f"stock {store.name.lower()}", f"stock {store.city.lower()}")
        title = _("Stock in %(store)s") % {"store": store.name}
        found.append(Field(f"stock:{store.public_id}", title, (*words, *(("stock", "quantity", "qty", "on hand", "भंडार",
                     "स्टॉक", "నిల్వ", "స్టాక్", "মজুত", "স্টক") if len(stores) == 1 else ()))))  # fmt: skip
    return found


def read(lines: Lines, record: Record, scene: Scene) -> Given:
    """A product of one row or several."""
    cells = lines[0]
    wrong: list[tuple[str, dict[str, Any]]] = []
    variants: list[VariantSpec] = []
    for each in lines:
        try:
            variants.append(_variant(each))
        except Rejected as error:
            wrong.extend(error.reasons)
    try:
        name = values.line(values.first(cells.get("name", [""])), 160)
        if not name:
            wrong.append(("missing", {"field": "name"}))
        names = {code: values.line(values.first(cells.get(f"name_{code}", [""])), 160) for code in _CODES[1:]}
        gst = values.percent(values.first(cells.get("gst", [""])))
        warranty = values.whole(values.first(cells.get("warranty", [""])))
    except Rejected as error:
        wrong.extend(error.reasons)
    if wrong:
        raise Rejected(*wrong)
    found = {
        "names": {"en": name, **{code: text for code, text in names.items() if text}},
        "summaries": {"en": text} if (text := values.prose(values.first(cells.get("summary", [""])), 2000)) else {},
        "category": values.line(values.first(cells.get("category", [""])), 60),
        "brand": values.line(values.first(cells.get("brand", [""])), 60),
        "gst_rate": gst, "warranty_months": warranty, "variants": tuple(variants),
        "number": values.line(values.first(cells.get("product", [""])), 80) or variants[0].sku,
    }  # fmt: skip
    return Given(record.row, found, [f"product:{found['number']}", *(f"sku:{one.sku}" for one in variants)])


def _variant(cells: dict[str, list[str]]) -> VariantSpec:
    sku = values.line(values.first(cells.get("sku", [""])), 80)
    price = values.amount(values.first(cells.get("price", [""])))
    if not sku:
        raise Rejected(("missing", {"field": "sku"}))
    if price is None:
        raise Rejected(("missing", {"field": "price"}))
    stock = {
        name.removeprefix("stock:"): values.whole(texts[0])
        for name, texts in cells.items()
        if name.startswith("stock:")
    }
    options = " · ".join(text for text in cells.get("option", []) if text and text != "Default Title")
    lead = values.whole(values.first(cells.get("lead", [""])))
    return VariantSpec(
        sku=sku, price_paise=price, option=values.line(options, 80), lead_days=3 if lead is None else lead,
        stock={store: count for store, count in stock.items() if count is not None},
    )  # fmt: skip


def settle(givens: Sequence[Given], scene: Scene, write: bool) -> Settled:
    """Each product by itself, as a shop system would tell it."""
    skus = {one.sku for given in givens for one in given.values["variants"]}
    owners = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "product_id"))
    numbers = {given.values["number"] for given in givens}
    kept = dict(Product.objects.filter(source=SOURCE, external_id__in=numbers).values_list("external_id", "pk"))
    settled: Settled = []
    for given in givens:
        ids = {owners[one.sku] for one in given.values["variants"] if one.sku in owners}
        if given.values["number"] in kept:
            ids.add(kept[given.values["number"]])
        try:
            settled.append(_settle(given, ids, scene, write))
        except DeskError as error:
            settled.append(Rejected(refused(error)))
        except Rejected as error:
            settled.append(error)
    return settled


def _settle(given: Given, ids: set[int], scene: Scene, write: bool) -> Outcome:
    if len(ids) > 1:
        raise Rejected(("repeated", {"row": given.row}))
    found = Product.objects.prefetch_related("variants").get(pk=ids.pop()) if ids else None
    if found is not None and scene.skips:
        return Outcome("same")
    spec = _spec(given.values, found, overwrites=scene.overwrites)
    before = found.updated_at if found is not None else None
    if not write:
        return Outcome("added" if found is None else "changed")
    saved = save_product(spec=spec, actor=scene.actor, source=SOURCE, product=found)
    if found is not None and saved.updated_at == before:
        return Outcome("same")
    return Outcome("added" if found is None else "changed", [Mark(KIND, saved.pk, found is None)])


def _spec(said: dict[str, Any], found: Product | None, *, overwrites: bool) -> ProductSpec:
    """What the file says, above or below what is known. Variants that it does not name stay as they are."""
    given = {
        "names": said["names"], "summaries": said["summaries"], "category": said["category"], "brand": said["brand"],
        "gst_rate": said["gst_rate"], "warranty_months": said["warranty_months"],
    }  # fmt: skip
    given = {name: value for name, value in given.items() if value not in (None, "", {})}
    if found is None:
        return ProductSpec(variants=said["variants"], external_id=said["number"], **{"names": {}, **given})
    own: dict[str, Any] = {
        "names": found.names, "summaries": found.summaries, "care": found.care, "facts": dict(found.facts),
        "brand": found.brand, "category": found.category, "gst_rate": found.gst_rate,
        "warranty_months": found.warranty_months, "lasts_days": found.lasts_days, "kind": found.kind,
    }  # fmt: skip
    for name, value in given.items():
        if isinstance(value, dict):
            own[name] = {**own[name], **value} if overwrites else {**value, **own[name]}
        elif overwrites or not own[name]:
            own[name] = value
    variants = {
        one.sku: VariantSpec(one.sku, one.price_paise, one.option, one.lead_days)
        for one in found.variants.all() if one.archived_at is None
    }  # fmt: skip
    for one in said["variants"]:
        if overwrites or one.sku not in variants:
            variants[one.sku] = one
    return ProductSpec(variants=tuple(variants.values()), external_id=found.external_id, **own)


PRODUCTS = Target(
    "products", _("Products"), _("What you sell: prices, GST, stock of each store"), "tag", fields, read, settle,
    size=25, group="product",
)  # fmt: skip
