"""Words of the cards for templates."""
