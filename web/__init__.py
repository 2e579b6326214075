"""The rooms behind ``app.py``: everything that knows of HTTP, of the page, or of the command line."""
