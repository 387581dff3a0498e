"""Organisations and terms for programs."""

from datetime import timedelta

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.customers.actions.agreements import save_agreement
from atithi.customers.actions.organisations import add_domain, join_person
from atithi.customers.models import Organisation
from atithi.events import Actor

DESK = Actor.system()


def test_programs_add_find_and_read_organisations_and_the_terms_of_a_customer(cast: Cast, program) -> None:
    desk, customer = program(cast.asha), cast.conversation().customer
    made = desk.post("/organisations", {"name": "Vidya Mandir", "city": "Hyderabad"}, Idempotency_Key="o-1")
    assert made.status_code == 201
    again = desk.post("/organisations", {"name": "Vidya Mandir", "city": "Hyderabad"}, Idempotency_Key="o-1")
    assert (again.json(), Organisation.objects.count()) == (made.json(), 1)
    organisation = Organisation.objects.get()
    add_domain(organisation=organisation, domain="vidya.example", actor=DESK)
    listed = desk.get("/organisations?domain=Vidya.example").json()["items"]
    assert [each["id"] for each in listed] == [organisation.public_id]
    assert desk.get(f"/organisations/{organisation.public_id}").json()["domains"] == ["vidya.example"]
    assert desk.get(f"/customers/{customer.public_id}/terms").json()["agreements"] == []
    join_person(organisation=organisation, customer=customer, actor=DESK)
    save_agreement(
        organisation=organisation, actor=DESK, title="Yearly", valid_from=now() - timedelta(days=1), prices={"A": 5}
    )
    terms = desk.get(f"/customers/{customer.public_id}/terms").json()
    assert (terms["agreements"], terms["prices"]) == (["Yearly"], {"A": 5})


def test_what_is_wrong_or_not_there_or_not_allowed_is_said(cast: Cast, program) -> None:
    desk = program(cast.asha)
    assert desk.post("/organisations", {"name": "X", "gstin": "12"}).status_code in {400, 422}
    assert desk.get("/organisations/nothing").status_code == 404
    assert desk.get("/customers/nothing/terms").status_code == 404
    assert program(cast.ravi, "staff:read").get("/organisations").status_code == 403
