"""Addresses of guests: the list, one guest, segments, twins, and what the business wants to know."""

from django.urls import path

from atithi.workspace.views import guest_labels, guest_notes, guests, segments, twins

urlpatterns = [
    path("guests/", guests.guests, name="guests"),
    path("guests/segments/", segments.segments, name="segments"),
    path("guests/segments/new/", segments.new_segment, name="new_segment"),
    path("guests/segments/<str:public_id>/", segments.segment, name="segment"),
    path("guests/segments/<str:public_id>/removal/", segments.removal, name="segment_removal"),
    path("guests/duplicates/", twins.duplicates, name="duplicates"),
    path("guests/duplicates/<str:public_id>/apart/", twins.apart, name="told_apart"),
    path("guests/merges/<str:public_id>/undo/", twins.undo, name="customer_unmerge"),
    path("guests/remarks/<str:public_id>/removal/", guest_notes.removal, name="remark_removal"),
    path("guests/<str:public_id>/", guests.guest, name="guest"),
    path("guests/<str:public_id>/timeline/", guests.timeline, name="guest_timeline"),
    path("guests/<str:public_id>/details/", guests.details, name="guest_details"),
    path("guests/<str:public_id>/attributes/", guest_notes.attributes, name="guest_attributes"),
    path("guests/<str:public_id>/tags/", guest_notes.tags, name="guest_tags"),
    path("guests/<str:public_id>/remarks/", guest_notes.remarks, name="guest_remarks"),
    path("guests/<str:public_id>/merge/<str:other>/", twins.merge, name="guest_merge"),
    path("messages/<str:message_id>/remarks/", guest_notes.from_message, name="message_remarks"),
    path("settings/guest-attributes/", guest_labels.attributes, name="attributes"),
    path("settings/guest-attributes/new/", guest_labels.new_attribute, name="new_attribute"),
    path("settings/guest-attributes/<str:public_id>/", guest_labels.attribute, name="attribute"),
    path("settings/guest-tags/", guest_labels.tags, name="customer_tags"),
    path("settings/guest-tags/<str:public_id>/", guest_labels.tag, name="customer_tag"),
]
