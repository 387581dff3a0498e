"""Addresses of bringing data in."""

from django.urls import path

from atithi.workspace.views import imports

urlpatterns = [
    path("settings/imports/", imports.home, name="imports"),
    path("settings/imports/samples/<str:name>/", imports.sample, name="import_sample"),
    path("settings/imports/<str:public_id>/", imports.show, name="import"),
    path("settings/imports/<str:public_id>/pieces/", imports.pieces, name="import_pieces"),
    path("settings/imports/<str:public_id>/columns/", imports.columns, name="import_columns"),
    path("settings/imports/<str:public_id>/progress/", imports.progress, name="import_progress"),
    path("settings/imports/<str:public_id>/rejected/", imports.rejected, name="import_rejected"),
    path("settings/imports/<str:public_id>/start/", imports.start, name="import_start"),
    path("settings/imports/<str:public_id>/pause/", imports.pause, name="import_pause"),
    path("settings/imports/<str:public_id>/resumption/", imports.resumption, name="import_resumption"),
    path("settings/imports/<str:public_id>/undoing/", imports.undoing, name="import_undoing"),
    path("settings/imports/<str:public_id>/removal/", imports.removal, name="import_removal"),
]
