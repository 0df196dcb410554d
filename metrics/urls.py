"""Addresses of "My data", below data/."""

from django.urls import path

from metrics.views import evidence, feedback, goals, imports, products, projects

urlpatterns = [
    path("", products.product_list, name="product_list"),
    path("products/new/", products.product_create, name="product_create"),
    path("products/<uuid:product_id>/", products.product_detail, name="product_detail"),
    path("products/<uuid:product_id>/edit/", products.product_update, name="product_update"),
    path("products/<uuid:product_id>/goals/new/", goals.goal_create, name="goal_create"),
    path("products/<uuid:product_id>/values/new/", evidence.snapshot_create, name="snapshot_create"),
    path("products/<uuid:product_id>/feedback/", feedback.feedback_list, name="feedback_list"),
    path("products/<uuid:product_id>/feedback/new/", evidence.feedback_create, name="feedback_create"),
    path("products/<uuid:product_id>/projects/new/", projects.project_create, name="project_create"),
    path("products/<uuid:product_id>/imports/", imports.import_list, name="import_list"),
    path("products/<uuid:product_id>/imports/new/", imports.import_create, name="import_create"),
    path("imports/<uuid:batch_id>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:batch_id>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:batch_id>/left-out/", imports.import_refused, name="import_refused"),
    path("templates/<str:name>/", imports.import_template, name="import_template"),
    path("goals/<uuid:goal_id>/", goals.goal_update, name="goal_update"),
    path("goals/<uuid:goal_id>/delete/", goals.goal_delete, name="goal_delete"),
    path("feedback/<uuid:feedback_id>/", evidence.feedback_update, name="feedback_update"),
    path("projects/<uuid:project_id>/", projects.project_detail, name="project_detail"),
    path("projects/<uuid:project_id>/edit/", projects.project_update, name="project_update"),
    path("projects/<uuid:project_id>/items/new/", projects.item_create, name="item_create"),
    path("projects/<uuid:project_id>/blockers/new/", projects.blocker_create, name="blocker_create"),
    path("items/<uuid:item_id>/", projects.item_update, name="item_update"),
    path("blockers/<uuid:blocker_id>/", projects.blocker_update, name="blocker_update"),
]
