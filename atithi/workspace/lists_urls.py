"""Addresses of saved views, bulk actions and the palette."""

from django.urls import path

from atithi.workspace.views import bulk, exporting, palette, peek, saved

urlpatterns = [
    path("views/new/", saved.new_view, name="new_view"),
    path("views/arrange/", saved.arrange, name="arrange"),
    path("views/<str:public_id>/", saved.view, name="view"),
    path("views/<str:public_id>/removal/", saved.removal, name="view_removal"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/<str:public_id>/", bulk.bulk_progress, name="bulk_progress"),
    path("bulk/<str:public_id>/start/", bulk.bulk_start, name="bulk_start"),
    path("bulk/<str:public_id>/undo/", bulk.bulk_undo, name="bulk_undo"),
    path("inbox/<str:name>/exports/", exporting.exports, name="exports"),
    path("conversations/<str:public_id>/peek/", peek.peek, name="peek"),
    path("palette/", palette.palette, name="palette"),
    path("colleagues/", palette.colleagues_list, name="colleagues"),
]
