"""Dates, times and durations in words and digits, in four languages and both scripts."""

from atithi.language.times.find import TimeSpan, find

__all__ = ["TimeSpan", "find"]
