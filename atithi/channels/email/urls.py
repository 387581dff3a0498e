from django.urls import path

from atithi.channels.email import views

app_name = "email"
urlpatterns = [
    path("files/<str:token>", views.linked, name="file"),
    path("held/", views.held, name="held"),
    path("held/<int:pk>/return/", views.give_back, name="give_back"),
    path("in/<str:channel>/<str:provider>", views.incoming, name="incoming"),
]
