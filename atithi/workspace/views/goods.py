"""Products: found, looked at, compared side by side, and written."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.commerce import queries
from atithi.commerce.actions import add_photo, remove_photo, save_product
from atithi.commerce.actions.products import move_photo
from atithi.commerce.pricing import prices_for
from atithi.conversations.queries import get_conversation
from atithi.events import Actor
from atithi.files.serving import serve
from atithi.language import codes
from atithi.language.ease import score
from atithi.workspace.access import StaffRequest, leads, staff
from atithi.workspace.product_form import written
from atithi.workspace.uploads import stored_files


@staff
@require_GET
def products(request: StaffRequest) -> HttpResponse:
    """Products on sale; `q` finds them across scripts."""
    query, category = request.GET.get("q", "")[:100], request.GET.get("category", "")
    found = queries.find_products(query, category=category)
    context = {"products": found, "query": query, "category": category, "categories": queries.categories()}
    return render(request, "desk/commerce/products.html", {**context, "section": "products", **_for_whom(request)})


def _for_whom(request: StaffRequest) -> dict[str, Any]:
    """The conversation from which one came to look for something, and the prices of its guest."""
    public_id = request.GET.get("conversation", "")[:20]
    customer = get_conversation(request.user, public_id).customer if public_id else None
    return {"conversation": public_id, "prices": prices_for(customer)}


@staff
@require_GET
def product(request: StaffRequest, public_id: str) -> HttpResponse:
    """One product with what fits it."""
    found = queries.get_product(public_id)
    context = {"product": found, "parts": queries.parts_of(found), "section": "products", **_for_whom(request)}
    return render(request, "desk/commerce/product.html", context)


@staff
@require_GET
def comparison(request: StaffRequest) -> HttpResponse:
    """Two to four products side by side."""
    found = queries.compare(request.GET.getlist("p"))
    context = {"comparison": found, "section": "products", **_for_whom(request)}
    return render(request, "desk/commerce/comparison.html", context)


@leads
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, public_id: str = "") -> HttpResponse:
    """A product's names, words, price and stock."""
    found = queries.get_product(public_id) if public_id else None
    if request.method == "POST":
        saved = save_product(spec=written(request.POST, found), actor=Actor.staff(request.user.pk), product=found)
        return redirect("workspace:product", public_id=saved.public_id)
    context = {"product": found, "codes": [code for code in ("en", "hi", "te", "bn") if code in codes()]}
    return render(request, "desk/commerce/product_edit.html", {**context, "section": "products"})


@staff
@require_POST
def ease(request: StaffRequest) -> HttpResponse:
    """How easily a description is read, while it is written."""
    language = request.POST.get("language", "")
    text = request.POST.get(f"summary_{language}", "")[:2000]
    found = score(text, language) if language in codes() else None
    return render(request, "desk/commerce/ease.html", {"ease": found, "text": text})


@leads
@require_POST
def photos(request: StaffRequest, public_id: str) -> HttpResponse:
    """Adds pictures to a product."""
    found = queries.get_product(public_id)
    for file in stored_files(request):
        add_photo(product=found, file=file, actor=Actor.staff(request.user.pk))
    return redirect("workspace:product", public_id=public_id)


@leads
@require_POST
def arrange(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a picture away, puts it before the others, or one place further back."""
    photo, actor, verb = queries.get_photo(public_id), Actor.staff(request.user.pk), request.POST.get("do", "")
    address = photo.product.public_id
    if verb == "remove":
        remove_photo(photo=photo, actor=actor)
    else:
        move_photo(photo=photo, first=verb == "first", actor=actor)
    return redirect("workspace:product", public_id=address)


@staff
@require_GET
def photo(request: StaffRequest, public_id: str) -> HttpResponse:
    """A picture of a product."""
    return serve(queries.get_photo(public_id).file)  # type: ignore[return-value]  # a FileResponse
