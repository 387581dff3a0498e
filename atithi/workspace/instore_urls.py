"""Addresses of the shop floor: the queue at the counters, and its settings."""

from django.urls import path

from atithi.workspace.views import floor, floors

urlpatterns = [
    path("floor/", floor.home, name="floor_home"),
    path("floor/<str:public_id>/", floor.show, name="floor"),
    path("floor/<str:public_id>/board/", floor.board, name="floor_board"),
    path("floor/<str:public_id>/calls/", floor.call_next, name="floor_next"),
    path("visits/<str:public_id>/state/", floor.act, name="visit_state"),
    path("settings/floors/", floors.floors, name="floors"),
    path("settings/floors/<str:public_id>/", floors.floor, name="floor_settings"),
    path("settings/floors/<str:public_id>/needs/", floors.need, name="floor_need"),
    path("settings/floors/<str:public_id>/addresses/", floors.renew, name="floor_address"),
    path("settings/floors/<str:public_id>/poster/", floors.poster, name="floor_poster"),
]
