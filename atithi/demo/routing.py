"""Who takes what in the demo shop: skills, what people bear, who is there, and work that is suggested to them."""

from collections.abc import Mapping

from atithi.conversations.models import Channel, MatterKind
from atithi.events import Actor
from atithi.staff.models import Presence, Role, Team, User
from atithi.standards.routing.settings import save_skill, set_profile, set_rules, set_team_routing

AWAY = frozenset({"joseph", "salma"})
REPAIRS = frozenset({"venkatesh", "arnab", "imran", "joseph"})
BEARS = {"swathi": 8, "neha": 4}
ROUTED = ("sales", "repairs", "billing", "delivery")


def load_routing(*, staff: Mapping[str, User], teams: Mapping[str, Team]) -> None:
    """The desk suggests somebody for each conversation that nobody has; nobody is given anything unasked."""
    system = Actor.system()
    kinds = MatterKind.objects.filter(name__icontains="repair")
    repairs = save_skill(actor=system, name="Repairs", kinds=kinds, channels=Channel.objects.none())
    counter = save_skill(actor=system, name="Bills and GST", kinds=MatterKind.objects.none(), channels=[])
    for key, user in staff.items():
        if user.role != Role.AGENT:
            continue
        can = [skill for skill, people in ((repairs, REPAIRS), (counter, {"swathi", "salma"})) if key in people]
        set_profile(
            actor=system, user=user, takes_work=True, capacity=BEARS.get(key), limits={"webchat": 3}, cannot_read=[],
            skills=can,
        )  # fmt: skip
        user.presence = Presence.AWAY if key in AWAY else Presence.ONLINE
        user.save(update_fields=["presence"])
    # The demo is looked at at every hour: who is there is seen, whatever the roster says of now.
    set_rules(actor=system, weights={}, capacity=6, first_tags=[], by_hours=False)
    for key in ROUTED:
        set_team_routing(
            actor=system, team=teams[key], mode="suggest", accept_minutes=10, offline_minutes=10, language_minutes=5,
            overflow_minutes=0, overflow_team=None,
        )  # fmt: skip
