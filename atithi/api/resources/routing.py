"""/routing, /conversations/{id}/routing-decisions: who takes what, and what the desk decided of a conversation."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.schemas.routing import DecisionOut, DecisionsOut, RoutingOut, SkillOut, TakesOut, TeamRoutingOut
from atithi.api.scopes import Scope
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.staff.models import Permission
from atithi.standards.routing import queries
from atithi.standards.routing.snapshot import rules

router = Router(tags=["routing"])


@router.get("/routing", auth=Bearer(Scope.STAFF_READ), response=RoutingOut, summary=_("Get the rules of who takes what"),
            description=_("For whoever manages people; for others there is nothing here."))  # fmt: skip
def read_routing(request: ApiRequest) -> HttpResponse:
    user = request.auth.user
    if not user.may(Permission.MANAGE_PEOPLE):
        raise NotFound
    general, teams = rules(), queries.routing_of_teams(user)
    known = {team.pk for team, _row in teams if team}
    return answer(
        RoutingOut(
            weights=dict(queries.weights()), capacity=general.capacity, by_hours=general.by_hours,
            closed_minutes=general.closed_minutes, teams=[TeamRoutingOut.of(team, row, known) for team, row in teams],
            skills=[SkillOut.of(skill) for skill in queries.skills() if skill.archived_at is None],
            people=[TakesOut.of(person, profile, general.capacity) for person, profile in queries.profiles()],
        )
    )  # fmt: skip


@router.get(
    "/conversations/{pid:id}/routing-decisions", auth=Bearer(Scope.CONVERSATIONS_READ), response=DecisionsOut,
    summary=_("List what the desk decided of a conversation"), description=_("Whom it gave it to and why, the latest first."),
)  # fmt: skip
def list_routing_decisions(request: ApiRequest, id: str) -> HttpResponse:
    found = queries.decisions(get_conversation(request.auth.user, id))
    return answer(
        DecisionsOut(items=[DecisionOut.of(event, found.people, found.skills) for event in found.events])
    )  # fmt: skip
