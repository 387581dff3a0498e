"""The only place that fetches surveys, invitations and answers: who may see what is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.satisfaction.links import read_token
from atithi.satisfaction.models import Answer, Invitation, Recovery, Rule, ShopCode, Survey, SurveyVersion
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids, own_store_ids

LATELY = timedelta(days=30)
ON_CARD = 5


def visible_to(user: User) -> QuerySet[Invitation]:
    """Invitations that `user` may see: those about work and stores that are theirs to see."""
    rows, hidden, own = Invitation.objects.all(), hidden_team_ids(user), own_store_ids(user)
    if hidden:
        rows = rows.filter(Q(team=None) | ~Q(team_id__in=hidden))
        rows = rows.filter(Q(conversation=None) | Q(conversation__team=None) | ~Q(conversation__team_id__in=hidden))
    if own is not None:
        rows = rows.filter(Q(store=None) | Q(store_id__in=own))
    return rows


def answers_visible_to(user: User) -> QuerySet[Answer]:
    """Answers to the invitations that `user` may see."""
    return Answer.objects.filter(invitation__in=visible_to(user))


@dataclass(frozen=True, slots=True)
class Standing:
    """A survey as the list shows it: asked and answered in the last thirty days, when it is asked, in which languages."""

    survey: Survey
    asked: int
    answered: int
    rules: list[Rule]
    languages: list[str]


def surveys(*, archived: bool = False) -> list[Standing]:
    """The surveys of the business, the desk's own question last; in four queries however many there are."""
    versions = SurveyVersion.objects.filter(published_at__isnull=False).order_by("-number").prefetch_related("wordings")
    rules = Rule.objects.order_by("id").select_related("store", "team", "matter")
    rows = Survey.objects.filter(archived_at__isnull=not archived).order_by("built_in", "name", "id")
    found = list(rows.prefetch_related(Prefetch("versions", versions), Prefetch("rules", rules)))
    since = Q(invited_at__gt=now() - LATELY)
    counted = Invitation.objects.filter(survey__in=found, asked_on__gte=(now() - LATELY - timedelta(days=1)).date())
    numbers: dict[int, Mapping[str, int]] = {
        row["survey"]: {"asked": row["asked"], "answered": row["answered"]}
        for row in counted.values("survey").annotate(
            asked=Count("pk", filter=since), answered=Count("pk", filter=since & Q(answered_at__isnull=False))
        )
    }
    return [_standing(each, numbers.get(each.pk, {})) for each in found]


def _standing(survey: Survey, numbers: Mapping[str, int]) -> Standing:
    version = next(iter(survey.versions.all()), None)
    words = version.wordings.all() if version else ()
    languages = [each.language for each in words if each.reviewed_at is not None]
    return Standing(survey, numbers.get("asked", 0), numbers.get("answered", 0), list(survey.rules.all()), languages)


def get_survey(public_id: str) -> Survey:
    """A survey, also one that is asked no more; else NotFound."""
    row = Survey.objects.select_related("recovery_owner", "recovery_team").filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def get_rule(survey: Survey, public_id: str) -> Rule:
    """A rule of this survey, else NotFound."""
    row = survey.rules.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def get_code(public_id: str, survey: Survey | None = None) -> ShopCode:
    """A QR code, else NotFound."""
    rows = ShopCode.objects.select_related("survey", "store").filter(public_id=public_id)
    row = (rows.filter(survey=survey) if survey is not None else rows).first()
    if row is None:
        raise NotFound
    return row


def invitation_at(token: str) -> Invitation | None:
    """What a guest's link opens; None where it was not made by us, or its guest was erased."""
    public_id = read_token(token)
    rows = Invitation.objects.select_related("survey", "version", "customer", "conversation")
    row = rows.filter(public_id=public_id).first() if public_id else None
    if row is None or row.invited_at is None or (row.customer is not None and row.customer.erased_at is not None):
        return None
    return row


def get_invitation(user: User, public_id: str) -> Invitation:
    """An invitation that `user` may see, else NotFound."""
    rows = visible_to(user).select_related("survey", "customer", "conversation", "store", "agent", "answer")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def answer_of(invitation: Invitation) -> Answer | None:
    """What was answered, with the values of own questions; None, without asking, where nothing was."""
    if invitation.answered_at is None:
        return None
    return Answer.objects.filter(invitation=invitation).prefetch_related("values").first()


def last_scores(user: User, customer: Customer) -> list[Answer]:
    """What a guest answered last, for their card."""
    rows = Answer.objects.filter(customer=customer, invitation__in=visible_to(user))
    related = ("survey", "invitation__conversation", "invitation__agent")
    return list(rows.select_related(*related).order_by(F("answered_at").desc(), "-id")[:ON_CARD])


def asked_in(user: User, conversation: Conversation) -> list[Invitation]:
    """Who was asked about this conversation, and what they answered; of a recovery, the answer that opened it."""
    about = Q(conversation=conversation.pk) | Q(conversation__merged_into=conversation.pk)
    rows = visible_to(user).filter(about, asked_on__isnull=False)
    related = ("survey", "answer", "answer__recovery", "answer__recovery__conversation")
    return list(rows.select_related(*related).order_by("invited_at", "id")[:20])


def recovery_of(conversation: Conversation) -> Recovery | None:
    """What is put right in this conversation; None where it was not opened for that."""
    related = ("answer__survey", "answer__invitation__conversation", "owner")
    return Recovery.objects.select_related(*related).filter(conversation=conversation.pk).first()


def to_erase(ids: Sequence[int]) -> QuerySet[Invitation]:
    """Invitations of these records of a person."""
    return Invitation.objects.filter(customer__in=ids)
