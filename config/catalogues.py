"""Translations as Django reads them: `python -m config.catalogues` compiles locale/*.po (GNU gettext is not needed)."""

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile the catalogues that changed since they last were; the files written.

    Several processes may do it at once: a file is there whole, or not at all.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        part = target.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(part))
        part.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
