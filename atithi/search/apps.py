from django.apps import AppConfig


class SearchApp(AppConfig):
    name = "atithi.search"
    label = "search"
