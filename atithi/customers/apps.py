from django.apps import AppConfig


class CustomersApp(AppConfig):
    name = "atithi.customers"
    label = "customers"

    def ready(self) -> None:
        from atithi.customers import events  # noqa: F401
