"""The staff's pages. A new verb is a new resource."""

from django.urls import path

from atithi.workspace.views import answering, channels, conversation, customer, handling, inbox, live, look, people, person, record, work

app_name = "workspace"

urlpatterns = [
    path("", inbox.home, name="home"),
    path("live", live.live, name="live"),
    path("inbox/counts/", inbox.counts, name="counts"),
    path("inbox/<str:name>/", inbox.show_queue, name="queue"),
    path("inbox/<str:name>/rows/", inbox.rows, name="rows"),
    path("inbox/<str:name>/row/<str:public_id>/", inbox.row, name="row"),
    path("conversations/<str:public_id>/", conversation.show, name="conversation"),
    path("conversations/<str:public_id>/older/", conversation.older, name="older"),
    path("conversations/<str:public_id>/news/", conversation.news, name="news"),
    path("conversations/<str:public_id>/card/", conversation.card, name="card"),
    path("conversations/<str:public_id>/messages/", answering.write, name="messages"),
    path("conversations/<str:public_id>/typing/", answering.typing, name="typing"),
    path("conversations/<str:public_id>/viewing/", answering.viewing, name="viewing"),
    path("conversations/<str:public_id>/assignment/", handling.assignment, name="assignment"),
    path("conversations/<str:public_id>/closure/", handling.closure, name="closure"),
    path("conversations/<str:public_id>/reopening/", handling.reopening, name="reopening"),
    path("conversations/<str:public_id>/reading/", handling.reading, name="reading"),
    path("conversations/<str:public_id>/customer/", customer.details, name="customer"),
    path("conversations/<str:public_id>/customer/merge/", customer.merge, name="merge"),
    path("messages/<str:message_id>/", conversation.message, name="message"),
    path("messages/<str:message_id>/retry/", answering.retry, name="retry"),
    path("attachments/<str:attachment_id>/", conversation.attachment, name="attachment"),
    path("profile/", person.profile, name="profile"),
    path("presence/", person.presence, name="presence"),
    path("people/", people.people, name="people"),
    path("people/new/", people.add_person, name="add_person"),
    path("people/teams/", people.add_team, name="add_team"),
    path("people/<str:public_id>/", people.person, name="person"),
    path("people/<str:public_id>/activation/", people.activation, name="activation"),
    path("channels/", channels.channels, name="channels"),
    path("work/", work.work, name="work"),
    path("work/<int:job_id>/retry/", work.retry, name="retry_work"),
    path("work/<int:job_id>/discard/", work.discard, name="discard_work"),
    path("record/", record.record, name="record"),
    path("record/integrity/", record.integrity, name="integrity"),
    path("language/", look.language, name="language"),
    path("styleguide/", look.styleguide, name="styleguide"),
]
