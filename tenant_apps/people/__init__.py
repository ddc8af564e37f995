"""La classe, Annuaire, favourites and named lists."""
