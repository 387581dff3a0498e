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
    "ArrivalCount",
    "ArrivalModel",
    "Leave",
    "RosterFeed",
    "Shift",
    "StaffingReckoning",
    "StaffingRules",
    "Swap",
]
