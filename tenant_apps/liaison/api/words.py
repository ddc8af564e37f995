"""/api/v1/words/."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.response import Response

from tenant_apps.api.views import KeyRequest, ServiceViewSet, require
from tenant_apps.liaison import permissions, selectors, services
from tenant_apps.liaison.api import serializers as told
from tenant_apps.liaison.choices import Box
from tenant_apps.liaison.models import Word

_ORDERS = {
    Box.SENT: ("-sent_at", "-pk"),
    Box.SHARED: ("-sent_at", "-pk"),
    Box.DRAFTS: ("-updated_at", "-pk"),
    Box.SCHEDULED: ("scheduled_for", "pk"),
}


class Words(ServiceViewSet):
    """Words of the carnet: as a family reads them, as their authors write and follow them up."""

    service = "liaison"
    ordering = ("-sent_at", "-pk")

    def _word(self, pk: int) -> Word:
        """A word one may open; 404 for any other."""
        found: Word = get_object_or_404(permissions.visible_to(self.request.user).select_related("author"), pk=pk)
        return found

    def _own(self, pk: int) -> Word:
        """A word one wrote; 404 for any other."""
        word = self._word(pk)
        if word.author_id != self.request.user.pk:
            raise NotFound
        return word

    def _answer(self, word: Word, status: int = 200) -> Response:
        entry = selectors.reading_of(self.request.user, self._word(word.pk))
        return Response(told.Word(entry).data, status=status)

    @extend_schema(
        summary="Les mots du carnet de mes enfants", parameters=[told.WordQuery], responses=told.WordLine(many=True)
    )
    def list(self, request: KeyRequest) -> Response:
        """The words of one's children, the newest first; those that wait for one's answer with « waiting »."""
        query = self.asked(told.WordQuery)
        words = selectors.words_of(request.user, child=query.get("child"), waiting=query["waiting"])
        return self.page(words, told.WordLine, lambda found: selectors.as_entries(request.user, found))

    @extend_schema(summary="Un mot", responses=told.Word)
    def retrieve(self, request: KeyRequest, pk: int) -> Response:
        """One word."""
        return self._answer(self._word(pk))

    @extend_schema(summary="Préparer un mot", request=told.NewWord, responses={201: told.Word})
    def create(self, request: KeyRequest) -> Response:
        """Prepare a word; it is a draft until it is sent."""
        require(permissions.can_write(request.user))
        return self._prepare(None, 201)

    @extend_schema(summary="Préparer à nouveau un brouillon", request=told.NewWord, responses=told.Word)
    def update(self, request: KeyRequest, pk: int) -> Response:
        """Prepare a draft again."""
        return self._prepare(self._own(pk))

    def _prepare(self, word: Word | None, status: int = 200) -> Response:
        said = self.sent(told.NewWord)
        content, options = told.content_of(said), told.options_of(said)
        actor, tokens = self.request.user, said["audience"]
        kept = services.prepare_word(actor=actor, content=content, tokens=tokens, options=options, word=word)
        return self._answer(kept, status)

    @extend_schema(summary="Supprimer un brouillon", responses={204: None})
    def destroy(self, request: KeyRequest, pk: int) -> Response:
        """Delete a draft; what is sent is taken away on its page."""
        services.delete_draft(actor=request.user, word=self._own(pk))
        return Response(status=204)

    @extend_schema(summary="Envoyer un mot aux familles", request=None, responses=told.WordSent)
    @action(detail=True, methods=["post"])
    def send(self, request: KeyRequest, pk: int) -> Response:
        """Put a draft into the carnet of its families; sent already, it is sent once."""
        return Response(told.WordSent(services.send_word(actor=request.user, word=self._own(pk))).data)

    @extend_schema(summary="Corriger un mot envoyé", request=told.CorrectedWord, responses=told.Word)
    @action(detail=True, methods=["post"])
    def correct(self, request: KeyRequest, pk: int) -> Response:
        """Change what a sent word says, without telling families again; the text they read before is kept."""
        word = self._word(pk)
        if word.is_draft:
            raise NotFound  # a draft is prepared again
        require(permissions.can_change(request.user, word))
        said = self.sent(told.CorrectedWord)
        content, read = told.content_of(said), {name: said[name] for name in ("edition", "question")}
        return self._answer(services.correct_word(actor=request.user, word=word, content=content, **read))

    @extend_schema(summary="Confirmer la lecture", request=told.Reading, responses=told.Word)
    @action(detail=True, methods=["post"])
    def confirm(self, request: KeyRequest, pk: int) -> Response:
        """« Lu », for all of one's children it is about; twice is once."""
        word = self._word(pk)
        services.confirm(actor=request.user, word=word, edition=self.sent(told.Reading)["edition"])
        return self._answer(word)

    @extend_schema(summary="Répondre à un mot", request=told.NewWordReply, responses=told.Word)
    @action(detail=True, methods=["post"])
    def reply(self, request: KeyRequest, pk: int) -> Response:
        """Answer a word, or change one's answer; it counts as reading."""
        word = self._word(pk)
        services.reply(actor=request.user, word=word, **self.sent(told.NewWordReply))
        return self._answer(word)

    @extend_schema(summary="Toujours refusé : une autorisation se signe sur la page du mot", request=None, responses={})
    @action(detail=True, methods=["post"])
    def sign(self, request: KeyRequest, pk: int) -> Response:
        """Always refused: an authorisation is signed by hand, on the page of the word (decision 0033)."""
        self._word(pk)
        raise PermissionDenied(
            _("Une autorisation se signe sur la page du mot, par la personne elle-même, pas par un logiciel.")
        )

    @extend_schema(summary="Suivi : combien ont lu, signé, répondu", responses=told.WordCounts)
    @action(detail=True, url_path="follow-up")
    def follow_up(self, request: KeyRequest, pk: int) -> Response:
        """How many families have read, signed, answered."""
        word = self._word(pk)
        require(permissions.can_follow(request.user, word))
        return Response(told.WordCounts(selectors.counts_of(word)).data)

    @extend_schema(summary="Relancer les familles qui manquent", request=None, responses=told.WordReminded)
    @action(detail=True, methods=["post"])
    def remind(self, request: KeyRequest, pk: int) -> Response:
        """Remind the families that are missing, once an hour at most."""
        people = services.remind(actor=request.user, word=self._word(pk))
        return Response(told.WordReminded({"people": people}).data)

    @extend_schema(
        summary="Les mots que j’ai écrits ou que je suis",
        parameters=[told.BoxQuery],
        responses=told.WrittenWord(many=True),
    )
    @action(detail=False)
    def written(self, request: KeyRequest) -> Response:
        """The words one wrote, or whose follow-up is shared with one."""
        require(permissions.can_write(request.user))
        box = told.BOXES[self.asked(told.BoxQuery)["box"]]
        self.ordering = _ORDERS[box]
        return self.page(selectors.words_in(request.user, box), told.WrittenWord, selectors.as_written)

    @extend_schema(
        summary="Chercher des élèves, des groupes et des classes",
        parameters=[told.PupilQuery],
        responses=told.WordAudience(many=True),
    )
    @action(detail=False, pagination_class=None)
    def audiences(self, request: KeyRequest) -> Response:
        """Pupils, groups and classes by a part of a name: some dozen, with the token to send."""
        require(permissions.can_write(request.user))
        found = selectors.find_audiences(request.user, self.asked(told.PupilQuery)["q"])
        return Response(told.WordAudience(found, many=True).data)
