"""What this room does when others announce, and after its own announcements."""

from collections.abc import Sequence
from datetime import timedelta

from atithi import search
from atithi.commerce.actions import connecting, removing
from atithi.commerce.actions.approvals import pass_on
from atithi.commerce.documents import KIND, document_of, to_index
from atithi.commerce.models import Approval, ApprovalState, Call, Case, Credit, GuestLink, Order, Product
from atithi.core.clock import now
from atithi.customers.actions import follow_merge
from atithi.events import JobView

CALLS_KEPT = timedelta(days=30)


def index_product(job: JobView) -> None:
    """`product.changed`, `.restored`: the product is found as it is now."""
    index_products([job])


def index_products(jobs: Sequence[JobView]) -> None:
    """As `index_product`, for several jobs at once."""
    wanted = {job.event.subject_id for job in jobs if job.event is not None}
    search.index(map(document_of, to_index().filter(pk__in=wanted).order_by("id")))
    gone = Product.objects.filter(pk__in=wanted, archived_at__isnull=False).values_list("pk", flat=True)
    search.remove(KIND, list(gone))


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: what the one bought, was promised and was given is the other's now; `customer.unmerged`: no longer."""
    if job.event is not None:
        follow_merge(job.event, Order, Case, Credit, GuestLink)


def pass_on_questions(job: JobView) -> None:
    """By the clock: questions that nobody answered go to the next who may."""
    for approval in Approval.objects.filter(state=ApprovalState.WAITING, pass_on_at__lte=now()).order_by("id"):
        pass_on(approval=approval)


def read_call(job: JobView) -> None:
    """Reads what a shop system sent."""
    call = Call.objects.select_related("connector").filter(pk=job.args["call"]).first()
    if call is not None:
        connecting.read_call(call=call)


def forget_bills(job: JobView) -> None:
    """Each night: bills of people who were erased, which the law does not have kept any more."""
    removing.forget_bills(moment=now())


def forget_old_calls(job: JobView) -> None:
    """What was read long ago is in the orders."""
    Call.objects.filter(received_at__lt=now() - CALLS_KEPT).delete()
