from django.http import HttpRequest, HttpResponse


def reference(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
