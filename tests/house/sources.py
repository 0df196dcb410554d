"""The files of the project as text, for tests about the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("pmreview", "metrics", "summaries")
CODE = (*PACKAGES, "bench", "tests")
UNREAD = {"var", "node_modules", "__pycache__"}
DOTTED = {".ci", ".dockerignore", ".env.example", ".gitignore"}  # other names with a dot belong to tools and to people
BINARY = {".png", ".jpg", ".ico", ".woff2", ".mo", ".pdf", ".pyc", ".xlsx", ".sqlite3"}


def name_of(path: Path) -> str:
    """The file's path inside the project, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> Iterator[Path]:
    """The Python files of these folders, without generated migrations."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def templates() -> list[Path]:
    """The HTML templates of the project."""
    return sorted((ROOT / "templates").rglob("*.html"))


def text_files() -> Iterator[Path]:
    """Every file that people of the project wrote and that holds text."""
    for top in sorted(ROOT.iterdir()):
        if top.name in UNREAD or (top.name.startswith(".") and top.name not in DOTTED):
            continue
        found = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (path for path in found if path.is_file() and path.suffix not in BINARY and not UNREAD & set(path.parts))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The functions of a module, each with its length in lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def written_lines(path: Path) -> list[str]:
    """The lines of a file that are not blank."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
