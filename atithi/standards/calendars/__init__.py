"""When somebody is there: the holidays of each Indian state, and who takes them into the calendar of a place.

The arithmetic on calendars is pure and lies with the hours themselves: `staff.open_time` (add open minutes, count them, when it
opens next), `staff.queries.calendar_of(store, team)` for one place, `staff.open_times.OpenTimes` for very many.
"""
