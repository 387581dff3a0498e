"""What this room does when others announce, and after its own announcements."""

from atithi import search
from atithi.customers.documents import KIND, document_of, to_index
from atithi.events import JobView


def index_customer(job: JobView) -> None:
    """`customer.created`, `.changed`, `.claimed`, `.merged`: the customer is found as they are now."""
    if job.event is None:
        return
    search.index(map(document_of, to_index().filter(pk=job.event.subject_id)))
    if job.event.type == "customer.merged":
        search.remove(KIND, [job.event.data["absorbed"]])
