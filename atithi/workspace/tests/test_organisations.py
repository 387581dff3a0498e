"""The pages of organisations: who may do what, what they show, and what a list costs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atithi.core.clock import now
from atithi.customers.actions import identify
from atithi.customers.actions.agreements import save_agreement
from atithi.customers.actions.organisations import add_organisation, join_person
from atithi.customers.health import health
from atithi.customers.models import Agreement, AgreementDocument, Organisation, OrganisationPerson
from atithi.customers.terms import terms_of
from atithi.events import Actor

AT = "workspace:"
DESK = Actor.system()


@pytest.fixture
def school(cast):
    conversation = cast.conversation("The bill is wrong, I am very angry")
    organisation = add_organisation(actor=DESK, name="Vidya Mandir School")
    join_person(organisation=organisation, customer=conversation.customer, role="accounts", actor=DESK)
    return organisation


FORM = {
    "title": "Yearly contract", "from": "2026-01-01", "until": "2099-12-31", "reply": "4", "reply_unit": "hours",
    "solve": "2", "solve_unit": "days", "discount": "7.5", "prices": "FR-260 = 24,990\nTV-32 = 9,999.50",
    "hours": "always", "note": "Deliver to gate 2",
}  # fmt: skip


def test_the_owner_agrees_terms_with_a_paper_and_everybody_reads_them(cast, school, sign_in):
    owner, page = sign_in(cast.asha), reverse(f"{AT}organisation", args=[school.public_id])
    form = {**FORM, "contact": cast.ravi.public_id}
    assert owner.post(reverse(f"{AT}agreement_new", args=[school.public_id]), form).status_code == 302
    agreement = Agreement.objects.get()
    terms = terms_of(school, now())
    assert (terms.reply_minutes, terms.solve_minutes, terms.discount, terms.always_open) == (240, 2880, 750, True)
    assert dict(terms.prices) == {"FR-260": 2_499_000, "TV-32": 999_950}
    assert terms.contact_id == cast.ravi.pk
    paper = SimpleUploadedFile("contract.pdf", b"%PDF-1.4 signed", content_type="application/pdf")
    owner.post(reverse(f"{AT}agreement_documents", args=[school.public_id, agreement.public_id]), {"files": paper})
    document = AgreementDocument.objects.get()
    agent = sign_in(cast.ravi)
    shown = agent.get(page).content.decode()
    assert all(words in shown for words in ("Yearly contract", "4 hours", "7.5%", "₹24,990", "contract.pdf"))
    paper = agent.get(reverse(f"{AT}agreement_document", args=[school.public_id, document.public_id]))
    assert paper["Content-Disposition"].startswith("attachment")
    form_page = owner.get(reverse(f"{AT}agreement", args=[school.public_id, agreement.public_id])).content.decode()
    assert 'value="2099-12-31"' in form_page
    assert "FR-260 = 24990.00" in form_page
    owner.post(reverse(f"{AT}agreement_document_removal", args=[school.public_id, document.public_id]))
    assert not AgreementDocument.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "soon"}, {"until": "2020-01-01"}, {"discount": "ten"}, {"reply": "²"}, {"prices": "FR-260"},
        {"prices": "FR-260 = cheap"}, {"discount": "250"}, {"until": "99999-01-01"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_of_the_form_is_said(cast, school, sign_in, wrong):
    answer = sign_in(cast.asha).post(reverse(f"{AT}agreement_new", args=[school.public_id]), {**FORM, **wrong})
    assert answer.status_code == 400
    assert not Agreement.objects.exists()


def test_agents_look_after_people_and_goals_but_agree_nothing(cast, school, sign_in):
    agent = sign_in(cast.ravi)
    identify(kind="email", value="buyer@school.example", name="Buyer")
    people = reverse(f"{AT}organisation_people", args=[school.public_id])
    assert agent.post(people, {"contact": "buyer@school.example", "role": "buyer"}).status_code == 302
    assert agent.post(people, {"contact": "nobody@school.example"}).status_code == 404
    assert OrganisationPerson.objects.filter(role="buyer").exists()
    agent.post(reverse(f"{AT}organisation_goals", args=[school.public_id]), {"title": "Labs", "due": "2027-03-31"})
    agent.post(reverse(f"{AT}organisation_notes", args=[school.public_id]), {"text": "They plan a lab"})
    goal = school.goals.get()
    agent.post(reverse(f"{AT}organisation_goal", args=[school.public_id, goal.public_id]), {"state": "reached"})
    page = agent.get(reverse(f"{AT}organisation", args=[school.public_id])).content.decode()
    assert all(words in page for words in ("Labs", "They plan a lab", "Reached"))
    assert reverse(f"{AT}agreement_new", args=[school.public_id]) not in page
    refused = [
        ("agreement_new", [school.public_id], FORM), ("organisation_archiving", [school.public_id], {"archived": "yes"}),
        ("organisation_domains", [school.public_id], {"domain": "school.example"}),
    ]  # fmt: skip
    for name, args, form in refused:
        assert agent.post(reverse(f"{AT}{name}", args=args), form).status_code == 404
    assert not Agreement.objects.exists()


def test_health_says_what_it_is_made_of_and_counts_only_what_one_may_see(cast, school, sign_in):
    from atithi.conversations.actions import assign
    from atithi.conversations.models import Conversation

    conversation = Conversation.objects.get()
    Conversation.objects.update(waiting_since=now() - timedelta(days=4))
    later = health([school.pk], now(), cast.ravi)[school.pk]
    assert (later[0].name, later[0].state) == ("open_matters", "bad")
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=DESK)
    states = {sign.name: sign.state for sign in health([school.pk], now(), cast.ravi)[school.pk]}
    assert states["open_matters"] == "good"
    assert {sign.name: sign.state for sign in health([school.pk], now(), cast.asha)[school.pk]}["open_matters"] == "bad"
    assert all(sign.why and sign.words for sign in later)


def test_a_list_of_many_costs_as_much_as_of_one(cast, school, sign_in, django_assert_max_num_queries):
    agent, address = sign_in(cast.ravi), reverse(f"{AT}organisations")
    agent.get(address)
    for number in range(12):
        more = add_organisation(actor=DESK, name=f"Office {number}")
        save_agreement(organisation=more, actor=DESK, title="T", valid_from=now() - timedelta(days=1))
    with django_assert_max_num_queries(14):
        page = agent.get(address).content.decode()
    assert page.count("Terms agreed") == 12


def test_the_card_says_where_they_belong_and_what_was_agreed(cast, school, sign_in):
    save_agreement(
        organisation=school, actor=DESK, title="T", valid_from=now() - timedelta(days=1), always_open=True,
        contact_id=cast.mita.pk,
    )  # fmt: skip
    conversation = OrganisationPerson.objects.get().customer.conversations.get()
    card = sign_in(cast.ravi).get(reverse(f"{AT}card", args=[conversation.public_id])).content.decode()
    assert all(words in card for words in ("Vidya Mandir School", "Accounts", "Day and night", "Mita Sen"))


def test_pages_of_organisations_that_are_not_there_are_not_there(cast, school, sign_in):
    other = add_organisation(actor=DESK, name="Other")
    agreement = save_agreement(organisation=other, actor=DESK, title="T", valid_from=now())
    owner = sign_in(cast.asha)
    assert owner.get(reverse(f"{AT}organisation", args=["nothing"])).status_code == 404
    assert owner.get(reverse(f"{AT}agreement", args=[school.public_id, agreement.public_id])).status_code == 404
    assert owner.get(reverse(f"{AT}organisations"), {"page": "0"}).status_code == 200
    assert owner.post(reverse(f"{AT}organisations"), {"name": "New", "gstin": "12"}).status_code == 400
    assert owner.post(reverse(f"{AT}organisations"), {"name": "New"}).status_code == 302
    assert Organisation.objects.get(name="New").manager_id == cast.asha.pk
