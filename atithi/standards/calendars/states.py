"""The public holidays of each state and union territory of India, in the languages of the desk. Pure.

The dates are those of the `holidays` package. Those that hang on the sight of the moon are estimated there: a place may move
or leave out every one of them.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

STATES: dict[str, str] = {
    "AN": "Andaman and Nicobar Islands", "AP": "Andhra Pradesh", "AR": "Arunachal Pradesh", "AS": "Assam", "BR": "Bihar",
    "CH": "Chandigarh", "CG": "Chhattisgarh", "DH": "Dadra and Nagar Haveli and Daman and Diu", "DL": "Delhi", "GA": "Goa",
    "GJ": "Gujarat", "HR": "Haryana", "HP": "Himachal Pradesh", "JK": "Jammu and Kashmir", "JH": "Jharkhand",
    "KA": "Karnataka", "KL": "Kerala", "LA": "Ladakh", "LD": "Lakshadweep", "MP": "Madhya Pradesh", "MH": "Maharashtra",
    "MN": "Manipur", "ML": "Meghalaya", "MZ": "Mizoram", "NL": "Nagaland", "OD": "Odisha", "PY": "Puducherry",
    "PB": "Punjab", "RJ": "Rajasthan", "SK": "Sikkim", "TN": "Tamil Nadu", "TS": "Telangana", "TR": "Tripura",
    "UP": "Uttar Pradesh", "UK": "Uttarakhand", "WB": "West Bengal",
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2001, 2035
"""Years of which the dates are complete."""
SPOKEN = {"en": "en_IN", "hi": "hi", "te": "te", "bn": "bn"}


@dataclass(frozen=True, slots=True)
class StateHoliday:
    """A day on which a state rests. `name` as the reader calls it, `key` the same in every year and language."""

    date: date
    name: str
    key: str


@cache
def state_holidays(state: str, year: int, language: str = "en") -> tuple[StateHoliday, ...]:
    """The public holidays of a state in one year, in order. Empty for a state or year that is not known."""
    if state not in STATES or not FIRST_YEAR <= year <= LAST_YEAR:
        return ()
    keys = _named(state, year, "en_IN")
    names = _named(state, year, SPOKEN.get(language, "en_IN"))
    return tuple(StateHoliday(day, names.get(day, key), key) for day, key in sorted(keys.items()))


def _named(state: str, year: int, language: str) -> dict[date, str]:
    # Imported when asked for: most processes never do.
    from holidays import country_holidays

    return dict(country_holidays("IN", subdiv=state, years=year, language=language))
