"""Who does what when something happens: the one readable table of the house.

`SUBSCRIPTIONS`: event -> handlers, in order. `HANDLERS`: work that is put in the queue by name. `SCHEDULES`: work by the
clock (cron in the desk's time zone).
"""

from atithi.api import handlers as api
from atithi.channels import handlers as channels
from atithi.conversations import handlers as conversations
from atithi.events import NetworkSubscriber, Subscriber
from atithi.events import handlers as events
from atithi.events.subscriber import AnySubscriber
from atithi.files import handlers as files
from atithi.realtime import handlers as realtime

DELIVER = NetworkSubscriber(
    "channels.deliver",
    channels.prepare_delivery,
    channels.perform_delivery,
    channels.settle_delivery,
    max_attempts=channels.LAST_ATTEMPT + 5,
    on_stuck=channels.delivery_stuck,
)

SUBSCRIPTIONS: dict[str, tuple[AnySubscriber, ...]] = {
    "reply.queued": (DELIVER,),
    "customer.merged": (Subscriber("conversations.follow_merged_customer", conversations.follow_merged_customer),),
}

HANDLERS: tuple[AnySubscriber, ...] = (
    DELIVER,
    Subscriber("channels.read", channels.read_raw),
    Subscriber("channels.follow_by_mail", channels.follow_by_mail),
    events.SEAL,
    events.PURGE,
    Subscriber("realtime.purge", realtime.purge),
    Subscriber("files.purge_orphans", files.purge_orphans),
    Subscriber("api.purge", api.purge),
)

SCHEDULES: tuple[tuple[str, str, str], ...] = (
    ("seal the record", "*/5 * * * *", "events.seal"),
    ("forget old signals", "* * * * *", "realtime.purge"),
    ("forget finished work", "20 3 * * *", "events.purge"),
    ("forget answers given to programs", "50 * * * *", "api.purge"),
    ("remove files without a row", "40 3 * * *", "files.purge_orphans"),
)
