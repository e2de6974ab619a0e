"""Small widgets shared by the places."""
