"""Whom the desk rings when it calls a guest back by itself: whoever has the conversation, else whoever fits."""

from collections.abc import Collection

from atithi.channels.phone.actions import dial_back
from atithi.channels.phone.models import CallBack, CallState
from atithi.channels.phone.queries import on_the_phone, to_dial, with_telephone
from atithi.core.clock import now
from atithi.events import JobView, enqueue
from atithi.staff.models import User
from atithi.standards.models import RoutingRules
from atithi.standards.routing.deciding import Agent, decide, weight_of
from atithi.standards.routing.queue import helped_last, needs_for
from atithi.standards.routing.snapshot import agents_of, off_work, people_there, rules

DIAL = "routing.dial_back"
AT_ONCE = 100
KIND = "phone"


def dial_due(job: JobView) -> None:
    """Each minute: guests whose call-back is due, one after another."""
    for back in to_dial(now(), AT_ONCE):
        enqueue(DIAL, args={"call_back": back.pk}, key=f"{DIAL}:{back.pk}", lane=DIAL)


def dial(job: JobView) -> None:
    """One call-back: whoever is rung is somebody who is there, has a telephone and does not speak. Where nobody is, it waits."""
    rows = CallBack.objects.select_related("conversation__channel", "conversation__assignee", "last_call")
    back = rows.filter(pk=job.args["call_back"]).first()
    user = whom_to_ring(back) if back is not None else None
    if back is not None and user is not None:
        dial_back(call_back=back, user=user)


def whom_to_ring(back: CallBack) -> User | None:
    """Who is rung for this call-back now. Whoever was rung last and did not pick up comes after all others."""
    there, general = {user.pk: user for user in people_there()}, rules()
    people = agents_of(people_there(), general)
    free = with_telephone(there) - on_the_phone(there) - off_work(people, general).keys()
    last = back.last_call
    missed = last.agent_id if last is not None and last.state == CallState.FAILED else None
    agents = [agent for agent in people if agent.id in free]
    owner = back.conversation.assignee_id
    first = owner if owner in free and owner != missed else _fitting(back, agents, general, {missed} if missed else ())
    found = first or (owner if owner in free else None) or _fitting(back, agents, general, ())
    return there[found] if found else None


def _fitting(back: CallBack, agents: list[Agent], general: RoutingRules, but: Collection[int]) -> int | None:
    able = [agent for agent in agents if agent.id not in but]
    helped = helped_last(back.customer_id, back.conversation_id)
    choice = decide(needs_for(back.conversation, KIND), able, weight_of(KIND, general.weights), helped=helped)
    return choice.agent.id if choice else None
