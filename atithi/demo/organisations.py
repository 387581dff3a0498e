"""Two business customers of the demo shop, what was agreed with them, and what guests said and asked about their data."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from atithi.customers.actions.agreements import add_consulting_note, save_agreement, set_goal
from atithi.customers.actions.organisations import add_domain, add_organisation, confirm_domain, join_person
from atithi.customers.models import Customer, OrganisationRole
from atithi.events import Actor
from atithi.privacy.actions.asking import ask_for
from atithi.privacy.actions.consenting import set_consent
from atithi.staff.models import Role, User

ROLES = (OrganisationRole.BUYER, OrganisationRole.ACCOUNTS, OrganisationRole.TECHNICAL)


def load_organisations(*, staff: Mapping[str, User], customers: Mapping[str, Customer], now: datetime) -> None:
    """A school with a yearly contract and a clinic that is served day and night, with people, goals and notes."""
    people = list(customers.values())
    owner = next(user for user in staff.values() if user.role == Role.OWNER)
    manager = next(user for user in staff.values() if user.role == Role.AGENT)
    actor = Actor.staff(owner.pk)
    school = add_organisation(
        actor=actor, name="Vidya Mandir School", city="Hyderabad", gstin="36AABCV1234F1Z5", manager_id=manager.pk
    )
    clinic = add_organisation(actor=actor, name="Arogya Clinic", city="Kolkata", manager_id=owner.pk)
    confirm_domain(
        domain=add_domain(organisation=school, domain="vidyamandir.example", actor=actor), joins=False, actor=actor
    )
    for role, first, second in zip(ROLES, people[:3], people[3:6], strict=False):
        join_person(organisation=school, customer=first, role=role, actor=actor)
        join_person(organisation=clinic, customer=second, role=role, actor=actor)
    save_agreement(
        organisation=school, actor=actor, title="Yearly contract", valid_from=now - timedelta(days=120),
        valid_until=now + timedelta(days=245), discount=750, reply_minutes=240, contact_id=manager.pk,
        note="Deliveries to gate 2 before 8 o'clock.",
    )  # fmt: skip
    save_agreement(
        organisation=clinic, actor=actor, title="Cold chain", valid_from=now - timedelta(days=30), reply_minutes=30,
        solve_minutes=24 * 60, always_open=True, contact_id=owner.pk, prices={"COLD-1": 2_499_000},
    )  # fmt: skip
    set_goal(organisation=school, actor=actor, title="Coolers for the second building", owner_id=manager.pk,
             due_on=(now + timedelta(days=60)).date())  # fmt: skip
    add_consulting_note(
        organisation=clinic, actor=actor, text="They lose vaccines when the power fails: offer a stabiliser."
    )
    for number, guest in enumerate(people[:12]):
        for purpose in ("care", "offers")[: 1 + number % 2]:
            set_consent(customer=guest, purpose=purpose, given=number % 5 != 4, how="said", actor=actor)
    ask_for(customer=people[7], kind="access", words="", actor=Actor.customer(people[7].pk))
    ask_for(
        customer=people[9],
        kind="correction",
        words="My house number is 14, not 41.",
        actor=Actor.customer(people[9].pk),
    )
