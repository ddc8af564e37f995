"""Which academy a UAI belongs to, and the holiday zone of an academy.

The first three digits of a UAI are its department (620 and 720 for Corsica); zones are those of the
ministry's school calendar since 2017 (arrêté du 16 avril 2015), which no open file carries.
"""

from tenants.choices import Zone
from tenants.text import search_form

_DEPARTMENTS = {
    "Aix-Marseille": "004 005 013 084",
    "Amiens": "002 060 080",
    "Besançon": "025 039 070 090",
    "Bordeaux": "024 033 040 047 064",
    "Clermont-Ferrand": "003 015 043 063",
    "Corse": "620 720",
    "Créteil": "077 093 094",
    "Dijon": "021 058 071 089",
    "Grenoble": "007 026 038 073 074",
    "Guadeloupe": "971",
    "Guyane": "973",
    "La Réunion": "974",
    "Lille": "059 062",
    "Limoges": "019 023 087",
    "Lyon": "001 042 069",
    "Martinique": "972",
    "Mayotte": "976",
    "Montpellier": "011 030 034 048 066",
    "Nancy-Metz": "054 055 057 088",
    "Nantes": "044 049 053 072 085",
    "Nice": "006 083",
    "Normandie": "014 027 050 061 076",
    "Orléans-Tours": "018 028 036 037 041 045",
    "Paris": "075",
    "Poitiers": "016 017 079 086",
    "Reims": "008 010 051 052",
    "Rennes": "022 029 035 056",
    "Strasbourg": "067 068",
    "Toulouse": "009 012 031 032 046 065 081 082",
    "Versailles": "078 091 092 095",
}
_ACADEMY_OF = {number: academy for academy, numbers in _DEPARTMENTS.items() for number in numbers.split()}
_ZONES = {
    Zone.A: "besancon bordeaux clermont-ferrand dijon grenoble limoges lyon poitiers",
    Zone.B: (
        "aix-marseille amiens caen lille nancy-metz nantes nice normandie orleans-tours reims rennes rouen strasbourg"
    ),
    Zone.C: "creteil montpellier paris toulouse versailles",
}
_ZONE_OF = {search_form(academy): zone for zone, academies in _ZONES.items() for academy in academies.split()}


def academy_of(uai: str) -> str:
    """The academy of the department that begins this UAI; '' when it is none of ours."""
    return _ACADEMY_OF.get(uai.strip()[:3], "")


def zone_of(academy: str) -> Zone:
    """The holiday zone of an academy, however its name is written; OTHER for Corsica and overseas."""
    name = search_form(academy).removeprefix("academie de ").removeprefix("academie d ")
    return _ZONE_OF.get(name, Zone.OTHER)
