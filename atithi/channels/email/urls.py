from django.urls import path

from atithi.channels.email.views import mailboxes, mails, reading, signing_in, wishes

app_name = "email"
urlpatterns = [
    path("files/<str:token>", mails.linked, name="file"),
    path("held/", mails.held, name="held"),
    path("held/<int:pk>/return/", mails.give_back, name="give_back"),
    path("in/<str:channel>/<str:provider>", mails.incoming, name="incoming"),
    path("unsubscribe/<str:token>", wishes.unsubscribe, name="unsubscribe"),
    path("signature/", wishes.signature, name="signature"),
    path("messages/<str:message_id>/pictures/", reading.with_pictures, name="with_pictures"),
    path("picture/<str:mac>", reading.picture, name="picture"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.add, name="add_mailbox"),
    path("mailboxes/sign-in/<str:authority>/", signing_in.sign_in, name="sign_in"),
    path("mailboxes/signed-in/<str:authority>/", signing_in.signed_in, name="signed_in"),
    path("mailboxes/<str:public_id>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<str:public_id>/activation/", mailboxes.pause, name="pause"),
    path("mailboxes/<str:public_id>/removal/", mailboxes.remove, name="remove"),
    path("mailboxes/<str:public_id>/checks/", mailboxes.checks, name="checks"),
    path("mailboxes/<str:public_id>/checks/<str:name>/", mailboxes.check, name="check"),
    path("mailboxes/<str:public_id>/test-mail/", mailboxes.round_trip, name="round_trip"),
    path("mailboxes/<str:public_id>/test-mail/<str:token>/", mailboxes.arrived, name="arrived"),
]
