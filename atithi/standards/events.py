"""What this room announces."""

from atithi.standards.clocks import events as clock_events  # noqa: F401
from atithi.standards.guide import events as guide_events  # noqa: F401
from atithi.standards.routing import events as routing_events  # noqa: F401
from atithi.standards.staffing import events as staffing_events  # noqa: F401
