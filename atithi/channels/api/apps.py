from django.apps import AppConfig


class ApiChannelApp(AppConfig):
    name = "atithi.channels.api"
    label = "api_channel"
