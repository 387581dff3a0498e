from django.apps import AppConfig


class EmailApp(AppConfig):
    name = "atithi.channels.email"
    label = "email"
