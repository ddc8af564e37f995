"""Pages and addresses of documents."""
