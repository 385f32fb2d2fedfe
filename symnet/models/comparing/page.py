"""A verdict on two models as a page of HTML, for readers without scripts, on paper or on a phone."""

from collections.abc import Sequence
from typing import Final

from symnet.models.comparing.drawing import drawn, text
from symnet.models.comparing.matching import Segment
from symnet.models.comparing.matrices import Tier
from symnet.models.comparing.record import WORDS, array, holds, summary
from symnet.models.comparing.verdicts import Comparison, Different
from symnet.models.graphs import Graph
from symnet.typeset.page import page
from symnet.version import __version__

HUES: Final = {
    Tier.SAME: ("1a7f37", "6fd083"),
    Tier.ONCE: ("1a7f37", "6fd083"),
    Tier.ALONG: ("2459a8", "85b8ff"),
    Tier.OPEN: ("8a6100", "e3b341"),
    Tier.APART: ("c1121f", "ff7b72"),
}
"""On white and on black; each has a contrast of at least 4.5 to 1."""
MEANINGS: Final = {
    Tier.SAME: "both give the same for all real inputs",
    Tier.ONCE: "every weight after is the nearest number to what the model before gives",
    Tier.ALONG: "every weight after is within what rounding each operation explains",
    Tier.OPEN: "neither is known",
    Tier.APART: "an entry is further off than rounding explains",
}


EMPTY: Final = '<td colspan="3"></td>'


def _css() -> str:
    light, dark = (
        "".join(f".{tier.name.lower()}{{--hue:#{hues[at]}}}" for tier, hues in HUES.items()) for at in (0, 1)
    )
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


_STYLE: Final = (
    _css() + "body{max-width:80rem}h1,h2,code,td{overflow-wrap:anywhere}.verdict{font-size:1.15rem}"
    ".verdict,.word{color:var(--hue);font-weight:bold}.hint{color:var(--hue)}.quiet{color:var(--quiet)}"
    ".segments{width:100%;table-layout:fixed}.segments th{text-align:left;font-weight:normal"
    ";color:var(--quiet);padding:.3rem .6rem}.segments td,.segments td:first-child{text-align:left"
    ";vertical-align:top;padding:.3rem .6rem}.segments td:first-child{border-left:.3rem solid var(--hue)}"
    ".segments tr{break-inside:avoid;print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    "tr.apart,tr.open{background:color-mix(in srgb,var(--hue) 9%,transparent)}td p{margin:0}"
    ".number{font-variant-numeric:tabular-nums}"
    ".models{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 2rem}"
    ".models div{overflow-x:auto}"
    ".model{max-width:100%;height:auto;font:13px sans-serif;print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}.model path{fill:none;stroke:var(--quiet)}"
    ".model rect{fill:var(--paper);stroke:var(--hue);stroke-width:2}.model .plain{--hue:var(--quiet)}"
    ".model .plain rect{stroke-width:1}.model text{fill:var(--ink)}"
    ".model .quiet{fill:var(--quiet);font-size:11px}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dd{margin:0}"
    "@media(max-width:45rem){.models{grid-template-columns:minmax(0,1fr)}.segments thead{display:none}"
    ".segments,.segments tbody,.segments tr,.segments td{display:block}.segments tr{margin:.5rem 0;"
    "border-left:.3rem solid var(--hue)}.segments td,.segments td:first-child{padding:.1rem .6rem;border:0}"
    ".segments td[title]::before{content:attr(title) ': ';color:var(--quiet)}dl{grid-template-columns:1fr}}"
    "@media print{body{max-width:none}.model{max-height:none}}"
)


