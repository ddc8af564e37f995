"""Addresses of `class_settings`."""

from django.urls import path

from tenant_apps.class_settings.views import access, classes, lists, pupils, relatives

app_name = "class_settings"
urlpatterns = [
    path("", classes.index, name="index"),
    path("<int:class_id>/", classes.show, name="class"),
    path("<int:class_id>/modifier/", classes.edit, name="edit"),
    path("<int:class_id>/annuler/", classes.take_back, name="take_back"),
    path("<int:class_id>/parents/", lists.relatives, name="relatives"),
    path("<int:class_id>/enseignants/", lists.teachers, name="teachers"),
    path("<int:class_id>/personnel/", lists.staff, name="staff"),
    path("<int:class_id>/journal/", lists.done, name="journal"),
    path("<int:class_id>/ecole/", lists.find, name="find"),
    path("<int:class_id>/ecole/prendre/", lists.place, name="place"),
    path("<int:class_id>/eleves/nouveau/", pupils.add, name="add_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/", pupils.show, name="pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/modifier/", pupils.edit, name="edit_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/retirer/", pupils.remove, name="remove_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/code-provisoire/", access.pupil_code, name="pupil_code"),
    path("<int:class_id>/eleves/<int:pupil_id>/bloquer/", access.block, name="block_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/supprimer/", access.delete, name="delete_pupil"),
    path("<int:class_id>/eleves/<int:pupil_id>/parents/", relatives.add, name="parents"),
    path("<int:class_id>/eleves/<int:pupil_id>/parents/rattacher/", relatives.link, name="link_parent"),
    path(
        "<int:class_id>/eleves/<int:pupil_id>/parents/<int:relative_id>/retirer/",
        relatives.remove,
        name="remove_parent",
    ),
    path("<int:class_id>/parents/<int:relative_id>/modifier/", relatives.edit, name="edit_parent"),
    path("<int:class_id>/parents/<int:relative_id>/code-provisoire/", access.relative_code, name="relative_code"),
]
