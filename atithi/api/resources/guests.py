"""/attributes, /customer-tags, /segments, /merges, and what of them a customer has."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.schemas.customers import CustomerOut
from atithi.api.schemas.guests import (
    AttributeIn,
    AttributeOut,
    CustomerTagOut,
    CustomerTagsIn,
    CustomerTagsOut,
    KnownIn,
    KnownOut,
    MergeIn,
    MergeOut,
    SegmentOut,
)
from atithi.api.scopes import Scope
from atithi.core.errors import NotFound
from atithi.customers import actions, queries
from atithi.customers.models import Attribute, Customer, CustomerTag, Segment
from atithi.events import Actor
from atithi.staff.models import Permission

router = Router(tags=["customers"])
READ, WRITE = Bearer(Scope.CUSTOMERS_READ), Bearer(Scope.CUSTOMERS_WRITE)


def _attributes(rows: list[Attribute]) -> list[AttributeOut]:
    return [AttributeOut.of(row) for row in rows]


def _tags(rows: list[CustomerTag]) -> list[CustomerTagOut]:
    return [CustomerTagOut.of(row) for row in rows]


def _customers(rows: list[Customer]) -> list[CustomerOut]:
    return [CustomerOut.of(row) for row in rows]


@router.get("/attributes", auth=READ, response=Page[AttributeOut], summary=_("List what is asked of customers"))
def list_attributes(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    return page(request, queries.attributes().order_by(), _attributes, query=query, order=Order())


@router.post("/attributes", auth=WRITE, response={201: AttributeOut}, summary=_("Ask for something more of customers"),
             description=_("For those who may change tags and kinds of matter."))  # fmt: skip
@once
def create_attribute(request: ApiRequest, body: AttributeIn) -> HttpResponse:
    if not request.auth.user.may(Permission.MANAGE_LABELS):
        raise ApiError("not_allowed", gettext_lazy("Your role may not do this."), status=403)
    made = actions.save_attribute(
        actor=Actor.program(request.auth.pk), labels=body.labels.model_dump(), key=body.key or "", kind=body.kind,
        choices=[{"labels": one.labels.model_dump()} for one in body.choices],
    )  # fmt: skip
    return answer(AttributeOut.of(made), status=201, location="/attributes")


@router.get(
    "/customers/{pid:id}/attributes", auth=READ, response=KnownOut, summary=_("Get what is known of a customer")
)
def read_known(request: ApiRequest, id: str) -> HttpResponse:
    return answer(KnownOut.of(queries.known_of(queries.get_customer(id))))


@router.patch("/customers/{pid:id}/attributes", auth=WRITE, response=KnownOut,
              summary=_("Write down what is known of a customer"))  # fmt: skip
def update_known(request: ApiRequest, id: str, body: KnownIn) -> HttpResponse:
    customer = queries.get_customer(id)
    actions.set_attributes(customer=customer, values=body.values, actor=Actor.program(request.auth.pk))
    return answer(KnownOut.of(queries.known_of(customer)))


@router.get("/customer-tags", auth=READ, response=Page[CustomerTagOut], summary=_("List tags that customers can have"))
def list_customer_tags(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    return page(request, queries.customer_tags().order_by(), _tags, query=query, order=Order())


@router.get("/customers/{pid:id}/tags", auth=READ, response=CustomerTagsOut, summary=_("Get the tags of a customer"))
def read_tags(request: ApiRequest, id: str) -> HttpResponse:
    return answer(CustomerTagsOut(tags=_tags(list(queries.get_customer(id).tags.order_by("name", "id")))))


@router.put("/customers/{pid:id}/tags", auth=WRITE, response=CustomerTagsOut,
            summary=_("Say which tags a customer has"))  # fmt: skip
def set_customer_tags(request: ApiRequest, id: str, body: CustomerTagsIn) -> HttpResponse:
    customer, actor = queries.get_customer(id), Actor.program(request.auth.pk)
    offered = {tag.public_id: tag for tag in queries.customer_tags()}
    if strange := [one for one in body.tags if one not in offered]:
        raise ApiError("unknown_tag", gettext_lazy("There is no tag %(id)s."), id=strange[0])
    wanted = [offered[one] for one in dict.fromkeys(body.tags)]
    with transaction.atomic():
        gone = list(customer.tags.exclude(pk__in=[tag.pk for tag in wanted]))
        actions.untag_customer(customer=customer, tags=gone, actor=actor)
        actions.tag_customer(customer=customer, tags=wanted, actor=actor)
    return answer(CustomerTagsOut(tags=_tags(sorted(wanted, key=lambda tag: (tag.name, tag.pk)))))


@router.get("/segments", auth=READ, response=Page[SegmentOut], summary=_("List segments with how many are in each"))
def list_segments(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    def shapes(rows: list[Segment]) -> list[SegmentOut]:
        return [SegmentOut.of(row, queries.segment_reading(row, user=request.auth.user).count) for row in rows]

    return page(request, queries.segments_of(request.auth.user), shapes, query=query, order=Order())


@router.get("/segments/{pid:id}", auth=READ, response=SegmentOut, summary=_("Get a segment"))
def read_segment(request: ApiRequest, id: str) -> HttpResponse:
    segment = queries.get_segment(request.auth.user, id)
    return answer(SegmentOut.of(segment, queries.segment_reading(segment, user=request.auth.user).count))


@router.get("/segments/{pid:id}/customers", auth=READ, response=Page[CustomerOut],
            summary=_("List the customers in a segment"))  # fmt: skip
def list_segment_customers(request: ApiRequest, id: str, query: Query[PageQuery]) -> HttpResponse:
    reading = queries.segment_reading(queries.get_segment(request.auth.user, id), user=request.auth.user)
    if reading.broken:
        raise ApiError("segment_broken", gettext_lazy("Something in this segment can no longer be read."), status=409)
    rows = reading.rows.prefetch_related("contact_points")
    return page(request, rows, _customers, query=query, order=Order(falling=True))


@router.post("/customers/{pid:id}/merges", auth=WRITE, response={201: MergeOut},
             summary=_("Join two records of one person"))  # fmt: skip
@once
def create_merge(request: ApiRequest, id: str, body: MergeIn) -> HttpResponse:
    keep, absorb = queries.get_customer(id), queries.get_customer(body.absorb)
    if keep.erased_at or absorb.erased_at:
        raise NotFound
    actions.merge_customers(keep=keep, absorb=absorb, actor=Actor.program(request.auth.pk))
    merge = queries.merges().filter(keep=keep, absorbed=absorb)[0]
    return answer(MergeOut.of(merge), status=201, location=f"/merges/{merge.public_id}")


@router.get("/merges/{pid:id}", auth=READ, response=MergeOut, summary=_("Get a merge that stands"))
def read_merge(request: ApiRequest, id: str) -> HttpResponse:
    return answer(MergeOut.of(queries.get_merge(id)))


@router.delete("/merges/{pid:id}", auth=WRITE, response=CustomerOut,
               summary=_("Part two records that were joined; the one that stands alone again"))  # fmt: skip
def undo_merge(request: ApiRequest, id: str) -> HttpResponse:
    alone = actions.unmerge_customers(merge=queries.get_merge(id), actor=Actor.program(request.auth.pk))
    return answer(CustomerOut.of(queries.get_customer(alone.public_id)))
