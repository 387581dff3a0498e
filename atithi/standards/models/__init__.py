from atithi.standards.models.calendars import HolidayPlan, TakenHoliday
from atithi.standards.models.routing import (
    AgentProfile,
    Lane,
    QueuedWork,
    RoutingMode,
    RoutingRules,
    Skill,
    TeamRouting,
)
from atithi.standards.models.staffing import (
    ArrivalCount,
    ArrivalModel,
    Leave,
    RosterFeed,
    Shift,
    StaffingReckoning,
    StaffingRules,
    Swap,
)

__all__ = [
    "AgentProfile",
    "ArrivalCount",
    "ArrivalModel",
    "HolidayPlan",
    "Lane",
    "Leave",
    "QueuedWork",
    "RosterFeed",
    "RoutingMode",
    "RoutingRules",
    "Shift",
    "Skill",
    "StaffingReckoning",
    "StaffingRules",
    "Swap",
    "TakenHoliday",
    "TeamRouting",
]
