"""Goods: prices with GST, stock that cannot be promised twice, names in four languages, found in any script."""

import pytest
from django.db import IntegrityError, transaction

from atithi.commerce.actions import add_photo, archive_product, save_product, set_parts, set_stock
from atithi.commerce.models import Product, Stock
from atithi.commerce.money import paise, rupees
from atithi.commerce.queries import compare, find_products, get_product, parts_of
from atithi.commerce.specs import ProductSpec, VariantSpec
from atithi.commerce.tests.shop import DESK, product, refused, variant
from atithi.core.errors import NotFound
from atithi.demo.load import picture
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.files.actions import store


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,250", 125_000),
        ("₹ 99.50", 9_950),
        ("१५०", 15_000),
        ("Rs. 2,00,000/-", 20_000_000),
        ("0.5", 50),
        ("౯౯", 9_900),
    ],
)
def test_amounts_are_read_as_people_type_them(text, amount):
    assert paise(text) == amount


@pytest.mark.parametrize("text", ["", "-5", "1.005", "ten", "1e9", "99999999999999", "=1+1"])
def test_what_is_no_amount_is_refused(text):
    with refused("amount_malformed"):
        paise(text)


@pytest.mark.parametrize("language", ["en", "hi", "te", "bn"])
def test_amounts_are_written_with_indian_grouping_in_every_language(language):
    assert rupees(12_499_000, language) == "₹1,24,990"
    assert rupees(5, language) == "₹0.05"


def test_the_gst_within_a_price_is_reckoned_to_the_paisa(cast):
    product("A", 11_800)
    product("B", 99)
    assert (variant("A").gst_paise, variant("B").gst_paise) == (1_800, 15)


def test_the_same_word_twice_changes_nothing_and_a_new_price_is_on_record(cast):
    spec = ProductSpec({"en": "Kettle"}, (VariantSpec("K-1", 129_900, stock={"Sharma Abids": 4}),), external_id="77")
    first = save_product(spec=spec, actor=DESK, source="api")
    count = Event.objects.count()
    assert save_product(spec=spec, actor=DESK, source="api") == first
    assert Event.objects.count() == count
    cheaper = ProductSpec({"en": "Kettle"}, (VariantSpec("K-1", 119_900),), external_id="77")
    save_product(spec=cheaper, actor=DESK, source="api")
    assert Event.objects.last().data == {"fields": ["variants"]}
    assert (Product.objects.count(), variant("K-1").price_paise, Stock.objects.get().on_hand) == (1, 119_900, 4)


def test_a_variant_that_is_no_longer_named_is_out_of_sale_and_comes_back(cast):
    two = ProductSpec({"en": "Phone"}, (VariantSpec("P-1", 100), VariantSpec("P-2", 200)))
    phone = save_product(spec=two, actor=DESK)
    save_product(spec=ProductSpec({"en": "Phone"}, (VariantSpec("P-2", 200),)), actor=DESK, product=phone)
    assert [each.sku for each in get_product(phone.public_id).variants.all()] == ["P-2"]
    save_product(spec=two, actor=DESK, product=phone)
    assert [each.sku for each in get_product(phone.public_id).variants.all()] == ["P-1", "P-2"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"names": {}}, "name_missing"), ({"names": {"fr": "Bouilloire"}}, "name_missing"),
        ({"gst_rate": 10_001}, "gst_malformed"),
        ({"variants": ()}, "variants_missing"), ({"variants": (VariantSpec("", 1),)}, "sku_missing"),
        ({"variants": (VariantSpec("X", 1), VariantSpec("X", 2))}, "sku_missing"),
        ({"variants": (VariantSpec("X", -1),)}, "price_malformed"), ({"kind": "cat"}, "unknown_kind"),
        ({"variants": (VariantSpec("X", 1, stock={"Sharma Pune": 1}),)}, "store_unknown"), ({"lasts_days": 0}, None),
        ({"variants": (VariantSpec("HIM-260", 1),)}, "sku_taken"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_left_of_it(cast, change, code):
    product()
    spec = ProductSpec(**{"names": {"en": "Kettle"}, "variants": (VariantSpec("X", 1),), **change})
    if code is None:
        save_product(spec=spec, actor=DESK)
        return
    with refused(code):
        save_product(spec=spec, actor=DESK)
    assert Product.objects.count() == 1


def test_stock_never_falls_below_what_is_promised(cast):
    product(stock={"Sharma Abids": 5})
    stock = Stock.objects.get()
    Stock.objects.update(reserved=3)
    with refused("stock_promised"):
        set_stock(variant=stock.variant, store=stock.store, on_hand=2, actor=DESK)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.update(on_hand=2)
    assert set_stock(variant=stock.variant, store=stock.store, on_hand=3, actor=DESK).free == 0


@pytest.mark.parametrize("typed", ["फ्रिज", "himshree", "ఫ్రిజ్", "frij", "HIM-260", "fridg"])
def test_a_product_is_found_in_any_script_and_spelling(cast, typed):
    fridge = product()
    product("TV-1", names={"en": "Drishta television", "hi": "दृष्टा टीवी"}, brand="Drishta", category="tv")
    run_jobs()
    assert find_products(typed)[0] == fridge
    archive_product(product=fridge, actor=DESK)
    run_jobs()
    assert fridge not in find_products(typed)


def test_a_list_of_products_takes_the_same_queries_however_many_there_are(cast, django_assert_num_queries):
    product("A", stock={"Sharma Abids": 1})
    with django_assert_num_queries(4):
        find_products("")
    for number in range(6):
        product(f"B-{number}", stock={"Sharma Abids": 1, "Sharma Gariahat": 2})
    with django_assert_num_queries(4):
        assert [each.from_paise for each in find_products("")] == [2_799_000] * 7


def test_up_to_four_stand_side_by_side_with_what_differs(cast):
    ids = [
        product(f"F-{size}", facts={"Capacity": f"{size} L", "Doors": "1"}).public_id
        for size in (190, 260, 345, 580, 90)
    ]
    side_by_side = compare([*ids, ids[0]])
    assert [each.public_id for each in side_by_side.products] == ids[:4]
    assert side_by_side.facts == [("Capacity", ["190 L", "260 L", "345 L", "580 L"], True), ("Doors", ["1"] * 4, False)]
    with pytest.raises(NotFound):
        compare(ids[:1])


def test_parts_fit_and_nothing_is_its_own_part(cast):
    fridge, stand = product(), product("STAND", 150_000)
    set_parts(product=fridge, parts=[stand, fridge], actor=DESK)
    assert parts_of(fridge) == [stand]
    set_parts(product=fridge, parts=[], actor=DESK)
    assert parts_of(fridge) == []


def test_only_pictures_are_shown_with_a_product(cast):
    import random

    fridge = product()
    with refused("not_a_picture"):
        add_photo(product=fridge, file=store(content=b"<svg>", name="a.svg", declared_type="image/svg+xml"), actor=DESK)
    add_photo(product=fridge, file=store(content=picture(random.Random(1)), name="a.png"), actor=DESK)
    assert len(get_product(fridge.public_id).photos.all()) == 1
