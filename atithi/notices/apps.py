from django.apps import AppConfig


class NoticesApp(AppConfig):
    name = "atithi.notices"
    label = "notices"
