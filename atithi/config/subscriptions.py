"""Who does what when something happens: the one readable table of the house.

`SUBSCRIPTIONS`: event -> handlers, in order. `HANDLERS`: work that is put in the queue by name; what of it is done by the
clock stands in `schedules.py`.
"""

from atithi.api import handlers as api
from atithi.channels import handlers as channels
from atithi.channels.email import forwarding
from atithi.channels.email import handlers as email
from atithi.channels.instore import handlers as instore
from atithi.channels.phone import handlers as phone
from atithi.channels.phone.actions import asking as phone_asking
from atithi.channels.webchat import handlers as webchat
from atithi.commerce import handlers as commerce
from atithi.commerce import reckoning
from atithi.conversations import bulk_work, case_news
from atithi.conversations import handlers as conversations
from atithi.customers import handlers as customers
from atithi.customers import placing
from atithi.events import NetworkSubscriber, Subscriber, mail
from atithi.events import handlers as events
from atithi.events.subscriber import AnySubscriber
from atithi.files import handlers as files
from atithi.knowledge import announcement_documents
from atithi.knowledge import handlers as knowledge
from atithi.notices import approvals, digest, news
from atithi.notices import handlers as notices
from atithi.privacy import handlers as privacy
from atithi.privacy import mails as privacy_mails
from atithi.promises import appointment_handlers as appointments
from atithi.promises import appointment_notices, evidence, honest_handlers, telling
from atithi.promises import handlers as promises
from atithi.promises.feasibility import reckoning as feasibility
from atithi.realtime import handlers as realtime
from atithi.satisfaction import counting_handlers as counting
from atithi.satisfaction import handlers as surveys
from atithi.search import handlers as search
from atithi.standards.clocks import handlers as clocks
from atithi.standards.clocks import holding as clock_holding
from atithi.standards.clocks import telling as clock_telling
from atithi.standards.guide import handlers as guide
from atithi.standards.routing import call_backs
from atithi.standards.routing import handlers as routing
from atithi.standards.routing import telling as routing_telling
from atithi.standards.staffing import handlers as staffing
from atithi.standards.staffing import reckoning as staffing_reckoning
from atithi.standards.staffing import swap_notices
from atithi.transfer import handlers as transfer

DELIVER = NetworkSubscriber(
    "channels.deliver",
    channels.prepare_delivery,
    channels.perform_delivery,
    channels.settle_delivery,
    max_attempts=channels.LAST_ATTEMPT + 5,
    on_stuck=channels.delivery_stuck,
)

INDEX_CONVERSATION = Subscriber(
    "conversations.index",
    conversations.index_conversation,
    ordered=True,
    together=conversations.index_conversations,
)
INDEX_NAME = Subscriber("conversations.index_name", conversations.index_name)
INDEX_ORGANISATION = Subscriber(
    "customers.index_organisation", placing.index_organisation, together=placing.index_organisations
)
PLACE_CUSTOMER = Subscriber("customers.place", placing.place_customer, together=placing.place_customers)
INDEX_CUSTOMER = Subscriber("customers.index", customers.index_customer, together=customers.index_customers)

TELL_GUEST_OF_CASE = Subscriber("conversations.case_news", case_news.tell_guest, ordered=True)
INDEX_ANNOUNCEMENT = Subscriber(
    "knowledge.index_announcement",
    announcement_documents.index_announcement,
    together=announcement_documents.index_announcements,
)
INDEX_PRODUCT = Subscriber("commerce.index", commerce.index_product, together=commerce.index_products)

