"""What a spelling means in its library."""
