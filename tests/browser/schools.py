"""Schools of one journey: what others do in theirs is not seen here."""

_DEPARTMENT = "998"  # neither the demo nor any order of a journey is there: no feed of theirs comes here


def open_school(name: str):
    """A new open school, empty, born as in real life; its subdomain is its own even when the name is not."""
    from tenants import birth, services
    from tenants.choices import SchoolStatus
    from tenants.models import School
    from tenants.uai import check_letter

    digits = f"{_DEPARTMENT}{School.objects.count():04d}"
    school = services.register_school(uai=digits + check_letter(digits), name=name, city="Port-Brumal")
    birth.create_role(school)
    birth.create_schema(school)
    services.add_domain(school=school)
    for status in (SchoolStatus.OPENING, SchoolStatus.OPEN):
        services.set_status(school=school, status=status)
    return school
