"""What the form of a product says."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Product
from atithi.commerce.money import paise
from atithi.commerce.specs import ProductSpec, VariantSpec
from atithi.language import codes


def written(form: QueryDict, product: Product | None) -> ProductSpec:
    """The product as the form has it. Variants that the form does not show stay as they are; facts are `name: value` lines."""
    first = VariantSpec(
        sku=form.get("sku", ""), price_paise=paise(form.get("price", "")), option=form.get("option", "")
    )
    others = [
        VariantSpec(each.sku, each.price_paise, each.option, each.lead_days)
        for each in (product.variants.all() if product else ())
        if each.sku != form.get("was_sku", "") and each.sku != first.sku
    ]
    lines = [line.partition(":") for line in form.get("facts", "").splitlines()]
    return ProductSpec(
        names={code: form.get(f"name_{code}", "") for code in codes()},
        summaries={code: form.get(f"summary_{code}", "") for code in codes()},
        care=product.care if product else {},
        facts={name.strip(): value.strip() for name, _colon, value in lines},
        variants=(first, *others), kind=form.get("kind", "goods"), brand=form.get("brand", ""),
        category=form.get("category", ""), gst_rate=_number(form, "gst", 18) * 100,
        warranty_months=_number(form, "warranty", 0), lasts_days=_number(form, "lasts", 0) or None,
    )  # fmt: skip


def _number(form: QueryDict, name: str, default: int) -> int:
    found = whole_number(form, name)
    return default if found is None else found


def amount_or_none(form: QueryDict, name: str) -> int | None:
    """The paise of an amount in rupees; None where the field is empty. Raises CommerceError."""
    text = form.get(name, "").strip()
    return paise(text) if text else None


def whole_number(form: QueryDict, name: str) -> int | None:
    """The number in a field; None where it is empty. Raises CommerceError."""
    text = form.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 5):
        raise CommerceError("number_malformed", _("%(text)s is not a whole number."), text=text[:20])
    return int(text) if text else None
