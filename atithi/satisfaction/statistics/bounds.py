"""What can be said of all who were invited when nothing is assumed of those who did not answer.

If a share r answered and their figure is p, the figure of all lies between r·p (all others at the worst) and r·p + (1 - r) (all
others at the best): Manski (1989), Anatomy of the selection problem. Journal of Human Resources 24 (3), 343-360.
"""

from atithi.satisfaction.statistics.measures import Measure


def bounds(measure: Measure, value: float, answered: int, invited: int) -> tuple[float, float]:
    """The least and the most that the figure of all `invited` can be. Raises ValueError where more answered than were asked."""
    if not 0 < answered <= invited:
        raise ValueError(f"{answered} of {invited}")
    rate = answered / invited
    return rate * value + (1 - rate) * measure.worst, rate * value + (1 - rate) * measure.best
