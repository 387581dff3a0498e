from django.apps import AppConfig


class EventsApp(AppConfig):
    name = "atithi.events"
    label = "events"

    def ready(self) -> None:
        from atithi.events import events, system_checks  # noqa: F401