FORWARD = NetworkSubscriber(
    "email.forward", forwarding.prepare, forwarding.perform, forwarding.settle, on_stuck=forwarding.stuck
)
# Not ordered with INDEX_CONVERSATION: it reads messages as they are when it runs, and may run twice.
INDEX_REGROUPED = Subscriber("conversations.index_regrouped", conversations.index_regrouped)
FOLLOW_MAILS = Subscriber("email.follow_regrouped", email.follow_regrouped)
FOLLOW_CALLS = Subscriber("phone.follow_conversation", phone.follow_conversation)
REGROUPED = (INDEX_REGROUPED, FOLLOW_MAILS, FOLLOW_CALLS, Subscriber("webchat.follow_merge", webchat.follow_merge))
TELL_OF_APPOINTMENT = Subscriber("appointments.tell", appointments.tell_guest, ordered=True)
OFFER_FREED = Subscriber("appointments.offer_freed", appointments.offer_freed)
READ_CALENDAR = NetworkSubscriber(
    "appointments.read_calendar",
    appointments.prepare_calendar,
    appointments.perform_calendar,
    appointments.settle_read,
    ordered=False,
)
TELL_OF_PROMISE = Subscriber("promises.tell", telling.tell_of_step)
TELL_WHO_EXPECTS = Subscriber("appointments.tell_staff", appointment_notices.tell_staff)
ROUTE = Subscriber("routing.follow", routing.follow, together=routing.follow_together)
FOLLOW_PRESENCE = Subscriber("routing.presence", routing.follow_presence)
NOTE_SOLUTION = Subscriber("guide.solution", guide.note_solution)
KEEP_CLOCKS = Subscriber("standards.clocks", clocks.keep_clocks, ordered=True, together=clocks.keep_clocks_of)
CALL_CLOCK = Subscriber("standards.call_clock", clocks.keep_call_clock, ordered=True)
HOLD_CLOCKS = Subscriber("standards.hold_clocks", clock_holding.keep_hold_clocks, ordered=True)
VISIT_CLOCK = Subscriber("standards.visit_clock", clocks.keep_visit_clock, ordered=True)
TELL_OF_CLOCK = Subscriber("standards.tell", clock_telling.tell_of_clock)
HOURS_CHANGED = Subscriber("standards.hours_changed", clocks.hours_changed)
TERMS_CHANGED = Subscriber("standards.terms_changed", clocks.terms_changed)

TELL_OF_NEW = Subscriber("notices.new", notices.tell_of_new, together=notices.tell_of_new_ones)
TELL_OF_APPROVAL = Subscriber("notices.approval", approvals.tell_of_approval)
TELL_OF_NEWS = Subscriber("notices.news", news.tell_of_published)
TELL_OF_SWAP = Subscriber("staffing.tell_of_swap", swap_notices.tell_of_swap, ordered=True)
TELL_OF_MESSAGE = Subscriber("notices.message", notices.tell_of_message, together=notices.tell_of_messages)
PUSH = NetworkSubscriber("notices.push", notices.prepare_push, notices.perform_push, notices.settle_push)
DIGEST = NetworkSubscriber("notices.digest", digest.prepare_digest, mail.perform, digest.settle_digest)

# Ordered: what was joined and parted again ends where it was.
FOLLOW_MERGED_CUSTOMER = (
    Subscriber("conversations.follow_merged_customer", conversations.follow_merged_customer, ordered=True),
    Subscriber("commerce.follow_merged_customer", commerce.follow_merged_customer, ordered=True),
    Subscriber("promises.follow_merged_customer", promises.follow_merged_customer, ordered=True),
    Subscriber("satisfaction.follow_merged_customer", surveys.follow_merged_customer, ordered=True),
    Subscriber("appointments.follow_merged_customer", appointments.follow_merged_customer, ordered=True),
    Subscriber("customers.follow_merged_places", placing.follow_merged_places, ordered=True),
    Subscriber("phone.follow_merged_customer", phone.follow_merged_customer, ordered=True),
    Subscriber("privacy.follow_merged_customer", privacy.follow_merged_customer, ordered=True),
    Subscriber("notices.follow_merged_customer", notices.follow_merged_customer, ordered=True),
)

