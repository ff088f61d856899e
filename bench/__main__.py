"""``python -m bench [NAME ...]``: all measurements, or some of them, printed as they come."""

import importlib
import sys

MODULES = (
    "text",
    "dates",
    "extraction",
    "reparse",
    "start_up",
    "crawl",
    "nothing_new",
    "memory",
    "copies",
    "search",
    "reader",
    "scaling",
)


def main(names: list[str]) -> int:
    unknown = set(names) - set(MODULES)
    if unknown:
        print(f"no measurement {sorted(unknown)[0]!r}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    for name in names or MODULES:
        print(f"\n{name}", flush=True)
        for what, value, note in importlib.import_module(f"bench.{name}").rows():
            shown = value if isinstance(value, str) else f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
            print(f"  {what:<80} {shown:>12}  {note}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
