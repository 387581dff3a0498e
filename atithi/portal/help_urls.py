"""Addresses of the help centre: for everybody, and by a guest's own link."""

from django.urls import path

from atithi.portal import help as centre

urlpatterns = [
    path("help/", centre.entry, name="help"),
    path("help/opened/", centre.opened, name="help_opened"),
    path("help/sitemap.xml", centre.sitemap, name="help_sitemap"),
    path("help/pictures/<str:public_id>/", centre.picture, name="help_picture"),
    path("help/<str:language>/", centre.home, name="help_home"),
    path("help/<str:language>/search/", centre.search, name="help_search"),
    path("help/<str:language>/ask/", centre.person, name="help_ask"),
    path("help/<str:language>/person/", centre.ways, name="help_person"),
    path("help/<str:language>/articles/<str:public_id>/", centre.article, name="help_article"),
    path("help/<str:language>/articles/<str:public_id>/verdict/", centre.verdict, name="help_verdict"),
    path("my/<str:token>/help/", centre.entry, name="my_help"),
    path("my/<str:token>/help/<str:language>/", centre.home, name="my_help_home"),
    path("my/<str:token>/help/<str:language>/search/", centre.search, name="my_help_search"),
    path("my/<str:token>/help/<str:language>/ask/", centre.person, name="my_help_ask"),
    path("my/<str:token>/help/<str:language>/person/", centre.ways, name="my_help_person"),
    path("my/<str:token>/help/<str:language>/articles/<str:public_id>/", centre.article, name="my_help_article"),
    path(
        "my/<str:token>/help/<str:language>/articles/<str:public_id>/verdict/", centre.verdict, name="my_help_verdict"
    ),
]