SUBSCRIPTIONS: dict[str, tuple[AnySubscriber, ...]] = {
    "conversation.started": (TELL_OF_NEW,),
    "conversation.reopened": (TELL_OF_NEW, ROUTE, KEEP_CLOCKS),
    "message.received": (INDEX_CONVERSATION, TELL_OF_MESSAGE, ROUTE, KEEP_CLOCKS),
    "colleague.mentioned": (Subscriber("notices.mention", notices.tell_of_mention),),
    "reply.queued": (
        DELIVER,
        INDEX_CONVERSATION,
        Subscriber("promises.find", promises.find_promises),
        Subscriber("promises.informed", evidence.informed),
        ROUTE,
        KEEP_CLOCKS,
        Subscriber("guide.read_reply", guide.read_reply),
    ),
    "note.added": (INDEX_CONVERSATION, ROUTE),
    "conversation.assigned": (
        INDEX_CONVERSATION,
        Subscriber("notices.assignment", notices.tell_of_assignment),
        Subscriber("promises.follow_assignment", promises.follow_assignment),
        ROUTE,
        KEEP_CLOCKS,
    ),
    "staff.deactivated": (
        Subscriber("promises.hand_over", promises.hand_over),
        Subscriber("staffing.open_shifts", staffing.open_shifts),
        FOLLOW_PRESENCE,
    ),
    "conversation.merged": (*REGROUPED, Subscriber("promises.follow_merge", promises.follow_merge), ROUTE, KEEP_CLOCKS),
    "conversation.unmerged": (
        *REGROUPED,
        Subscriber("promises.follow_unmerge", promises.follow_unmerge),
        ROUTE,
        KEEP_CLOCKS,
    ),
    "conversation.split": (
        INDEX_REGROUPED,
        FOLLOW_MAILS,
        Subscriber("promises.follow_split", promises.follow_split),
        ROUTE,
        KEEP_CLOCKS,
    ),
    "conversation.snoozed": (ROUTE,),
    "conversation.woken": (ROUTE,),
    "conversation.spam_marked": (ROUTE, KEEP_CLOCKS),
    "conversation.spam_cleared": (ROUTE, KEEP_CLOCKS),
    "conversation.placed": (ROUTE, KEEP_CLOCKS),
    "conversation.priority_set": (ROUTE, KEEP_CLOCKS),
    "conversation.kind_set": (ROUTE, KEEP_CLOCKS),
    "staff.presence_changed": (FOLLOW_PRESENCE,),
    "promise.due_soon": (TELL_OF_PROMISE,),
    "promise.at_risk": (TELL_OF_PROMISE, Subscriber("promises.tell_early", honest_handlers.tell_early)),
    "appointment.booked": (TELL_OF_APPOINTMENT, TELL_WHO_EXPECTS),
    "appointment.moved": (TELL_OF_APPOINTMENT, OFFER_FREED, TELL_WHO_EXPECTS),
    "appointment.cancelled": (TELL_OF_APPOINTMENT, OFFER_FREED, TELL_WHO_EXPECTS),
    "appointment.call_due": (TELL_WHO_EXPECTS,),
    "appointment.offered": (TELL_OF_APPOINTMENT,),
    "appointment.offer_ended": (OFFER_FREED,),
    "case.opened": (NOTE_SOLUTION,),
    "article.sent": (NOTE_SOLUTION,),
    "conversation.appointment": (NOTE_SOLUTION,),
    "promise.made": (Subscriber("promises.note_made", honest_handlers.note_made), NOTE_SOLUTION),
    "promise.changed": (Subscriber("promises.note_changed", honest_handlers.note_changed),),
    "promise.reopened": (Subscriber("promises.note_reopened", honest_handlers.note_reopened),),
    "call.ended": (Subscriber("promises.called_back", evidence.called_back), CALL_CLOCK),
    "call.corrected": (Subscriber("promises.called_back", evidence.called_back),),
    "refund.paid": (Subscriber("promises.refund_paid", evidence.refund_paid),),
    "shipment.changed": (
        Subscriber("promises.delivered", evidence.delivered),
        Subscriber("satisfaction.after_delivery", surveys.plan_after_delivery),
    ),
    "recovery.opened": (Subscriber("webchat.follow_recovery", webchat.follow_recovery),),
    "conversation.closed": (Subscriber("satisfaction.after_closing", surveys.plan_after_closing), ROUTE, KEEP_CLOCKS),
    "promise.broken": (TELL_OF_PROMISE,),
    "promise.disputed": (TELL_OF_PROMISE,),
    "promise.reassigned": (TELL_OF_PROMISE,),
    "conversation.waiting_again": (KEEP_CLOCKS,),
    "visit.arrived": (VISIT_CLOCK,),
    "visit.greeted": (VISIT_CLOCK,),
    "visit.left": (VISIT_CLOCK,),
    "visit.finished": (VISIT_CLOCK,),
    "call.started": (CALL_CLOCK,),
    "call.answered": (CALL_CLOCK,),
    "call.held": (HOLD_CLOCKS,),
    "call_back.asked": (CALL_CLOCK,),
    "call_back.settled": (CALL_CLOCK,),
    "call.placed": (CALL_CLOCK,),
    "clock.warned": (TELL_OF_CLOCK,),
    "clock.late": (TELL_OF_CLOCK,),
    "clock.escalated": (TELL_OF_CLOCK,),
    "hours.changed": (HOURS_CHANGED,),
    "business.changed": (HOURS_CHANGED,),
    "store.changed": (HOURS_CHANGED,),
    "agreement.made": (TERMS_CHANGED,),
    "agreement.changed": (TERMS_CHANGED,),
    "agreement.ended": (TERMS_CHANGED,),
    "message.forwarded": (FORWARD,),
    "forward.retried": (FORWARD,),
    "message.redacted": (
        Subscriber("channels.forget_raw", channels.forget_raw),
        Subscriber("email.forget_subject", email.forget_subject),
        Subscriber("api.forget_message", api.forget_message),
        Subscriber("promises.forget_words", promises.forget_words),
        Subscriber("satisfaction.forget_words", surveys.forget_words),
    ),
    "case.decided": (TELL_GUEST_OF_CASE,),
    "approval.asked": (TELL_OF_APPROVAL,),
    "approval.passed_on": (TELL_OF_APPROVAL,),
    "approval.decided": (TELL_OF_APPROVAL,),
    "case.moved": (TELL_GUEST_OF_CASE, Subscriber("promises.case_done", evidence.case_done)),
    "team.changed": (Subscriber("satisfaction.follow_team", counting.follow_team),),
    "announcement.written": (INDEX_ANNOUNCEMENT, TELL_OF_NEWS),
    "announcement.published": (TELL_OF_NEWS,),
    "announcement.read": (Subscriber("notices.news_read", news.note_read),),
    "swap.asked": (TELL_OF_SWAP,),
    "swap.answered": (TELL_OF_SWAP,),
    "swap.decided": (TELL_OF_SWAP,),
    "swap.withdrawn": (TELL_OF_SWAP,),
    "product.changed": (INDEX_PRODUCT,),
    "product.archived": (INDEX_PRODUCT,),
    "product.restored": (INDEX_PRODUCT,),
    "organisation.added": (INDEX_ORGANISATION,),
    "organisation.changed": (INDEX_ORGANISATION,),
    "organisation.archived": (INDEX_ORGANISATION,),
    "organisation.restored": (INDEX_ORGANISATION,),
    "customer.created": (INDEX_CUSTOMER, PLACE_CUSTOMER),
    "customer.changed": (INDEX_CUSTOMER, INDEX_NAME, PLACE_CUSTOMER),
    "customer.claimed": (INDEX_CUSTOMER,),
    "customer.tagged": (INDEX_CUSTOMER,),
    "customer.untagged": (INDEX_CUSTOMER,),
    "customer.merged": (*FOLLOW_MERGED_CUSTOMER, INDEX_CUSTOMER, INDEX_NAME),
    "customer.unmerged": (*FOLLOW_MERGED_CUSTOMER, INDEX_CUSTOMER, INDEX_NAME),
}

