"""What staffing does when others announce."""

from atithi.events import Actor, JobView
from atithi.staff.models import User
from atithi.standards.staffing.actions import open_shifts_of


def open_shifts(job: JobView) -> None:
    """`staff.deactivated`: what somebody was to work who is gone is open for others."""
    person = User.objects.filter(pk=job.event.subject_id).first() if job.event is not None else None
    if person is not None and not person.is_active:
        open_shifts_of(person=person, actor=Actor.system(), because="left")
