"""Addresses of staffing, the roster, and one's own shifts."""

from django.urls import path

from atithi.workspace.views import my_shifts, roster, staffing

urlpatterns = [
    path("staffing/", staffing.plan, name="staffing"),
    path("staffing/figures/", staffing.figures, name="staffing_figures"),
    path("staffing/staffing.csv", staffing.file, name="staffing_file"),
    path("settings/staffing/", staffing.rules, name="staffing_rules"),
    path("roster/", roster.week, name="roster"),
    path("roster/copy/", roster.copy, name="roster_copy"),
    path("roster/leave/", roster.leave, name="roster_leave"),
    path("roster/leave/<str:public_id>/", roster.decide_days, name="roster_leave_decision"),
    path("roster/swaps/<str:public_id>/", roster.decide, name="roster_swap_decision"),
    path("roster/new/", roster.new, name="shift_new"),
    path("roster/<str:public_id>/", roster.shift, name="shift"),
    path("roster/<str:public_id>/removal/", roster.remove, name="shift_removal"),
    path("my-shifts/", my_shifts.mine, name="my_shifts"),
    path("my-shifts/leave/", my_shifts.leave, name="my_leave"),
    path("my-shifts/leave/<str:public_id>/end/", my_shifts.end_leave, name="my_leave_end"),
    path("my-shifts/feed/", my_shifts.feed, name="my_shifts_feed"),
    path("my-shifts/swaps/<str:public_id>/", my_shifts.answer, name="swap_answer"),
    path("my-shifts/<str:public_id>/take/", my_shifts.take, name="shift_take"),
    path("my-shifts/<str:public_id>/swap/", my_shifts.swap, name="shift_swap"),
]
