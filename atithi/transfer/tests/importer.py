"""A process that goes on with an import until it is done or killed. Called with the database and the import's id."""

import os
import sys


def main(database: str, number: int) -> None:
    if database.startswith("postgres"):
        os.environ["DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "atithi.config.settings"
    import django
    from django.conf import settings

    if not database.startswith("postgres"):
        settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from atithi.transfer.actions.running import after_piece, do_piece
    from atithi.transfer.models import ACTIVE, Import

    print("ready", flush=True)
    while Import.objects.filter(pk=number, state__in=ACTIVE).exists():
        do_piece(number)
        after_piece(number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
