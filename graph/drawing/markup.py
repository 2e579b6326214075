"""Text in markup: the scene's own two functions, for those who still write markup themselves."""

from ..scene.markup import escape, number

__all__ = ["escape", "number"]
