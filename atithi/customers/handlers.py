"""What this room does when others announce, and after its own announcements."""

from collections.abc import Sequence

from atithi import search
from atithi.customers.actions.duplicates import note_duplicates
from atithi.customers.documents import KIND, documents
from atithi.customers.queries import customers
from atithi.customers.queries.duplicates import people_to_compare
from atithi.customers.twins import find_pairs
from atithi.events import JobView


def index_customer(job: JobView) -> None:
    """`customer.created`, `.changed`, `.claimed`, `.merged`: the customer is found as they are now."""
    index_customers([job])


def index_customers(jobs: Sequence[JobView]) -> None:
    """As `index_customer`, for several jobs at once."""
    events = [job.event for job in jobs if job.event is not None]
    ids = {event.subject_id for event in events}
    ids |= {event.data["absorbed"] for event in events if event.type == "customer.unmerged"}
    search.index(documents(customers().filter(pk__in=ids)))
    absorbed = [event.data["absorbed"] for event in events if event.type == "customer.merged"]
    if absorbed:
        search.remove(KIND, absorbed)


def prepare_twins(job: JobView) -> bool:
    """Records that may be one person are looked for at night, and when somebody asks."""
    return True


def find_twins(_request: bool) -> int:
    """Outside any transaction: it reads all customers, which takes its time. How many pairs are new."""
    return note_duplicates(find_pairs(people_to_compare()))


def settle_twins(_job: JobView, _request: bool, _new: int) -> None:
    """What was found is written already."""
