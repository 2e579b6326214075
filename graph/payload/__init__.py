"""The JSON contract: what the browser and every other reader is given."""
