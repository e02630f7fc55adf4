"""A few lines to write SVG safely: every text and attribute is escaped, every number rounded the same way.

Colours stand on the elements as attributes, so that a picture is whole by itself; a page that wants others (dark mode,
print) says so in its stylesheet by the classes, which win over attributes.
"""

from __future__ import annotations

from html import escape

# Blue, vermilion, green, purple, orange, sky, slate: told apart by the colour-blind (after Okabe and Ito, 2008), with
# the colour of a numeral that reads on each.
SERIES = (
    ("#0072b2", "#ffffff"),
    ("#c04a00", "#ffffff"),
    ("#007a5a", "#ffffff"),
    ("#a2417f", "#ffffff"),
    ("#e69f00", "#1a1a1a"),
    ("#56b4e9", "#1a1a1a"),
    ("#4a5058", "#ffffff"),
)
INK, QUIET, LAND, NEIGHBOUR, PAPER = "#1f2933", "#5c6670", "#e4e1d8", "#f1efe9", "#ffffff"


class Svg(str):
    """Markup that is already safe. Templates put it in as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def element(tag: str, /, *children: Svg | str | float | None, **attributes: str | float | None) -> Svg:
    """One element. Of an attribute's name a trailing underscore is dropped, others are hyphens; None leaves it out.

    Examples
    --------
    >>> element("text", "Ñame & <b>", x=1.0, class_="name", text_anchor="middle", fill=None)
    '<text x="1" class="name" text-anchor="middle">Ñame &amp; &lt;b&gt;</text>'
    >>> element("circle", cx=2.345, r=3)
    '<circle cx="2.35" r="3"/>'
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(number(value) if isinstance(value, (int, float)) else value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = join(*children)
    return Svg(f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>")


def join(*children: Svg | str | float | None) -> Svg:
    """Pieces one after another, the unsafe ones escaped."""
    return Svg(
        "".join(
            child if isinstance(child, Svg) else escape(number(child) if isinstance(child, (int, float)) else child)
            for child in children
            if child is not None
        )
    )


def picture(
    *children: Svg | None, width: float, height: float, title: str, description: str = "", id: str, class_: str = ""
) -> Svg:
    """A whole SVG picture that says what it is to those who do not see it. `id` must be unique in its page."""
    return element(
        "svg",
        element("title", title, id=f"{id}-title"),
        element("desc", description, id=f"{id}-desc") if description else None,
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        class_=class_ or None,
        role="img",
        aria_labelledby=f"{id}-title" + (f" {id}-desc" if description else ""),
        font_family="system-ui, sans-serif",
    )


def number(value: float) -> str:
    """At most two decimals, no trailing zeros, no minus zero.

    Examples
    --------
    >>> number(2.0), number(-0.001), number(1.256)
    ('2', '0', '1.26')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return "0" if text == "-0" else text


def series(index: int) -> tuple[str, str, str]:
    """Class, colour and numeral colour of the index-th group, going round when there are more groups than colours."""
    which = index % len(SERIES)
    return f"s{which}", *SERIES[which]
