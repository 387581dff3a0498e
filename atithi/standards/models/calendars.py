"""Whose holidays a place keeps, and which of them are in its calendar already."""

from typing import ClassVar

from django.db import models

from atithi.staff.models import Store


class HolidayPlan(models.Model):
    """A place keeps the public holidays of a state. Without a store: the business as a whole."""

    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=2, help_text="See calendars/states.py.")
    works_on = models.JSONField(default=list, help_text="Keys of the state's holidays on which the place is open.")

    class Meta:
        # That there is one of the business its action sees to.
        constraints: ClassVar = [models.UniqueConstraint(fields=["store"], name="one_holiday_plan_per_store")]

    def __str__(self) -> str:
        return self.state


class TakenHoliday(models.Model):
    """A holiday that was put into a calendar, once: what people then change or remove there stays as they left it."""

    plan = models.ForeignKey(HolidayPlan, on_delete=models.CASCADE, related_name="taken")
    date = models.DateField()
    key = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "date"], name="holiday_taken_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.key}"
