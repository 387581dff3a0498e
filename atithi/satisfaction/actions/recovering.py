"""A guest is not satisfied: somebody is to put it right at once, and the guest has the last word."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from atithi.conversations.actions import assign, link, reopen, wait_again
from atithi.conversations.actions.opening import open_matter, say_again
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.satisfaction.models import Answer, Invitation, Recovery, Survey
from atithi.satisfaction.questions import Value
from atithi.staff.models import Permission, Presence, Team, User
from atithi.staff.queries import hidden_team_ids

_PRESENCE = {Presence.ONLINE: 0, Presence.AWAY: 1, Presence.OFFLINE: 2}


def recovery_owner(survey: Survey, rated: int | None, team: Team | None) -> User | None:
    """Who puts it right: whom the survey names, else somebody who leads, those who are there first. Never whose work was rated,
    unless nobody else is there."""
    people = User.objects.filter(is_active=True).select_related("custom_role").order_by("name", "id")
    may = [each for each in people if team is None or team.pk not in hidden_team_ids(each)]
    others = [each for each in may if each.pk != rated]
    named = next((each for each in others if each.pk == survey.recovery_owner_id), None)
    leaders = [each for each in others if each.leads] or [each for each in may if each.may(Permission.MANAGE_PEOPLE)]
    leaders.sort(key=lambda each: (_PRESENCE[Presence(each.presence)], each.is_owner))
    return named or next(iter(leaders), None)


def subject_of(answer: Answer, invitation: Invitation) -> str:
    """What the conversation about a low score is called, in the language in which they were asked."""
    highest = (invitation.survey.scale or (0, 0))[1]
    with translation.override(invitation.language):
        return _("Not satisfied: %(score)s of %(highest)s") % {"score": answer.score, "highest": highest}


def open_recovery(*, invitation: Invitation, answer: Answer) -> Recovery | None:
    """Opens a conversation with what the guest said, gives it to its owner, and the guest waits from now on. Once for each
    answer; None where nobody knows who answered."""
    if invitation.customer is None or Recovery.objects.filter(answer=answer).exists():
        return None
    original = _original(invitation)
    if original is None:
        return None
    team = invitation.survey.recovery_team or original.team
    owner = recovery_owner(invitation.survey, invitation.agent_id, team)
    subject = subject_of(answer, invitation)
    message = open_matter(
        customer=invitation.customer, channel=original.channel, key=f"survey:{answer.public_id}", subject=subject,
        text=answer.comment or subject, team=team, store=invitation.store_id, language=answer.language or invitation.language,
    )  # fmt: skip
    conversation = message.conversation
    assign(conversation=conversation, assignee=owner, team=team, actor=Actor.system())
    if original.pk != conversation.pk and invitation.conversation_id is not None:
        link(conversation=conversation, other=original, actor=Actor.system())
    row = Recovery.objects.create(answer=answer, conversation=conversation, owner=owner, opened_at=now())
    data = {"answer": answer.pk, "survey": invitation.survey_id, "score": answer.score,
            "owner": owner.pk if owner else None, "original": invitation.conversation_id, "asked_in": original.pk}  # fmt: skip
    record("recovery.opened", subject=("conversation", conversation.pk), actor=Actor.system(), data=data)
    return row


def tell_more(*, answer: Answer) -> None:
    """Words that came after the score go to whoever puts it right; once however often they are sent."""
    row = (
        Recovery.objects.select_related("conversation__channel", "conversation__customer").filter(answer=answer).first()
    )
    if row is not None and answer.comment:
        say_again(conversation=row.conversation, text=answer.comment, key=f"survey:{answer.public_id}:{answer.changes}")


def _original(invitation: Invitation) -> Conversation | None:
    """The conversation it is about, or the one in which they were asked."""
    found = invitation.conversation or (invitation.message.conversation if invitation.message else None)
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    if found is None:
        rows = Conversation.objects.filter(customer=invitation.customer_id, merged_into=None, spam_at=None)
        found = rows.select_related("channel", "team").order_by("-last_message_at", "-id").first()
    return found


@transaction.atomic
def note_closed(*, conversation: Conversation) -> Recovery | None:
    """Staff are done with putting something right. The recovery of which the guest is to be asked; None where there is none,
    or they were asked."""
    row = Recovery.objects.select_for_update(of=("self",)).filter(conversation=conversation.pk).first()
    if row is None:
        return None
    row.closed_at = now()
    row.save(update_fields=["closed_at"])
    return row if row.asked_at is None else None


def note_outcome(*, invitation: Invitation, answer: Answer, values: list[Value]) -> None:
    """The guest says whether it was put right. Where it was not, the conversation is open again, and they wait."""
    said = next((each.choice for each in values if each.question == "put_right"), "")
    if invitation.recovery_id is None:
        return
    row = Recovery.objects.select_for_update(of=("self",)).filter(pk=invitation.recovery_id).first()
    if row is None or said not in Recovery.Outcome.values or row.outcome == said:
        return
    row.outcome, row.outcome_at = said, now()
    row.save(update_fields=["outcome", "outcome_at"])
    actor = Actor.customer(invitation.customer_id or 0)
    data = {"answer": answer.pk, "outcome": said}
    record("recovery.answered", subject=("conversation", row.conversation_id), actor=actor, data=data)
    if said == Recovery.Outcome.YES:
        return
    if answer.comment:
        say_again(conversation=row.conversation, text=answer.comment, key=f"survey:{answer.public_id}:again")
        return
    reopen(conversation=row.conversation, actor=actor)
    wait_again(conversation=row.conversation, actor=actor)
