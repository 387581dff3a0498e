"""A business's own colour, made readable: WCAG contrast, and the nearest shade that passes in light and in dark."""

from dataclasses import dataclass

OURS = "#3b3a93"
#: The grounds on which the colour must be read, as in tokens.css and chat.css, rounded to the harder side.
LIGHT_PAPER, DARK_PAPER = "#f3efe8", "#2c2824"
WHITE, BLACK = "#ffffff", "#14121c"
LEAST = 4.5  # WCAG 2.2 AA for text

Rgb = tuple[float, float, float]


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in rgb)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG, 0 to 1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, part: float) -> str:
    """`part` (0 to 1) of `one`, the rest of `other`."""
    first, second = _rgb(one), _rgb(other)
    red, green, blue = (a * part + b * (1 - part) for a, b in zip(first, second, strict=True))
    return _hex((red, green, blue))


@dataclass(frozen=True)
class Shade:
    """The colour as it is used in one theme: as a ground with letters `on` it, and as letters on `soft` and on paper."""

    colour: str
    on: str
    soft: str
    line: str
    changed: bool
    ratio: float


@dataclass(frozen=True)
class Shades:
    """A colour in both themes, and how the chosen colour itself would have fared with white letters."""

    chosen: str
    own_ratio: float
    light: Shade
    dark: Shade

    @property
    def readable(self) -> bool:
        """Whether the colour could stay as chosen in the light theme."""
        return not self.light.changed


def shades(colour: str) -> Shades:
    """The nearest shades of `colour` (#rrggbb) that can be read: every pair reaches 4.5 to 1."""
    light = _nearest(colour, BLACK, WHITE, LIGHT_PAPER, 0.10)
    dark = _nearest(colour, WHITE, BLACK, DARK_PAPER, 0.16)
    return Shades(colour, contrast(colour, WHITE), light, dark)


def _nearest(colour: str, towards: str, on: str, paper: str, softness: float) -> Shade:
    """Goes in hundredths from the colour towards black or white until it can be read; the end of the way always can."""
    for step in range(101):
        shade = mix(towards, colour, step / 100)
        soft = mix(shade, paper, softness)
        ratio = min(contrast(shade, on), contrast(shade, paper), contrast(shade, soft))
        if ratio >= LEAST:
            return Shade(shade, on, soft, mix(shade, paper, softness * 3), step > 0, ratio)
    raise AssertionError("black on light and white on dark can always be read")


def style_sheet(colour: str) -> str:
    """The desk's and the chat's tokens of colour in the business's own; empty without one."""
    if not colour:
        return ""
    both = shades(colour)
    light, dark = both.light, both.dark
    tokens = {
        "accent": (light.colour, dark.colour),
        "accent-hover": (mix(BLACK, light.colour, 0.15), mix(WHITE, dark.colour, 0.2)),
        "on-accent": (light.on, dark.on),
        "accent-ink": (light.colour, dark.colour),
        "accent-soft": (light.soft, dark.soft),
        "accent-line": (light.line, dark.line),
        "head": (light.colour, dark.soft),
        "on-head": (light.on, WHITE),
        "calm": (light.soft, dark.soft),
    }
    lines = "".join(f"--{name}:light-dark({one},{other});" for name, (one, other) in tokens.items())
    return f":root{{{lines}}}"
