package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The row of a workbook that names its columns.
 *
 * @param sheet the number of its sheet
 * @param line its line there; what stands above it are no rows
 * @param cells what stands in it, by column
 */
record SheetHeader(int sheet, int line, SortedMap<Integer, String> cells) {
    /** Among so many rows with anything in them, and so many sheets, the header is looked for. */
    private static final int ROWS = 100;

    private static final int SHEETS = 1_000;

    /**
     * Finds the header: in the sheet and the line that are set, otherwise where most of these labels stand, and the first
     * such place if there are several. Where none of them stands anywhere, it is the first row that is not empty.
     * Hidden sheets are looked at only if they are asked for.
     */
    static SheetHeader find(Workbook workbook, FileSettings settings, Set<String> labels) throws IOException {
        List<Workbook.Sheet> sheets = workbook.sheets();
        Search search =
                new Search(workbook.texts(), labels, settings.headerLine().orElse(0));
        int wanted =
                settings.sheet().isPresent() ? number(sheets, settings.sheet().get()) : -1;
        for (int i = 0; i < Math.min(sheets.size(), SHEETS); i++) {
            if (wanted < 0 ? !sheets.get(i).hidden() : i == wanted) {
                search.sheet = i;
                search.rows = 0;
                workbook.visit(i, search);
                search.rate();
            }
        }
        if (search.best == null) {
            throw noHeader(settings, sheets);
        }
        return search.best;
    }

    private static int number(List<Workbook.Sheet> sheets, String name) {
        List<String> names = sheets.stream().map(Workbook.Sheet::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).strip().equalsIgnoreCase(name.strip())) {
                return i;
            }
        }
        Problem problem = Problem.of(
                "unknown-sheet",
                "the workbook has no sheet '" + Problem.abbreviate(name) + "'; it has "
                        + names.stream()
                                .limit(30)
                                .map(n -> "'" + Problem.abbreviate(n) + "'")
                                .collect(Collectors.joining(", ")));
        throw new ProblemException(Suggestion.find(name, names)
                .map(near -> problem.withHint("did you mean '" + near + "'?"))
                .orElse(problem));
    }

    private static ProblemException noHeader(FileSettings settings, List<Workbook.Sheet> sheets) {
        if (settings.sheet().isEmpty() && !sheets.isEmpty() && sheets.stream().allMatch(Workbook.Sheet::hidden)) {
            String names = sheets.stream()
                    .limit(30)
                    .map(s -> "'" + Problem.abbreviate(s.name()) + "'")
                    .collect(Collectors.joining(", "));
            return new ProblemException(Problem.of(
                            "empty-file",
                            sheets.size() == 1
                                    ? "the only sheet of the workbook, " + names
                                            + ", is hidden; expected one that is shown"
                                    : "all sheets of the workbook are hidden: " + names
                                            + "; expected one that is shown")
                    .withHint("show the sheet and save the workbook, or name it with sheet in the import"));
        }
        if (settings.headerLine().isPresent()) {
            return FileProblems.of(
                    "unnamed-column",
                    "row " + settings.headerLine().getAsInt()
                            + " should name the columns, but all its cells are empty");
        }
        String where = settings.sheet()
                .map(name -> "the sheet '" + Problem.abbreviate(name) + "'")
                .orElse("the workbook");
        return FileProblems.of("empty-file", where + " has no cells; expected a row that names the columns, and rows");
    }

    /** The labels, in the order of the columns. Columns without one are none. */
    List<String> labels() {
        return List.copyOf(cells.values());
    }

    /** For each column of the sheet its place among the labels, or −1. */
    int[] places() {
        int[] places = new int[cells.isEmpty() ? 0 : cells.lastKey() + 1];
        Arrays.fill(places, -1);
        int place = 0;
        for (int column : cells.keySet()) {
            places[column] = place++;
        }
        return places;
    }

    /** Refuses labels that stand twice. */
    SheetHeader checked() {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        cells.forEach((column, label) ->
                columns.computeIfAbsent(label, l -> new ArrayList<>()).add(SheetColumn.letters(column)));
        List<Problem> problems = new ArrayList<>();
        columns.forEach((label, letters) -> {
            if (letters.size() > 1) {
                problems.add(Problem.of(
                        "duplicate-column",
                        "columns " + String.join(", ", letters) + " have the same name '" + Problem.abbreviate(label)
                                + "' in row " + line + "; expected each name once"));
            }
        });
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return this;
    }

    /** Looks at the first rows of each sheet. */
    private static final class Search implements Workbook.Visitor {
        private final SharedTexts texts;
        private final Set<String> labels;
        private final int onlyLine;
        private int sheet;
        private int rows;
        private int line;
        private SortedMap<Integer, String> cells = new TreeMap<>();
        private @Nullable SheetHeader best;
        private int found = -1;

        Search(SharedTexts texts, Set<String> labels, int onlyLine) {
            this.texts = texts;
            this.labels = labels;
            this.onlyLine = onlyLine;
        }

        @Override
        public boolean row(int number) {
            rate();
            line = number;
            return rows < ROWS && (onlyLine == 0 || number <= onlyLine);
        }

        @Override
        public void cell(int column, Cell cell) {
            put(column, cell.shown());
        }

        @Override
        public void sharedText(int column, int number) {
            put(column, texts.get(number));
        }

        private void put(int column, String text) {
            if (!text.isBlank() && (onlyLine == 0 || line == onlyLine)) {
                cells.put(column, text);
            }
        }

        private void rate() {
            if (cells.isEmpty()) {
                return;
            }
            rows++;
            Set<String> present = new HashSet<>();
            cells.values().forEach(text -> present.add(text.strip()));
            present.retainAll(labels);
            if (present.size() > found) {
                found = present.size();
                best = new SheetHeader(sheet, line, cells);
            }
            cells = new TreeMap<>();
        }
    }
}
