from django.apps import AppConfig


class PortalApp(AppConfig):
    name = "atithi.portal"
    label = "portal"
