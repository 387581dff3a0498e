from django.apps import AppConfig


class DemoApp(AppConfig):
    name = "atithi.demo"
    label = "demo"
