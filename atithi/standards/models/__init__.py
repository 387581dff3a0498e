from atithi.standards.models.after_hours import AfterHours, Alarm, OnCallTurn
from atithi.standards.models.calendars import HolidayPlan, TakenHoliday
from atithi.standards.models.clocks import RUNNING, TICKING, Clock, Outcome, Standard, StandardVersion
from atithi.standards.models.guide import DoneStep, GuideWording, How, Need, Step
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
    "RUNNING",
    "TICKING",
    "AfterHours",
    "AgentProfile",
    "Alarm",
    "ArrivalCount",
    "ArrivalModel",
    "Clock",
    "DoneStep",
    "GuideWording",
    "HolidayPlan",
    "How",
    "Lane",
    "Leave",
    "Need",
    "OnCallTurn",
    "Outcome",
    "QueuedWork",
    "RosterFeed",
    "RoutingMode",
    "RoutingRules",
    "Shift",
    "Skill",
    "StaffingReckoning",
    "StaffingRules",
    "Standard",
    "StandardVersion",
    "Step",
    "Swap",
    "TakenHoliday",
    "TeamRouting",
]
