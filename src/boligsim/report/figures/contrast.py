"""Contrast between two colours by the accessibility rules (WCAG 2.1)."""

from __future__ import annotations

from typing import Any

__all__ = ["contrast", "luminance", "over"]


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance of an sRGB colour.

    Parameters
    ----------
    colour
        Red, green, blue in 0..1.

    Returns
    -------
    float
        0 for black, 1 for white.

    Notes
    -----
    Source: WCAG 2.1, definition of relative luminance.
    """

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def over(colour: Any, ground: Any) -> tuple[float, float, float]:
    """Return the colour seen when a translucent one lies on an opaque ground."""
    from matplotlib.colors import to_rgba

    red, green, blue, alpha = to_rgba(colour)
    under = to_rgba(ground)
    mixed = [alpha * c + (1 - alpha) * g for c, g in zip((red, green, blue), under, strict=False)]
    return mixed[0], mixed[1], mixed[2]


def contrast(colour: Any, ground: Any) -> float:
    """Contrast ratio between a colour and what it lies on.

    Parameters
    ----------
    colour, ground
        Anything matplotlib takes for a colour; `colour` may be translucent.

    Returns
    -------
    float
        1 (same) to 21 (black on white).

    Notes
    -----
    Source: WCAG 2.1, success criteria 1.4.3 and 1.4.11.

    Examples
    --------
    >>> round(contrast("black", "white"))
    21
    """
    from matplotlib.colors import to_rgba

    seen = luminance(over(colour, ground))
    under = luminance(to_rgba(ground)[:3])
    low, high = sorted((seen, under))
    return (high + 0.05) / (low + 0.05)
