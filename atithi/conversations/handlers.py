"""What this room does when others announce."""

from atithi.conversations.actions import move_to_customer
from atithi.customers.models import Customer
from atithi.events import JobView


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: the absorbed customer's conversations go along."""
    if job.event is not None:
        move_to_customer(absorbed_id=job.event.data["absorbed"], keep=Customer.objects.get(pk=job.event.subject_id))
