"""Addresses of `class_settings`."""

from django.urls import path

from tenant_apps.class_settings.views import classes, pupils, relatives

app_name = "class_settings"
urlpatterns = [
    path("", classes.index, name="index"),
    path("<int:class_id>/", classes.show, name="class"),
    path("<int:class_id>/modifier/", classes.edit, name="edit"),
    path("<int:class_id>/annuler/", classes.take_back, name="take_back"),
    path("<int:class_id>/eleves/nouveau/", pupils.add, name="add_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/", pupils.show, name="pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/modifier/", pupils.edit, name="edit_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/retirer/", pupils.remove, name="remove_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/nouvel-acces/", pupils.reset_access, name="reset_access"),
    path("<int:class_id>/eleves/<int:pupil_id>/parents/", relatives.add, name="parents"),
    path("<int:class_id>/eleves/<int:pupil_id>/parents/rattacher/", relatives.link, name="link_parent"),
    path(
        "<int:class_id>/eleves/<int:pupil_id>/parents/<int:relative_id>/retirer/",
        relatives.remove,
        name="remove_parent",
    ),
    path("<int:class_id>/parents/<int:relative_id>/modifier/", relatives.edit, name="edit_parent"),
]
