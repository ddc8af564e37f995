"""The API of a school: /api/v1/."""

# The views of services say what they need (tenant_apps/api/views.py); what says nothing is closed.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tenant_apps.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["tenant_apps.api.access.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["tenant_apps.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "tenant_apps.api.refusals.handle",
    "DEFAULT_THROTTLE_RATES": {"key": "120/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "NUM_PROXIES": 1,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ONE",
    "DESCRIPTION": "L’espace d’une école. Chaque requête porte une clé : Mon compte > Logiciels.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [
        "tenant_apps.api.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tenant_apps.api.schema.say_refusals",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "MessageState": "tenant_apps.messaging.choices.State",
        "WordState": "tenant_apps.liaison.choices.State",
    },
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}
