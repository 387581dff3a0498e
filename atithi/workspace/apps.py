from django.apps import AppConfig


class WorkspaceApp(AppConfig):
    name = "atithi.workspace"
    label = "workspace"
