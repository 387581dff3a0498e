"""What this room announces."""

from atithi.events.catalogue import register

register("job.stuck", "Work stopped after failing for good; a person must look. Data: handler, event, attempts.")
register("job.retried", "A person let stuck work try again. Data: handler, event.")
register("job.discarded", "A person gave up stuck work. Data: handler, event, reason.")
