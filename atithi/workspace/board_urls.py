"""Addresses of the live board and of the report on timeliness."""

from django.urls import path

from atithi.workspace.views import board, timeliness

urlpatterns = [
    path("board/", board.page, name="board"),
    path("board/now/", board.now_part, name="board_now"),
    path("board/waiting/", board.waiting, name="board_waiting"),
    path("board/conversations/<str:public_id>/assignment/", board.assignment, name="board_assignment"),
    path("board/conversations/<str:public_id>/notes/", board.notes, name="board_notes"),
    path("timeliness/", timeliness.report, name="timeliness"),
    path("timeliness/file/", timeliness.file, name="timeliness_file"),
    path("timeliness/conversations/", timeliness.behind, name="timeliness_behind"),
]
