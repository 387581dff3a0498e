from django.apps import AppConfig


class FilesApp(AppConfig):
    name = "atithi.files"
    label = "files"
