"""The pictures of what people say on their card (names of frontend/icons.json)."""

from tenant_apps.directory.choices import Interest, Mood

MOOD_ICONS: dict[str, str] = {
    "": "smiley-blank",
    Mood.HAPPY: "smiley",
    Mood.PLAYFUL: "smiley-wink",
    Mood.PROUD: "medal",
    Mood.LOVING: "heart",
    Mood.CURIOUS: "lightbulb",
    Mood.CALM: "leaf",
    Mood.DREAMY: "moon",
    Mood.TIRED: "smiley-meh",
    Mood.WORRIED: "smiley-nervous",
    Mood.SAD: "smiley-sad",
    Mood.ANGRY: "smiley-angry",
    Mood.ILL: "smiley-x-eyes",
}
INTEREST_ICONS: dict[str, str] = {
    Interest.READING: "book-open",
    Interest.DRAWING: "palette",
    Interest.MUSIC: "music-notes",
    Interest.SPORT: "soccer-ball",
    Interest.ANIMALS: "paw-print",
    Interest.NATURE: "tree",
    Interest.COOKING: "cooking-pot",
    Interest.GAMES: "dice-five",
    Interest.PUZZLES: "puzzle-piece",
    Interest.SCIENCE: "flask",
    Interest.SPACE: "planet",
    Interest.CINEMA: "film-slate",
    Interest.THEATRE: "mask-happy",
    Interest.CYCLING: "bicycle",
    Interest.SWIMMING: "person-simple-swim",
    Interest.TRAVEL: "airplane-tilt",
}
