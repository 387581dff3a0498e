"""Addresses for customers, outside the workspace."""

from django.urls import URLPattern, URLResolver, path

from atithi.portal import (
    booking_urls,
    goods,
    help_urls,
    look,
    orders,
    privacy_urls,
    promises,
    results,
    survey_urls,
    views,
)

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    *privacy_urls.urlpatterns,
    path("look.css", look.look, name="look"),
    path("look/shades.css", look.shades, name="shades"),
    path("logo", look.logo, name="logo"),
    path("goods/<str:token>/", goods.goods, name="goods"),
    path("goods/<str:token>/photos/<str:photo>/", goods.photo, name="goods_photo"),
    path("my/<str:token>/", orders.orders, name="orders"),
    path("my/<str:token>/orders/<str:order_id>/requests/", orders.ask, name="ask"),
    *booking_urls.urlpatterns,
    *survey_urls.urlpatterns,
    path("results/<str:public_id>/", results.results, name="survey_results"),
    path("my/<str:token>/promises/", promises.promises, name="promises"),
    path("my/<str:token>/promises/<str:promise_id>/confirmation/", promises.confirmation, name="promise_confirmation"),
    path("my/<str:token>/promises/<str:promise_id>/dispute/", promises.dispute, name="promise_dispute"),
    path("help/chat/<str:channel>/", views.chat, name="chat"),
    *help_urls.urlpatterns,
]
