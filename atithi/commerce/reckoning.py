"""Reckons anew what is bought together, every night."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction

from atithi.commerce.models import OrderLine, Pair
from atithi.commerce.pairs import learn
from atithi.core.clock import now
from atithi.events import JobView

LOOKED_BACK = timedelta(days=730)


def reckon_pairs(job: JobView | None = None) -> None:
    """Replaces all pairs by those of the last two years."""
    rows = OrderLine.objects.filter(
        order__customer__isnull=False, variant__isnull=False, order__placed_at__gt=now() - LOOKED_BACK
    ).exclude(order__state="cancelled")
    purchases: dict[int, list[int]] = defaultdict(list)
    for customer, product in (
        rows.order_by("order__placed_at", "id").values_list("order__customer", "variant__product").iterator()
    ):
        purchases[customer].append(product)
    habits = learn(purchases)
    pairs = [
        Pair(item_id=item, other_id=each.item, together=each.together, lift=each.lift, score=each.score)
        for item, companions in habits.companions.items()
        for each in companions
    ]
    with transaction.atomic():
        Pair.objects.all().delete()
        Pair.objects.bulk_create(pairs, batch_size=2000)
