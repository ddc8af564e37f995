"""/api/v1/messages/."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response

from tenant_apps.api.views import KeyRequest, ServiceViewSet, found_or_404, require
from tenant_apps.communication.selectors import search_recipients
from tenant_apps.documents.permissions import visible_documents
from tenant_apps.messaging import permissions, services
from tenant_apps.messaging.api import serializers as told
from tenant_apps.messaging.choices import Role
from tenant_apps.messaging.models import Message
from tenant_apps.messaging.selectors import lists, reading, writing
from tenant_apps.messaging.selectors.reading import Letter


class Messages(ServiceViewSet):
    """Messages one received, wrote, filed; what one reads is not marked as read by that."""

    service = "messaging"
    ordering = ("-moment", "-id")

    def _letter(self, pk: int) -> Letter:
        """A message one holds; 404 for any other."""
        return found_or_404(reading.letter_for(self.request.user, pk))

    def _own(self, pk: int) -> Message:
        """A message one wrote; 404 for any other."""
        message = self._letter(pk).message
        if message.author_id != self.request.user.pk:
            raise NotFound
        return message

    def _answer(self, pk: int, status: int = 200) -> Response:
        return Response(told.Message(self._letter(pk)).data, status=status)

    @extend_schema(
        summary="Messages d’un lieu ou d’un dossier",
        parameters=[told.MessageQuery],
        responses=told.MessageLine(many=True),
    )
    def list(self, request: KeyRequest) -> Response:
        """Messages of a place or of a folder, the newest first; with « q », in all of them from the inbox."""
        query = self.asked(told.MessageQuery)
        folder = found_or_404(lists.folder_for(request.user, query["folder"])) if "folder" in query else None
        place = told.PLACES[query["place"]]
        rows = lists.rows_asked(request.user, place, folder=folder, words=query["q"], unread=query["unread"])
        return self.page(rows, told.MessageLine, lambda copies: map(lists.line_of, copies))

    @extend_schema(summary="Un message", responses=told.Message)
    def retrieve(self, request: KeyRequest, pk: int) -> Response:
        """One message."""
        return self._answer(pk)

    @extend_schema(summary="Commencer un brouillon", request=told.NewMessage, responses={201: told.Message})
    def create(self, request: KeyRequest) -> Response:
        """Begin a draft."""
        said = self.sent(told.NewMessage)
        draft = services.save_draft(actor=request.user, content=told.content_of(said), key=said["key"])
        return self._answer(draft.pk, 201)

    @extend_schema(summary="Récrire un brouillon", request=told.ChangedMessage, responses=told.Message)
    def update(self, request: KeyRequest, pk: int) -> Response:
        """Write a draft again."""
        draft = self._own(pk)
        said = self.sent(told.ChangedMessage)
        content = replace(told.content_of(said), parent=draft.parent)
        services.save_draft(actor=request.user, content=content, draft=draft, edition=said["edition"])
        return self._answer(pk)

    @extend_schema(summary="Mettre à la corbeille", responses={204: None})
    def destroy(self, request: KeyRequest, pk: int) -> Response:
        """Put it into one's trash; nobody else's copy changes."""
        return self._keep(pk, services.throw_away)

    @extend_schema(summary="Envoyer un brouillon", request=told.Sending, responses=told.Message)
    @action(detail=True, methods=["post"])
    def send(self, request: KeyRequest, pk: int) -> Response:
        """Send a draft; what is sent already stays sent once."""
        services.send(actor=request.user, message=self._own(pk), edition=self.sent(told.Sending)["edition"])
        return self._answer(pk)

    @extend_schema(summary="Programmer l’envoi d’un brouillon", request=told.Planning, responses=told.Message)
    @action(detail=True, methods=["post"])
    def schedule(self, request: KeyRequest, pk: int) -> Response:
        """Have a draft leave by itself at an hour to come; it can be taken back until then."""
        services.schedule(actor=request.user, message=self._own(pk), **self.sent(told.Planning))
        return self._answer(pk)

    @extend_schema(summary="Annuler un envoi programmé", request=None, responses=told.Message)
    @action(detail=True, methods=["post"])
    def unschedule(self, request: KeyRequest, pk: int) -> Response:
        """A draft again; what has left already is refused."""
        services.cancel_schedule(actor=request.user, message=self._own(pk))
        return self._answer(pk)

    @extend_schema(summary="Transférer un message", request=told.Forward, responses={201: told.Message})
    @action(detail=True, methods=["post"])
    def forward(self, request: KeyRequest, pk: int) -> Response:
        """A draft that holds the message and copies of its documents, to look at and send."""
        about = self._letter(pk).message
        require(permissions.can_forward(request.user, about))
        said = self.sent(told.Forward)
        content = replace(
            writing.forward_content(request.user, about), tokens={role: said[role] for role in Role.values}
        )
        return self._answer(services.pass_on(actor=request.user, content=content, key=said["key"]).pk, 201)

    @extend_schema(summary="Joindre des documents à un brouillon", request=told.ChosenDocuments, responses=told.Message)
    @action(detail=True, methods=["post"])
    def documents(self, request: KeyRequest, pk: int) -> Response:
        """Copies of documents one may read, in one's space; an unknown one refuses them all."""
        draft, ids = self._own(pk), set(self.sent(told.ChosenDocuments)["documents"])
        chosen = list(visible_documents(request.user).filter(pk__in=ids, app="").exclude(current=None).order_by("pk"))
        if len(chosen) != len(ids):
            raise ValidationError(
                {"documents": [_("Un de ces documents n’existe pas, ou n’est pas partagé avec vous.")]}
            )
        services.attach_documents(actor=request.user, draft=draft, documents=chosen)
        return self._answer(pk)

    @extend_schema(summary="Répondre à un message", request=told.Answer, responses={201: told.Message})
    @action(detail=True, methods=["post"])
    def reply(self, request: KeyRequest, pk: int) -> Response:
        """Answer a message, to its author or to all, and send it."""
        letter = self._letter(pk)
        said = self.sent(told.Answer)
        require(permissions.can_answer(request.user, letter.message))
        if said["everybody"]:
            role = letter.copy.role if letter.copy else ""
            require(permissions.can_answer_all(request.user, letter.message, role))
        content = writing.answer_content(request.user, letter.message, everybody=said["everybody"])
        content = replace(content, body=said["body"])
        sent = services.write_and_send(actor=request.user, content=content, key=said["key"])
        return self._answer(sent.pk, 201)

    @extend_schema(summary="Marquer comme lu", request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def read(self, request: KeyRequest, pk: int) -> Response:
        """Mark it as read."""
        return self._keep(pk, services.mark_read)

    @extend_schema(summary="Marquer comme non lu", request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def unread(self, request: KeyRequest, pk: int) -> Response:
        """Have it stand out again."""
        return self._keep(pk, services.mark_unread)

    @extend_schema(summary="Ranger dans un dossier", request=told.Filing, responses={204: None})
    @action(detail=True, methods=["post"])
    def file(self, request: KeyRequest, pk: int) -> Response:
        """Put it into a folder of one's own, or back (null)."""
        wanted = self.sent(told.Filing)["folder"]
        folder = found_or_404(lists.folder_for(request.user, wanted)) if wanted else None
        return self._keep(pk, services.put, folder=folder)

    @extend_schema(summary="Sortir de la corbeille", request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def restore(self, request: KeyRequest, pk: int) -> Response:
        """Out of the trash, where it was."""
        return self._keep(pk, services.restore)

    def _keep(self, pk: int, verb: Callable[..., Any], **options: Any) -> Response:
        """Do this to one's copies of the message; 404 when one holds none."""
        ids = found_or_404(services.held(self.request.user, pk) or None)
        verb(actor=self.request.user, ids=ids, **options)
        return Response(status=204)

    @extend_schema(summary="Rappeler un message, dans l’heure", request=None, responses={201: told.Message})
    @action(detail=True, methods=["post"])
    def recall(self, request: KeyRequest, pk: int) -> Response:
        """Take it back from everybody, within the hour; its words are the draft that is answered."""
        draft = services.recall(actor=request.user, message=self._own(pk))
        return self._answer(draft.pk, 201)

    @extend_schema(summary="À qui le message est arrivé", responses=told.MessageDelivery)
    @action(detail=True)
    def delivery(self, request: KeyRequest, pk: int) -> Response:
        """To whom a message one sent came."""
        message = self._own(pk)
        require(permissions.can_see_delivery(request.user, message))
        return Response(told.delivery_told(request.user, message, reading.delivery_of(request.user, message)))

    @extend_schema(summary="Qui l’a lu", responses=told.MessageReader(many=True))
    @action(detail=True, ordering=("pk",))
    def readers(self, request: KeyRequest, pk: int) -> Response:
        """Who has read it, for those who work at the school."""
        message = self._own(pk)
        require(permissions.can_see_readers(request.user, message))
        if message.is_gone:
            raise NotFound
        return self.page(reading.readers_of(request.user, message), told.MessageReader)

    @extend_schema(summary="Chercher à qui écrire", parameters=[told.WordsQuery], responses=told.Recipient(many=True))
    @action(detail=False, pagination_class=None)
    def recipients(self, request: KeyRequest) -> Response:
        """Whom one may write to, by a part of a name: twelve at most, with the token to send."""
        found = search_recipients(request.user, self.asked(told.WordsQuery)["q"])
        return Response(told.Recipient(found, many=True).data)
