"""Checks a folder of built pages: each link inside it leads somewhere, and no page loads from the network.

Run `python .ci/links.py build/docs`. Links to other sites are not followed.
"""

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The links of a page, what it loads, and the anchors that it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors = {"", "top"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if "href" in found:
            (self.loaded if tag == "link" else self.links).append(found["href"])
        if "src" in found:
            self.loaded.append(found["src"])


def faults(folder: Path) -> Iterator[str]:
    """What is wrong, one line each."""
    pages = {path.resolve(): Page(path) for path in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        where = path.relative_to(folder.resolve())
        for link in page.links + page.loaded:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                if link in page.loaded and url.scheme != "data":
                    yield f"{where}: loads {link} from the network"
                continue
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            if not target.is_file():
                yield f"{where}: {link} leads to no file"
            elif target in pages and unquote(url.fragment) not in pages[target].anchors:
                yield f"{where}: {link} leads to no place on its page"
    if not pages:
        yield f"{folder}: no pages"


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1])))
    print(*found or ["Every link leads somewhere."], sep="\n")
    sys.exit(bool(found))
