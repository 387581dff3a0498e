"""Addresses of a guest's page about their data."""

from django.urls import path

from atithi.portal import your_data

urlpatterns = [
    path("your-data/", your_data.notice, name="your_data"),
    path("your-data/code/", your_data.ask_code, name="ask_code"),
    path("your-data/code/<str:public_id>/", your_data.code, name="your_code"),
    path("your-data/mine/", your_data.mine, name="my_data"),
    path("your-data/mine/consents/", your_data.consent, name="my_consent"),
    path("your-data/mine/requests/", your_data.ask, name="my_request"),
    path("your-data/mine/exports/<str:export_id>/", your_data.export, name="my_export"),
    path("your-data/mine/leaving/", your_data.leave, name="my_leaving"),
]
