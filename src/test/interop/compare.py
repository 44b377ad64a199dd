"""Names each cell in which a CSV file differs from that of Caravan: compare.py WHO EXPECTED FOUND"""
import csv, sys

who, expected, found = sys.argv[1:]
csv.field_size_limit(10_000_000)


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


ours, theirs = rows(expected), rows(found)
differences = []
if len(ours) != len(theirs):
    differences.append(f"{len(theirs)} rows instead of {len(ours)}")
for number, (left, right) in enumerate(zip(ours, theirs), 1):
    if len(left) != len(right):
        differences.append(f"row {number}: {len(right)} cells instead of {len(left)}")
    for label, a, b in zip(ours[0], left, right):
        if a != b:
            differences.append(f"row {number}, {label}: {a[:40]!r} came as {b[:40]!r}")
print(f"{who}: {len(theirs)} rows, " + (f"{len(differences)} differences" if differences else "all cells equal"))
for difference in differences:
    print("  " + difference)
