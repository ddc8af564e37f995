"""Three fictitious schools, loaded through the services real schools go through."""
