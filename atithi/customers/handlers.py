"""What this room does when others announce, and after its own announcements."""

from collections.abc import Sequence

from atithi import search
from atithi.customers.documents import KIND, document_of, to_index
from atithi.events import JobView


def index_customer(job: JobView) -> None:
    """`customer.created`, `.changed`, `.claimed`, `.merged`: the customer is found as they are now."""
    index_customers([job])


def index_customers(jobs: Sequence[JobView]) -> None:
    """As `index_customer`, for several jobs at once."""
    events = [job.event for job in jobs if job.event is not None]
    search.index(map(document_of, to_index().filter(pk__in={event.subject_id for event in events}).order_by("id")))
    absorbed = [event.data["absorbed"] for event in events if event.type == "customer.merged"]
    if absorbed:
        search.remove(KIND, absorbed)
