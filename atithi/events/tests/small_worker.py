"""A worker process for tests to kill: `python -m atithi.events.tests.small_worker`, until SIGTERM."""

import os
import signal
import threading


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "atithi.events.tests.small_settings"
    import django

    django.setup()
    from atithi.events.tests import table
    from atithi.events.worker import Worker

    table.register_samples()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("ready", flush=True)
    Worker(group_seconds=0.01).run(stop)


if __name__ == "__main__":
    main()
