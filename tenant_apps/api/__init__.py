"""/api/v1/: the ground the services' own APIs stand on; tokens with scopes, pages, limits, the schema."""
