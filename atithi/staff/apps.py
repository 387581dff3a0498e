from django.apps import AppConfig


class StaffApp(AppConfig):
    name = "atithi.staff"
    label = "staff"

    def ready(self) -> None:
        from atithi.staff import events  # noqa: F401
