"""Who does what when something happens: the one readable table of the house.

`SUBSCRIPTIONS`: event -> handlers, in order. `HANDLERS`: work that is put in the queue by name. `SCHEDULES`: work by the
clock (cron in the desk's time zone).
"""

from atithi.api import handlers as api
from atithi.channels import handlers as channels
from atithi.channels.email import handlers as email
from atithi.conversations import handlers as conversations
from atithi.customers import handlers as customers
from atithi.events import NetworkSubscriber, Subscriber
from atithi.events import handlers as events
from atithi.events.subscriber import AnySubscriber
from atithi.files import handlers as files
from atithi.realtime import handlers as realtime
from atithi.search import handlers as search

DELIVER = NetworkSubscriber(
    "channels.deliver",
    channels.prepare_delivery,
    channels.perform_delivery,
    channels.settle_delivery,
    max_attempts=channels.LAST_ATTEMPT + 5,
    on_stuck=channels.delivery_stuck,
)

INDEX_CONVERSATION = Subscriber("conversations.index", conversations.index_conversation, ordered=True)
INDEX_NAME = Subscriber("conversations.index_name", conversations.index_name)
INDEX_CUSTOMER = Subscriber("customers.index", customers.index_customer)

SUBSCRIPTIONS: dict[str, tuple[AnySubscriber, ...]] = {
    "message.received": (INDEX_CONVERSATION,),
    "reply.queued": (DELIVER, INDEX_CONVERSATION),
    "note.added": (INDEX_CONVERSATION,),
    "conversation.assigned": (INDEX_CONVERSATION,),
    "customer.created": (INDEX_CUSTOMER,),
    "customer.changed": (INDEX_CUSTOMER, INDEX_NAME),
    "customer.claimed": (INDEX_CUSTOMER,),
    "customer.merged": (
        Subscriber("conversations.follow_merged_customer", conversations.follow_merged_customer),
        INDEX_CUSTOMER,
        INDEX_NAME,
    ),
}

HANDLERS: tuple[AnySubscriber, ...] = (
    DELIVER,
    Subscriber("channels.read", channels.read_raw),
    Subscriber("channels.follow_by_mail", channels.follow_by_mail),
    Subscriber("conversations.hand_over", conversations.hand_over),
    Subscriber("email.tidy", email.tidy),
    events.SEAL,
    events.PURGE,
    Subscriber("realtime.purge", realtime.purge),
    Subscriber("files.purge_orphans", files.purge_orphans),
    Subscriber("api.purge", api.purge),
    Subscriber("search.count_words", search.count_words),
)

SCHEDULES: tuple[tuple[str, str, str], ...] = (
    ("seal the record", "*/5 * * * *", "events.seal"),
    ("forget old signals", "* * * * *", "realtime.purge"),
    ("forget finished work", "20 3 * * *", "events.purge"),
    ("count words for search", "7 * * * *", "search.count_words"),
    ("forget answers given to programs", "50 * * * *", "api.purge"),
    ("forget old spam, read the unreadable again", "30 3 * * *", "email.tidy"),
    ("remove files without a row", "40 3 * * *", "files.purge_orphans"),
)
