from django.apps import AppConfig


class RealtimeApp(AppConfig):
    name = "atithi.realtime"
    label = "realtime"
