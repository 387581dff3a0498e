"""Who leads where a conversation lies."""

from atithi.conversations.models import Conversation
from atithi.conversations.queries import visible_to
from atithi.staff.models import Role, User

MOST_TOLD = 20


def leading(conversation: Conversation) -> list[User]:
    """Those who lead its team, else all who lead, else the owner; of those who may see it."""
    every = [
        user
        for user in User.objects.select_related("custom_role").filter(is_active=True).order_by("id")
        if user.leads and not user.is_owner
    ]
    team = conversation.team_id
    own = set(User.objects.filter(memberships__team=team).values_list("pk", flat=True)) if team else set()
    for group in ([user for user in every if user.pk in own], every):
        found = [user for user in group[:MOST_TOLD] if visible_to(user).filter(pk=conversation.pk).exists()]
        if found:
            return found
    return owners()


def owners() -> list[User]:
    """The owners of the business: they see everything."""
    return list(User.objects.filter(is_active=True, role=Role.OWNER).order_by("id")[:MOST_TOLD])


def serving(conversation: Conversation) -> list[User]:
    """Whoever has it; where nobody does, those of its team."""
    if conversation.assignee is not None:
        return [conversation.assignee]
    if conversation.team_id is None:
        return []
    rows = User.objects.filter(is_active=True, memberships__team=conversation.team_id).order_by("id")
    return list(rows[:MOST_TOLD])
