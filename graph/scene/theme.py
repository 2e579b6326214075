"""The colours of a drawing: one record for each theme, every colour a plain ``#rrggbb``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Literal

__all__ = ["PALETTES", "THEMES", "Palette", "Theme", "ThemeName", "blend", "contrast", "theme_of"]

ThemeName = Literal["light", "dark"]
Palette = Literal["default", "colour_blind"]
THEMES: tuple[ThemeName, ...] = ("light", "dark")
PALETTES: tuple[Palette, ...] = ("default", "colour_blind")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they stand for. Text colours reach 4.5 : 1 on ``paper``.

    Attributes:
        paper: what the drawing stands on; also fills the gates.
        ink: names and signs; quiet: operators between numbers, names on wires.
        value, downstream, local, upstream: the four numbers of an edge.
        wire, outline: lines; box, constant: fills of inputs and constants; frame: of opened composites.
        forward_tint, backward_tint: behind what a step writes.
        warning: the sign at a kink or a non-finite number.
        negative, zero, positive, broken: heat maps, in colours apart from those of the four numbers, so that a
            positive element is not taken for a gradient; broken is for numbers that are not finite.
        has_bold_numbers: whether what stands on wires is bold.
    """

    paper: str
    ink: str
    quiet: str
    value: str
    downstream: str
    local: str
    upstream: str
    wire: str
    outline: str
    box: str
    constant: str
    frame: str
    frame_line: str
    forward_tint: str
    backward_tint: str
    warning: str
    negative: str
    zero: str
    positive: str
    broken: str
    has_bold_numbers: bool = True

    @property
    def colours(self) -> dict[str, str]:
        """All colours by name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "has_bold_numbers"}


_LIGHT = Theme(
    paper="#ffffff",
    ink="#0f172a",
    quiet="#5b6a7e",
    value="#0f7b3f",
    downstream="#c81e2b",
    local="#6b3fc4",
    upstream="#a94e08",
    wire="#64748b",
    outline="#475569",
    box="#e8f1fb",
    constant="#e5e7eb",
    frame="#f5f7fa",
    frame_line="#94a3b8",
    forward_tint="#dcf5e6",
    backward_tint="#fde3e3",
    warning="#a94e08",
    negative="#2166ac",
    zero="#ffffff",
    positive="#a67c00",
    broken="#475569",
)
_DARK = Theme(
    paper="#0f172a",
    ink="#f1f5f9",
    quiet="#94a3b8",
    value="#4ade80",
    downstream="#ff7b81",
    local="#b79cff",
    upstream="#fbad4b",
    wire="#94a3b8",
    outline="#94a3b8",
    box="#1c2f4d",
    constant="#334155",
    frame="#162136",
    frame_line="#64748b",
    forward_tint="#123f2b",
    backward_tint="#4a1d25",
    warning="#fbad4b",
    negative="#2166ac",
    zero="#ffffff",
    positive="#a67c00",
    broken="#0f172a",
)
# Blue for what goes forward, vermilion for what comes back: apart under every common colour blindness.
_COLOUR_BLIND = {
    "light": {
        "value": "#005a9c", "downstream": "#b83c00", "local": "#7a3d8f", "upstream": "#5c5c00",
        "forward_tint": "#dbeafa", "backward_tint": "#fde6d5", "negative": "#005a9c", "positive": "#a67c00",
    },
    "dark": {
        "value": "#6cb8ff", "downstream": "#ff9a5c", "local": "#e2a5f0", "upstream": "#d8cf5a",
        "forward_tint": "#11365c", "backward_tint": "#4d2a12", "negative": "#005a9c", "positive": "#a67c00",
    },
}  # fmt: skip


_TEXTS = ("ink", "quiet", "value", "downstream", "local", "upstream", "warning")
_FADED = 0.33  # how far what is not concerned lies towards the paper


def blend(colour: str, towards: str, share: float) -> str:
    """The colour that lies ``share`` (0 to 1) of the way from one colour to another."""
    pairs = ((int(colour[i : i + 2], 16), int(towards[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """How well one colour can be told from the other, from 1 to 21.

    Source: W3C, Web Content Accessibility Guidelines 2.1, "contrast ratio" and "relative luminance".
    """
    darker, lighter = sorted(map(_luminance, (first, second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _faded(colour: str, paper: str) -> str:
    """A text's colour nearer to the paper, as far as it can still be read from afar."""
    shares = (_FADED * step / 16 for step in range(16, 0, -1))
    return next(
        (fit for fit in (blend(colour, paper, share) for share in shares) if contrast(fit, paper) >= 4.5), colour
    )


@cache
def theme_of(name: ThemeName, palette: Palette = "default", is_dimmed: bool = False) -> Theme:
    """The theme of that name; dimmed: the same with its marks nearer to the paper, its texts only as far as that leaves
    them a contrast of 4.5 : 1, and its numbers in a lighter weight.

    Dimming mixes colours because opacity of a group is not drawn alike by all programs that read SVG.
    """
    theme = _DARK if name == "dark" else _LIGHT
    if palette == "colour_blind":
        theme = _with(theme, _COLOUR_BLIND[name])
    if not is_dimmed:
        return theme
    return _with(theme, {name: _dimmed(name, colour, theme.paper) for name, colour in theme.colours.items()}, False)


def _with(theme: Theme, colours: Mapping[str, str], has_bold_numbers: bool = True) -> Theme:
    """The theme with other colours, by name."""
    changes: dict[str, Any] = {**colours, "has_bold_numbers": has_bold_numbers}
    return replace(theme, **changes)


def _dimmed(name: str, colour: str, paper: str) -> str:
    if name in ("frame", "zero", "paper"):
        return colour
    return _faded(colour, paper) if name in _TEXTS else blend(colour, paper, _FADED)
