"""/hooks/shop/<connector>/: where shop systems tell of their orders. Their signature is their only proof."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from atithi.commerce.actions.connecting import receive_call


@csrf_exempt
@require_POST
def receive(request: HttpRequest, public_id: str) -> HttpResponse:
    """200 once the call is kept; 401 for a connector that is not there and for a wrong signature alike."""
    kept = receive_call(public_id=public_id, body=request.body, headers=request.headers)
    return HttpResponse(status=200 if kept else 401)
