from django.apps import AppConfig


class CustomersApp(AppConfig):
    name = "atithi.customers"
    label = "customers"

    def ready(self) -> None:
        from atithi.customers import (
            documents,
            events,  # noqa: F401
            organisation_documents,
        )
        from atithi.search import register

        register(documents.SOURCE)
        register(organisation_documents.SOURCE)
