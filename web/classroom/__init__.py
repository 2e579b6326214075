"""The class in the room: a projector, its phones, and the questions between them."""
