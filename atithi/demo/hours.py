"""When things happen in the shop: festivals, busy hours, opening times (all of Asia/Kolkata)."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

INDIA = ZoneInfo("Asia/Kolkata")
OPENS, CLOSES = time(10, 0), time(20, 30)
SUNDAY_OPENS, SUNDAY_CLOSES = time(11, 0), time(18, 0)
# Demand by hour of the day, local: a morning peak and a higher one in the evening.
BY_HOUR = (
    0.04,
    0.02,
    0.01,
    0.01,
    0.02,
    0.05,
    0.1,
    0.25,
    0.5,
    0.9,
    1.3,
    1.5,
    1.3,
    0.9,
    0.7,
    0.8,
    1.0,
    1.3,
    1.6,
    1.7,
    1.4,
    1.0,
    0.5,
    0.15,
)
BY_WEEKDAY = (1.15, 1.0, 1.0, 0.95, 1.05, 1.25, 0.75)

# Festivals that move people to the shops; days as observed in India.
FESTIVALS: dict[str, tuple[date, ...]] = {
    "Diwali": (
        date(2024, 10, 31),
        date(2025, 10, 20),
        date(2026, 11, 8),
        date(2027, 10, 29),
        date(2028, 10, 17),
        date(2029, 11, 5),
    ),
    "Durga Puja": (
        date(2024, 10, 11),
        date(2025, 9, 30),
        date(2026, 10, 19),
        date(2027, 10, 8),
        date(2028, 9, 27),
        date(2029, 10, 16),
    ),
    "Dussehra": (
        date(2024, 10, 12),
        date(2025, 10, 2),
        date(2026, 10, 20),
        date(2027, 10, 9),
        date(2028, 9, 28),
        date(2029, 10, 16),
    ),
    "Sankranti": tuple(date(year, 1, 14) for year in range(2024, 2031)),
    "Ugadi": (date(2025, 3, 30), date(2026, 3, 19), date(2027, 4, 7), date(2028, 3, 27), date(2029, 4, 14)),
    "Holi": (date(2025, 3, 14), date(2026, 3, 4), date(2027, 3, 22), date(2028, 3, 11), date(2029, 3, 1)),
    "Eid": (date(2025, 3, 31), date(2026, 3, 21), date(2027, 3, 10), date(2028, 2, 27), date(2029, 2, 15)),
    "Poila Boishakh": tuple(date(year, 4, 15) for year in range(2024, 2031)),
    "Independence Day": tuple(date(year, 8, 15) for year in range(2024, 2031)),
    "Republic Day": tuple(date(year, 1, 26) for year in range(2024, 2031)),
    "New Year": tuple(date(year, 1, 1) for year in range(2024, 2032)),
}
SALES = {"Diwali": 2.2, "Durga Puja": 1.8, "Dussehra": 1.8, "Sankranti": 1.5, "Ugadi": 1.4}
FESTIVAL_NAMES: dict[str, dict[str, str]] = {
    "Diwali": {"Latn": "Diwali", "Deva": "दिवाली", "Telu": "దీపావళి", "Beng": "দীপাবলি"},
    "Durga Puja": {"Latn": "Durga Puja", "Deva": "दुर्गा पूजा", "Telu": "దుర్గా పూజ", "Beng": "দুর্গাপুজো"},
    "Dussehra": {"Latn": "Dussehra", "Deva": "दशहरा", "Telu": "దసరా", "Beng": "দশেরা"},
    "Sankranti": {"Latn": "Sankranti", "Deva": "मकर संक्रांति", "Telu": "సంక్రాంతి", "Beng": "সংক্রান্তি"},
    "Ugadi": {"Latn": "Ugadi", "Deva": "नवरात्रि", "Telu": "ఉగాది", "Beng": "নবরাত্রি"},
    "Holi": {"Latn": "Holi", "Deva": "होली", "Telu": "హోలీ", "Beng": "দোল"},
    "Eid": {"Latn": "Eid", "Deva": "ईद", "Telu": "రంజాన్", "Beng": "ঈদ"},
    "Poila Boishakh": {"Latn": "Poila Boishakh", "Deva": "बैसाखी", "Telu": "వేసవి", "Beng": "পয়লা বৈশাখ"},
    "Independence Day": {"Latn": "15 August", "Deva": "15 अगस्त", "Telu": "ఆగస్టు 15", "Beng": "১৫ আগস্ট"},
    "Republic Day": {"Latn": "26 January", "Deva": "26 जनवरी", "Telu": "జనవరి 26", "Beng": "২৬ জানুয়ারি"},
    "New Year": {"Latn": "New Year", "Deva": "नए साल", "Telu": "కొత్త సంవత్సరం", "Beng": "নববর্ষ"},
}
CLOSED_FOR = ("Diwali", "Holi", "Eid", "Independence Day", "Republic Day")


def next_festival(day: date, within: int) -> str | None:
    """The first festival from `day` on, at most `within` days ahead."""
    coming = [
        (on, name) for name, days in FESTIVALS.items() for on in days if day <= on <= day + timedelta(days=within)
    ]
    return min(coming)[1] if coming else None


def is_holiday(day: date) -> bool:
    return any(day in FESTIVALS[name] for name in CLOSED_FOR)


def demand(day: date) -> float:
    """How busy a day is, an ordinary Tuesday being 1: weekends, the rush before festivals, quiet on the day itself."""
    level = BY_WEEKDAY[day.weekday()]
    if is_holiday(day):
        return level * 0.25
    rush = max((SALES[name] for name in SALES for on in FESTIVALS[name] if 0 < (on - day).days <= 9), default=1.0)
    returns = max((1.3 for name in SALES for on in FESTIVALS[name] if 0 < (day - on).days <= 5), default=1.0)
    return level * max(rush, returns)


def arrivals(draw: random.Random, now: datetime, days: int, count: int) -> list[datetime]:
    """`count` moments of the last `days` days before `now`, in order, as customers write."""
    first = (now - timedelta(days=days)).astimezone(INDIA).date()
    dates = [first + timedelta(days=offset) for offset in range(1, days + 1)]
    levels = [demand(day) for day in dates]
    hours = list(range(24))
    moments: list[datetime] = []
    while len(moments) < count:
        chosen = zip(draw.choices(dates, levels, k=count), draw.choices(hours, BY_HOUR, k=count), strict=True)
        for day, hour in chosen:
            second = draw.randrange(3600)
            moment = datetime(day.year, day.month, day.day, hour, second // 60, second % 60, tzinfo=INDIA).astimezone(
                UTC
            )
            if moment < now - timedelta(minutes=2):
                moments.append(moment)
    return sorted(moments[:count])


def opening(day: date) -> tuple[datetime, datetime] | None:
    """When the shop is open on that local day (UTC), or None on a holiday."""
    if is_holiday(day):
        return None
    opens, closes = (SUNDAY_OPENS, SUNDAY_CLOSES) if day.weekday() == 6 else (OPENS, CLOSES)
    return (
        datetime.combine(day, opens, tzinfo=INDIA).astimezone(UTC),
        datetime.combine(day, closes, tzinfo=INDIA).astimezone(UTC),
    )


def within_hours(moment: datetime, draw: random.Random) -> datetime:
    """The moment itself if the shop is open, else some minutes after it next opens."""
    day = moment.astimezone(INDIA).date()
    for offset in range(5):
        span = opening(day + timedelta(days=offset))
        if span is None:
            continue
        if span[0] <= moment < span[1]:
            return moment
        if moment < span[0]:
            return span[0] + timedelta(seconds=draw.randrange(240, 5400))
    return moment


def after_business(moment: datetime, working: timedelta, draw: random.Random) -> datetime:
    """`working` of opening time later."""
    moment = within_hours(moment, draw)
    while True:
        span = opening(moment.astimezone(INDIA).date())
        if span is None or moment + working < span[1]:
            return moment + working
        working -= max(span[1] - moment, timedelta())
        moment = within_hours(span[1], draw)


def awake(moment: datetime, draw: random.Random) -> datetime:
    """The moment itself by day, else some time after eight in the morning: people don't answer at night."""
    local = moment.astimezone(INDIA)
    if 7 <= local.hour < 23:
        return moment
    morning = local.date() if local.hour < 7 else local.date() + timedelta(days=1)
    start = datetime.combine(morning, time(8, 0), tzinfo=INDIA).astimezone(UTC)
    return start + timedelta(seconds=draw.randrange(60, 9000))


def workday(day: date) -> date:
    """That day, or the next that is neither Sunday nor a holiday: when staff can promise something for."""
    while day.weekday() == 6 or is_holiday(day):
        day += timedelta(days=1)
    return day