FIND_TWINS = NetworkSubscriber(
    "customers.find_twins", customers.prepare_twins, customers.find_twins, customers.settle_twins, max_attempts=3
)

HANDLERS: tuple[AnySubscriber, ...] = (
    FIND_TWINS,
    DELIVER,
    NetworkSubscriber(
        "phone.ask",
        phone_asking.prepare,
        phone_asking.perform,
        phone_asking.settle,
        max_attempts=phone_asking.TRIES,
        on_stuck=phone_asking.stuck,
    ),
    NetworkSubscriber(
        "phone.fetch",
        phone.prepare_fetch,
        phone.perform_fetch,
        phone.settle_fetch,
        max_attempts=8,
        on_stuck=phone.fetch_stuck,
    ),
    NetworkSubscriber("phone.look", phone.prepare_look, phone.perform_look, phone.settle_look, max_attempts=2),
    Subscriber("phone.watch", phone.watch),
    Subscriber("phone.catch_up", phone.catch_up),
    Subscriber("channels.read", channels.read_raw),
    Subscriber("customers.place_known", placing.place_known),
    Subscriber("privacy.build", privacy.build, on_stuck=privacy.build_stuck),
    Subscriber("privacy.erase", privacy.erase),
    Subscriber("privacy.remove_files", privacy.remove_files),
    Subscriber("privacy.overwrite_index", privacy.overwrite_index),
    Subscriber("privacy.apply_rules", privacy.apply_rules),
    Subscriber("privacy.apply_rule", privacy.apply_rule),
    Subscriber("privacy.watch", privacy.watch),
    NetworkSubscriber(
        "privacy.send_code", privacy_mails.prepare_code, mail.perform, privacy_mails.settle, max_attempts=6
    ),
    NetworkSubscriber("privacy.send_mail", privacy_mails.prepare_mail, mail.perform, privacy_mails.settle),
    Subscriber("conversations.send_planned", conversations.send_planned),
    Subscriber("conversations.forget_old_drafts", conversations.forget_old_drafts),
    Subscriber("conversations.wake", conversations.wake_if_due),
    Subscriber("channels.follow_by_mail", channels.follow_by_mail),
    Subscriber("conversations.hand_over", conversations.hand_over),
    Subscriber("email.tidy", email.tidy),
    Subscriber("knowledge.publish_due", knowledge.publish_due),
    Subscriber("knowledge.forget_old_questions", knowledge.forget_old_questions),
    Subscriber("knowledge.learn_synonyms", knowledge.learn_synonyms),
    Subscriber("commerce.pass_on_questions", commerce.pass_on_questions),
    Subscriber("commerce.reckon_pairs", reckoning.reckon_pairs),
    Subscriber("commerce.read_call", commerce.read_call),
    Subscriber("commerce.forget_old_calls", commerce.forget_old_calls),
    Subscriber("commerce.forget_bills", commerce.forget_bills),
    bulk_work.BULK,
    bulk_work.PURGE,
    events.SEAL,
    events.PURGE,
    Subscriber("realtime.purge", realtime.purge),
    Subscriber("files.purge_orphans", files.purge_orphans),
    Subscriber("api.purge", api.purge),
    PUSH,
    DIGEST,
    Subscriber("notices.ask_for_digests", digest.ask_for_digests),
    Subscriber("notices.watch_waiting", notices.watch_waiting),
    Subscriber("promises.watch", promises.watch),
    feasibility.REFRESH,
    feasibility.REFRESH_ALL,
    Subscriber("instore.end_day", instore.end_day),
    Subscriber("appointments.remind", appointments.remind),
    Subscriber("appointments.release", appointments.release),
    Subscriber("appointments.ask_for_calendars", appointments.ask_for_calendars),
    READ_CALENDAR,
    Subscriber("promises.learn", promises.learn),
    Subscriber("routing.sweep", routing.sweep),
    Subscriber(routing_telling.TELL, routing_telling.tell_suggested),
    Subscriber("standards.watch", clocks.watch),
    Subscriber("standards.recompute", clocks.recompute),
    Subscriber("standards.take_holidays", clocks.take_holidays),
    Subscriber("routing.absent", routing.absent),
    Subscriber("routing.dial_due", call_backs.dial_due),
    Subscriber("routing.dial_back", call_backs.dial),
    Subscriber("notices.remind_of_news", news.remind),
    Subscriber("notices.purge", notices.purge),
    Subscriber("search.count_words", search.count_words),
    Subscriber("satisfaction.ask_due", surveys.ask_due),
    Subscriber("satisfaction.plan_periodic", surveys.plan_periodic),
    Subscriber("satisfaction.count", counting.count),
    Subscriber("satisfaction.count_again", counting.count_again),
    Subscriber("satisfaction.find_themes", counting.find_themes),
    transfer.WORK,
    transfer.FORGET,
    staffing_reckoning.RECKON,
    Subscriber("staffing.count", staffing_reckoning.count),
)
