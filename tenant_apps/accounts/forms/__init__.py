"""What people type to come in and to protect their account."""
