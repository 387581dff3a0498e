"""Addresses of goods, orders and what is put right."""

from django.urls import path

from atithi.workspace.views import approvals, entrusting, goods, orders

urlpatterns = [
    path("products/", goods.products, name="products"),
    path("products/new/", goods.edit, name="product_new"),
    path("products/ease/", goods.ease, name="product_ease"),
    path("products/comparison/", goods.comparison, name="product_comparison"),
    path("products/photos/<str:public_id>/", goods.photo, name="product_photo"),
    path("products/<str:public_id>/", goods.product, name="product"),
    path("products/<str:public_id>/change/", goods.edit, name="product_edit"),
    path("products/<str:public_id>/photos/", goods.photos, name="product_photos"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:public_id>/", orders.order, name="order"),
    path("orders/<str:public_id>/cases/", orders.cases, name="order_cases"),
    path("orders/<str:public_id>/guest-link/", orders.guest_link, name="order_guest_link"),
    path("cases/<str:public_id>/decision/", orders.decision, name="case_decision"),
    path("cases/<str:public_id>/question/", orders.question, name="case_question"),
    path("cases/<str:public_id>/step/", orders.step, name="case_step"),
    path("settings/policy/", entrusting.policy, name="policy"),
    path("settings/policy/rules/", entrusting.add_rule, name="policy_rules"),
    path("settings/policy/rules/<str:public_id>/", entrusting.rule, name="policy_rule"),
    path("settings/policy/limits/", entrusting.limits, name="policy_limits"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<str:public_id>/decision/", approvals.decision, name="approval_decision"),
]
