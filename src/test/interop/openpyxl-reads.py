"""Reads a workbook as a stream, which believes what the file says of its dimension, and writes it as CSV."""
import csv, sys
from openpyxl import load_workbook

sheet = load_workbook(sys.argv[1], read_only=True).worksheets[0]
with open(sys.argv[2], "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    for row in sheet.iter_rows():
        cells = []
        for cell in row:
            value = "" if cell.value is None else cell.value
            if isinstance(value, float) and "." in cell.number_format:
                value = f"{value:.{len(cell.number_format.split('.')[1])}f}"
            elif hasattr(value, "isoformat"):
                kind = cell.number_format
                value = value.strftime(
                    "%Y-%m-%d %H:%M:%S" if "y" in kind and "h" in kind else "%Y-%m-%d" if "y" in kind else "%H:%M:%S"
                )
            cells.append(value)
        writer.writerow(cells)
