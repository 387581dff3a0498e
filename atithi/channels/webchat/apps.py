from django.apps import AppConfig


class WebchatApp(AppConfig):
    name = "atithi.channels.webchat"
    label = "webchat"
