"""Frames on standard output, or in a file that appears whole or not at all."""

import os
import sys
import tempfile
from pathlib import Path

import pandas as pd

from planlib.errors import OutputError

FORMATS = ("table", "csv", "json", "parquet", "xlsx")


def emit(frame: pd.DataFrame, options, title: str, table: pd.DataFrame) -> None:
    """Print a frame, or write it to a file that appears whole or not at all."""
    ending = Path(options.output or "").suffix.lower().removeprefix(".")
    options.format = options.format or (ending if ending in FORMATS else "table")
    if options.lang == "en" and "label_en" in frame:
        table = table.assign(label=frame["label_en"].fillna(frame["label"]))
    if options.format == "xlsx":
        if not options.output:
            raise OutputError("A workbook needs a file: add -o FILE.xlsx.")
        from planlib.briefing import phrases, xlsx

        shown = phrases.readable(frame, options.lang) if "low" in frame else frame
        whole(Path(options.output), lambda path: xlsx.frame_workbook(shown, title, path))
    elif options.format == "parquet":
        if not options.output:
            raise OutputError("Parquet needs a file: add -o FILE.parquet.")
        from planlib.scale import parts

        whole(Path(options.output), lambda path: parts.write_parquet(frame, path))
    elif options.output:
        text = _text(frame, options.format, table)
        # Excel takes a CSV file for UTF-8 only if it begins with a BOM.
        encoding = "utf-8-sig" if options.format == "csv" else "utf-8"
        whole(
            Path(options.output), lambda path: path.write_text(text, encoding=encoding, newline="")
        )
    else:
        sys.stdout.write(_text(frame, options.format, table))
        sys.stdout.flush()
        return
    print(f"planlib: wrote {options.output}", file=sys.stderr)


def _text(frame: pd.DataFrame, kind: str, table: pd.DataFrame) -> str:
    if kind == "csv":
        return frame.to_csv(index=False, lineterminator="\n")
    if kind == "json":
        return frame.to_json(orient="records", force_ascii=False, indent=2) + "\n"
    with pd.option_context(
        "display.unicode.east_asian_width", True, "display.max_colwidth", 60, "display.width", None
    ):
        return (
            table.to_string(index=False, na_rep="") + "\n"
            if len(table)
            else "  ".join(table) + "\n"
        )


def whole(path: Path, write) -> None:
    """Write beside the place and move there."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder, and a file was expected. Name a file with -o.")
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent
        )
        os.close(handle)
        os.chmod(name, 0o644)  # noqa: PTH101  (mkstemp makes it private)
        try:
            write(Path(name))
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}. Check the folder, close the file elsewhere, "
            "or name another with -o."
        ) from None