def html(found: Comparison, names: Sequence[str], models: Sequence[Graph] = ()) -> str:
    """A page on the comparison of models of these names, drawn where they are graphs."""
    segments = found.report.segments
    return page(
        " and ".join("".join(c for c in name if c.isprintable()) for name in names),
        f'<p class="verdict {_hue(found)}">{text(str(found))}</p>\n',
        _witness(found) if isinstance(found, Different) else "",
        f"<p>{text(summary(segments))}</p>\n",
        _segments(segments),
        _drawn(names, models, segments),
        _assumed(found.report.assumed),
        _legend(segments),
        f"<p>symnet {__version__}</p>\n",
        style=_STYLE,
    )


def _hue(found: Comparison) -> str:
    if holds(found):
        return max((each.tier for each in found.report.segments), default=Tier.SAME).name.lower()
    return (Tier.APART if isinstance(found, Different) else Tier.OPEN).name.lower()


def _witness(found: Different) -> str:
    rows = "".join(
        f"<dt>{text(name)}</dt><dd><code>{text(array(numbers))}</code></dd>\n"
        for name, numbers in found.witness.items()
    )
    place = text(f"{found.output}{list(found.place)}")
    values = f"{place} is {found.left!r} before and {found.right!r} after, both enclosed"
    return f"<p>{values}{', at' if rows else ''}</p>\n" + (f"<dl>\n{rows}</dl>\n" if rows else "")


def _segments(segments: Sequence[Segment]) -> str:
    heads = "".join(f"<th>{each}</th>" for each in ("layer", "before", "after", "apart", "verdict"))
    rows = "".join(map(_row, sorted(segments, key=lambda each: each.tier < Tier.OPEN)))
    return (
        f'<table class="segments">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'
        if segments
        else ""
    )


def _row(segment: Segment) -> str:
    worst, words = segment.worst, []
    if worst is not None:
        words = [
            f"{worst.left:.9g}",
            f"{worst.right:.9g}",
            f"{worst.ratio:.3g} of the bound {worst.bound:.3g}",
        ]
    titles = ("before", "after", "apart")
    cells = "".join(
        f'<td class="number" title="{title}">{word}</td>' for title, word in zip(titles, words, strict=False)
    )
    place = f"worst in {segment.where}, row {worst.row}, column {worst.column}" if worst else ""
    counted = f"{segment.entries} entries, by {segment.decided}" if segment.entries else ""
    hints = f'<p class="hint">what explains it: {text(segment.explanation)}</p>' * bool(segment.explanation)
    quiet = "".join(f'<p class="quiet">{text(each)}</p>' for each in (place, counted) if each)
    return (
        f'<tr class="{segment.tier.name.lower()}"><td><b>{text(segment.name)}</b>{quiet}</td>'
        f"{cells or EMPTY}"
        f'<td><span class="word">{WORDS[segment.tier]}</span><p>{text(segment.reason)}</p>{hints}</td></tr>\n'
    )


def _drawn(names: Sequence[str], models: Sequence[Graph], segments: Sequence[Segment]) -> str:
    """Both networks side by side, each layer in the colour of its segment."""
    hues = {each.name: each.tier.name.lower() for each in sorted(segments, key=lambda each: each.tier)}
    parts = [
        f"<div><h2>{title}</h2><p>{text(name)}</p>{drawn(model, hues)}</div>\n"
        for title, name, model in zip(("Before", "After"), names, models, strict=False)
    ]
    return f'<div class="models">\n{"".join(parts)}</div>\n' if parts else ""


def _assumed(sentences: Sequence[str]) -> str:
    rows = "".join(f"<li>{text(each)}</li>\n" for each in sentences)
    return f"<p>Assumed:</p>\n<ul>\n{rows}</ul>\n" if rows else ""


def _legend(segments: Sequence[Segment]) -> str:
    rows = "".join(
        f'<dt class="{tier.name.lower()}"><span class="word">{WORDS[tier]}</span></dt><dd>{meaning}</dd>\n'
        for tier, meaning in MEANINGS.items()
        if any(each.tier == tier for each in segments)
    )
    return f"<dl>\n{rows}</dl>\n" if rows else ""
