"""Hooks of mkdocs: the site's first pages are the READMEs, and a file that a page links to comes along."""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "README.md": "index.md",
    "README.ar.md": "ar.md",
    **{name: name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")},
}
_LINK = re.compile(r"(?<=\]\()([^):#\s]+)(?=[)#])")


def on_files(files: Files, config: Any) -> Files:
    """Adds the project's own pages, and the files outside ``docs/`` that any page links to."""
    for source, target in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, target, content=_relinked(text, ROOT)))
    for path in sorted({path for page in _pages() for path in _linked(page)}):
        files.append(File.generated(config, _place(path), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Points links out of ``docs/`` to the copies in the site."""
    return _relinked(markdown, ROOT / "docs") if page.file.generated_by is None else markdown


def _pages() -> list[Path]:
    return [*(ROOT / name for name in PAGES), *sorted((ROOT / "docs").glob("*.md"))]


def _linked(page: Path) -> list[Path]:
    """The project's files outside ``docs/`` that a page links to."""
    targets = [(page.parent / link).resolve() for link in _LINK.findall(page.read_text(encoding="utf-8"))]
    return [path for path in targets if path.is_file() and not _in_docs(path) and path.name not in PAGES]


def _relinked(text: str, folder: Path) -> str:
    def target(match: re.Match[str]) -> str:
        path = (folder / match[1]).resolve()
        return _place(path) if path.is_file() else match[1]

    # GitHub reads Markdown inside an element after an empty line, mkdocs where it is said.
    return _LINK.sub(target, text).replace('<div dir="rtl" lang="ar">', '<div dir="rtl" lang="ar" markdown>')


def _place(path: Path) -> str:
    """Where a file of the project is in the site."""
    if path.parent == ROOT and path.name in PAGES:
        return PAGES[path.name]
    return path.relative_to(ROOT / "docs").as_posix() if _in_docs(path) else f"files/{path.relative_to(ROOT)}"


def _in_docs(path: Path) -> bool:
    return path.is_relative_to(ROOT / "docs")
