"""What authority and policy need to know from the database: bounds, what was granted before, who is here to ask."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from atithi.commerce.authority import YES, Bounds, Use, Verdict, judge
from atithi.commerce.models import Case, Limit, OrderLine, Outcome, PolicyRule
from atithi.commerce.models.orders import DeliveryState, Order
from atithi.commerce.policy import Decision, Facts, decide
from atithi.core.clock import now
from atithi.staff.models import Presence, Role, User
from atithi.staff.queries import business, colleagues, own_store_ids

YEAR = timedelta(days=365)
_HERE = {Presence.ONLINE: 0, Presence.AWAY: 1, Presence.OFFLINE: 2}


def rules() -> list[PolicyRule]:
    """The rules of the business, in their order."""
    return list(PolicyRule.objects.order_by("position", "id"))


def decided_by_rules(order: Order, line: OrderLine | None, *, kind: str, condition: str, amount: int) -> Decision:
    """What the rules say of a request about an order (or one line of it) at this moment."""
    category = line.variant.product.category if line is not None and line.variant is not None else ""
    days = (now() - had_since(order)).days
    return decide(rules(), Facts(kind, category, condition, max(0, days), amount))


def had_since(order: Order) -> datetime:
    """Since when the guest has the goods: their last delivery, else the purchase."""
    delivered = [each.state_at for each in order.deliveries.all() if each.state == DeliveryState.DELIVERED]
    return max(delivered, default=order.placed_at)


def bounds_for(user: User, kind: str) -> Bounds | None:
    """What a person may decide alone: what was said of them, else of their role. An owner may decide all."""
    return _bounds(list(_limits(kind)), user)


def _limits(kind: str) -> list[Limit]:
    return list(Limit.objects.filter(kind=kind))


def _bounds(limits: list[Limit], user: User) -> Bounds | None:
    own = next((each for each in limits if each.user_id == user.pk), None)
    if own is None and user.custom_role_id:
        own = next((each for each in limits if each.custom_role_id == user.custom_role_id), None)
    elif own is None:
        own = next((each for each in limits if each.role == user.role), None)
    if own is None:
        return Bounds() if user.role == Role.OWNER else None
    return Bounds(own.case_paise, own.guest_paise, own.guest_times, own.month_paise)


def use_of(user: User, case: Case) -> Use:
    """What was granted before this case: to its guest within a year, and by this person this month."""
    granted = (
        Case.objects.filter(kind=case.kind, granted_at__isnull=False).exclude(pk=case.pk).exclude(state="withdrawn")
    )
    guest = granted.filter(customer=case.customer_id, granted_at__gt=now() - YEAR)
    sums = guest.aggregate(paise=Sum("amount_paise"), times=Count("id"))
    month = granted.filter(granted_by=user, granted_at__gte=month_start()).aggregate(paise=Sum("amount_paise"))
    return Use(case.amount_paise, sums["paise"] or 0, sums["times"], month["paise"] or 0)


def month_start() -> datetime:
    """When this month began where the business is."""
    here = now().astimezone(ZoneInfo(business().time_zone))
    return here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def verdict_on(user: User, case: Case) -> Verdict:
    """May this person decide this case alone?"""
    return verdicts_on(user, [case])[case.pk]


def verdicts_on(user: User, cases: Sequence[Case]) -> dict[int, Verdict]:
    """By case, whether this person may decide it alone. Of cases that nobody decided yet, in few queries."""
    if not cases:
        return {}
    limits = list(Limit.objects.filter(kind__in={case.kind for case in cases}))
    granted = Case.objects.filter(granted_at__isnull=False).exclude(state="withdrawn").order_by()
    granted = granted.filter(kind__in={case.kind for case in cases}).exclude(pk__in=[case.pk for case in cases])
    guests = granted.filter(customer__in={case.customer_id for case in cases}, granted_at__gt=now() - YEAR)
    year = {
        (row["customer"], row["kind"]): (row["paise"], row["times"])
        for row in guests.values("customer", "kind").annotate(paise=Sum("amount_paise"), times=Count("id"))
    }
    own = granted.filter(granted_by=user, granted_at__gte=month_start())
    month = {row["kind"]: row["paise"] for row in own.values("kind").annotate(paise=Sum("amount_paise"))}
    found = {}
    for case in cases:
        bounds = _bounds([each for each in limits if each.kind == case.kind], user)
        paise, times = year.get((case.customer_id, case.kind), (0, 0))
        use = Use(case.amount_paise, paise, times, month.get(case.kind, 0))
        alone = bounds == Bounds() and user.is_owner
        found[case.pk] = YES if alone else judge(
            bounds, use, against_policy=case.policy == Outcome.REFUSE, leads=user.leads
        )  # fmt: skip
    return found


def approvers(case: Case, *, without: Collection[int] = ()) -> list[User]:
    """Who may decide a case, whoever is here first, supervisors before owners. Nobody decides what they asked for."""
    found = []
    limits = _limits(case.kind)
    for user in colleagues().select_related("custom_role").exclude(pk__in=[*without, case.asked_by_id or 0]):
        bounds = _bounds(limits, user)
        if bounds is None or not _sees(user, case.order):
            continue
        against = case.policy == Outcome.REFUSE
        if judge(bounds, use_of(user, case), against_policy=against, leads=user.leads).may:
            found.append(user)
    return sorted(found, key=lambda user: (_HERE[Presence(user.presence)], user.is_owner, user.name, user.pk))


def _sees(user: User, order: Order) -> bool:
    own = own_store_ids(user)
    return own is None or order.store_id is None or order.store_id in own


def taken_of(line: OrderLine) -> int:
    """How many of a line are already in cases that were not refused: none of them can be given back twice."""
    alive = ~Q(state__in=["refused", "withdrawn"]) & ~Q(kind__in=["repair", "credit", "waiver"])
    return Case.objects.filter(alive, line=line).aggregate(sum=Sum("quantity"))["sum"] or 0
