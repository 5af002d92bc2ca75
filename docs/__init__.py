"""The pictures of the app, and the invented documents that are in them."""
