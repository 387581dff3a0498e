"""/survey-invitations: who was asked what, what they answered; programs ask by their own means and hand over answers."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.surveys import AnswerIn, InvitationIn, InvitationOut, InvitationQuery
from atithi.api.scopes import Scope
from atithi.conversations.queries import get_conversation
from atithi.customers.queries import get_customer
from atithi.events import Actor
from atithi.satisfaction import actions, queries
from atithi.satisfaction.models import Invitation, Via

router = Router(tags=["surveys"])
READ, WRITE = Bearer(Scope.SURVEYS_READ), Bearer(Scope.SURVEYS_WRITE)
SHOWN = ("survey", "customer", "conversation", "answer")


def _check_leads(request: ApiRequest) -> None:
    """Whoever is rated neither asks nor answers, by no program either."""
    if not request.auth.user.leads:
        raise ApiError("not_allowed", gettext_lazy("Your role may not do this."), status=403)


@router.get("/survey-invitations", auth=READ, response=Page[InvitationOut],
            summary=_("List who was asked, and what they answered"), description=_("The latest first."))  # fmt: skip
def list_survey_invitations(request: ApiRequest, query: Query[InvitationQuery]) -> HttpResponse:
    rows = queries.visible_to(request.auth.user).select_related(*SHOWN).prefetch_related("answer__values")
    asked = {"survey__public_id": query.survey, "customer__public_id": query.customer, "state": query.state}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    leads = request.auth.user.leads

    def shapes(found: list[Invitation]) -> list[InvitationOut]:
        return [InvitationOut.of(row, with_link=leads) for row in found]

    return page(request, rows, shapes, query=query, order=Order(falling=True))


@router.post("/survey-invitations", auth=WRITE, response={201: InvitationOut}, summary=_("Ask a guest by means of your own"),
             description=_("Gives the link to send. Limits and the guest's own word hold: `state` is then held."))  # fmt: skip
@once
def create_survey_invitation(request: ApiRequest, body: InvitationIn) -> HttpResponse:
    user = request.auth.user
    survey, customer = queries.get_survey(body.survey), get_customer(body.customer)
    conversation = get_conversation(user, body.conversation) if body.conversation else None
    _check_leads(request)
    made = actions.invite_by_program(
        survey=survey, key=body.key, actor=Actor.program(request.auth.pk), customer=customer, conversation=conversation,
        language=body.language or "",
    )  # fmt: skip
    return answer(_shown(request, made.public_id), status=201, location=f"/survey-invitations/{made.public_id}")


@router.get(
    "/survey-invitations/{pid:id}", auth=READ, response=InvitationOut, summary=_("Get an invitation and its answer")
)
def read_survey_invitation(request: ApiRequest, id: str) -> HttpResponse:
    return answer(_shown(request, id))


@router.post("/survey-invitations/{pid:id}/answer", auth=WRITE, response={201: InvitationOut},
             summary=_("Hand over what a guest answered"),
             description=_("Only of invitations that a program made. Again changes the answer while it is open."))  # fmt: skip
@once
def create_survey_answer(request: ApiRequest, id: str, body: AnswerIn) -> HttpResponse:
    row = queries.get_invitation(request.auth.user, id)
    _check_leads(request)
    if row.via != Via.API:
        raise ApiError("not_allowed", gettext_lazy("Only the guest can answer this."), status=403)
    given = actions.Given(body.score, body.comment, body.values)
    actions.submit_answer(invitation=row, given=given, actor=Actor.program(request.auth.pk))
    return answer(_shown(request, id), status=201, location=f"/survey-invitations/{id}")


def _shown(request: ApiRequest, id: str) -> InvitationOut:
    return InvitationOut.of(queries.get_invitation(request.auth.user, id), with_link=request.auth.user.leads)
