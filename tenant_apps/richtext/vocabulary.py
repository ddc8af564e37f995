"""The one list of what a text may hold: tags, attributes, and classes in place of styles (no inline style passes)."""

COLOURS = ("red", "orange", "green", "teal", "blue", "purple", "pink", "grey")
BACKGROUNDS = ("yellow", "orange", "green", "teal", "blue", "purple", "pink", "grey")
SIZES = ("small", "large", "huge")
ALIGNMENTS = ("center", "end", "justify")
INDENTS = ("1", "2", "3", "4")
WIDTHS = ("small", "medium")

_BLOCKS = {"p", "h2", "h3", "h4", "blockquote", "pre", "hr", "br", "ul", "ol", "li", "figure", "figcaption"}
_WORDS = {"strong", "em", "u", "s", "sub", "sup", "code", "span", "mark", "a", "time"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_MEDIA = {"img", "audio", "video", "iframe"}
# Presentation MathML Core; no annotation, no action, no link: nothing in it may hold HTML of its own.
_LAYOUT = {"math", "mrow", "mstyle", "mpadded", "mphantom", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd"}
_SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
_SIGNS = {"mi", "mn", "mo", "ms", "mtext", "mspace"}
MATH = _LAYOUT | _SCRIPTS | _SIGNS
TAGS = _BLOCKS | _WORDS | _TABLES | _MEDIA | MATH
# Their content goes with them: it is no text of anybody.
DROPPED = {"script", "style", "template", "noscript", "svg", "object", "title", "textarea", "select", "noembed", "xmp"}

_OF_MATH = {"display", "displaystyle", "scriptlevel", "mathvariant", "dir"}
_OF_SIGNS = {"stretchy", "fence", "form", "lspace", "rspace", "separator", "minsize", "maxsize", "largeop"}
_OF_LAYOUT = {"accent", "accentunder", "linethickness", "movablelimits", "symmetric", "width", "height", "depth"}
MATH_ATTRIBUTES = _OF_MATH | _OF_SIGNS | _OF_LAYOUT | {"columnalign", "rowspacing", "columnspacing", "columnspan"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "data-document"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src"},
    "video": {"src", "width", "height"},
    "iframe": {"src", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "span": {"data-formula"},
    "time": {"datetime"},
    **{tag: set(MATH_ATTRIBUTES) for tag in MATH},
}

_PLACED = {f"align-{name}" for name in ALIGNMENTS} | {f"indent-{step}" for step in INDENTS}
_WIDE = {f"width-{name}" for name in WIDTHS}
CLASSES: dict[str, set[str]] = {
    **dict.fromkeys(("p", "h2", "h3", "h4", "td", "th"), _PLACED),
    "span": {f"color-{name}" for name in COLOURS} | {f"size-{name}" for name in SIZES} | {"formula"},
    "mark": {f"mark-{name}" for name in BACKGROUNDS},
    "figure": _WIDE | {"sound", "film", "embed"},
}

# What an embedded player may do: run and know its own site, go full screen; never reach our page nor open windows.
_FRAME = {
    "sandbox": "allow-scripts allow-same-origin allow-presentation",
    "loading": "lazy",
    "referrerpolicy": "strict-origin-when-cross-origin",
    "allowfullscreen": "",
}
FORCED = {
    "iframe": _FRAME,
    "audio": {"controls": "", "preload": "metadata"},
    "video": {"controls": "", "preload": "metadata", "playsinline": ""},
}
