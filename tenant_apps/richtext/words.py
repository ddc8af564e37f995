"""The toolbar in words: what each button is called, its picture, its keys. The editor (frontend/src/editor) does it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tenant_apps.richtext import vocabulary


@dataclass(frozen=True)
class Item:
    """A line of a menu. `shows` is the style class it wears as a sample."""

    command: str
    label: str
    shows: str = ""


@dataclass(frozen=True)
class Button:
    """A button of the bar: does its `command`, or opens its menu. The first ones stay in sight on a phone."""

    command: str
    label: str
    icon: str
    keys: str = ""
    toggles: bool = False
    first: bool = False
    menu: tuple[Item, ...] = ()
    swatches: bool = False


def _colour_names() -> dict[str, str]:
    return {
        "red": _("Rouge"),
        "orange": _("Orange"),
        "yellow": _("Jaune"),
        "green": _("Vert"),
        "teal": _("Bleu-vert"),
        "blue": _("Bleu"),
        "purple": _("Violet"),
        "pink": _("Rose"),
        "grey": _("Gris"),
    }


def _colours(command: str, names: tuple[str, ...], none: str) -> tuple[Item, ...]:
    said = _colour_names()
    chosen = (Item(f"{command}:{name}", said[name], f"{command}-{name}") for name in names)
    return (Item(f"{command}:", none), *chosen)


def _styles() -> tuple[Item, ...]:
    return (
        Item("style:paragraph", _("Texte")),
        Item("style:h2", _("Titre"), "rich-h2"),
        Item("style:h3", _("Sous-titre"), "rich-h3"),
        Item("style:h4", _("Petit titre"), "rich-h4"),
        Item("style:quote", _("Citation")),
        Item("style:code", _("Texte à chasse fixe"), "rich-code"),
    )


def _sizes() -> tuple[Item, ...]:
    return (
        Item("size:small", _("Petit"), "size-small"),
        Item("size:", _("Ordinaire")),
        Item("size:large", _("Grand"), "size-large"),
        Item("size:huge", _("Très grand"), "size-huge"),
    )


def _alignments() -> tuple[Item, ...]:
    return (
        Item("align:", _("Au début de la ligne")),
        Item("align:center", _("Au centre")),
        Item("align:end", _("À la fin de la ligne")),
        Item("align:justify", _("Sur toute la ligne")),
    )


def _table() -> tuple[Item, ...]:
    return (
        Item("table", _("Ajouter un tableau…")),
        Item("row-after", _("Ajouter une ligne dessous")),
        Item("row-before", _("Ajouter une ligne dessus")),
        Item("column-after", _("Ajouter une colonne après")),
        Item("column-before", _("Ajouter une colonne avant")),
        Item("header-row", _("Première ligne en titre")),
        Item("header-column", _("Première colonne en titre")),
        Item("merge", _("Fusionner ou séparer les cases")),
        Item("delete-row", _("Supprimer la ligne")),
        Item("delete-column", _("Supprimer la colonne")),
        Item("delete-table", _("Supprimer le tableau")),
    )


def _history() -> list[Button]:
    return [
        Button("undo", _("Annuler"), "arrow-u-up-left", "Ctrl+Z"),
        Button("redo", _("Rétablir"), "arrow-u-up-right", "Ctrl+Y"),
    ]


def _words() -> list[Button]:
    return [
        Button("bold", _("Gras"), "text-b", "Ctrl+B", toggles=True, first=True),
        Button("italic", _("Italique"), "text-italic", "Ctrl+I", toggles=True, first=True),
        Button("underline", _("Souligné"), "text-underline", "Ctrl+U", toggles=True, first=True),
        Button("strike", _("Barré"), "text-strikethrough", "Ctrl+Maj+S", toggles=True),
        Button("sub", _("Indice"), "text-subscript", "Ctrl+,", toggles=True),
        Button("sup", _("Exposant"), "text-superscript", "Ctrl+.", toggles=True),
    ]


def _looks() -> list[Button]:
    colours = _colours("color", vocabulary.COLOURS, _("Couleur ordinaire"))
    grounds = _colours("mark", vocabulary.BACKGROUNDS, _("Sans couleur de fond"))
    return [
        Button("color", _("Couleur du texte"), "paint-brush", menu=colours, swatches=True, first=True),
        Button("mark", _("Couleur de fond"), "highlighter", menu=grounds, swatches=True),
        Button("size", _("Taille"), "text-aa", menu=_sizes()),
        Button("clear", _("Effacer la mise en forme"), "eraser", "Ctrl+<"),
    ]


def _paragraphs() -> list[Button]:
    return [
        Button("style", _("Style de paragraphe"), "text-h", menu=_styles(), first=True),
        Button("bullets", _("Liste à puces"), "list-bullets", "Ctrl+Maj+8", toggles=True, first=True),
        Button("numbers", _("Liste numérotée"), "list-numbers", "Ctrl+Maj+7", toggles=True),
        Button("outdent", _("Diminuer le retrait"), "text-outdent", "Maj+Tab"),
        Button("indent", _("Augmenter le retrait"), "text-indent", "Tab"),
        Button("align", _("Alignement"), "text-align-left", menu=_alignments()),
    ]


def _links() -> list[Button]:
    return [
        Button("link", _("Lien"), "link", "Ctrl+K"),
        Button("unlink", _("Retirer le lien"), "link-break"),
        Button("image", _("Image"), "image", first=True),
        Button("sound", _("Son"), "microphone"),
        Button("video", _("Vidéo"), "video-camera"),
        Button("document", _("Document joint"), "paperclip"),
    ]


def _others() -> list[Button]:
    return [
        Button("table-menu", _("Tableau"), "table", menu=_table()),
        Button("formula", _("Formule"), "sigma"),
        Button("emoji", _("Émoji"), "smiley"),
        Button("date", _("Date"), "calendar-blank"),
        Button("rule", _("Trait de séparation"), "minus"),
        Button("source", _("Code HTML"), "code"),
    ]


def toolbar() -> list[list[Button]]:
    """The groups of the bar, in order; `source` is for staff."""
    return [_history(), _paragraphs()[:1] + _words(), _looks(), _paragraphs()[1:], _links(), _others()]
