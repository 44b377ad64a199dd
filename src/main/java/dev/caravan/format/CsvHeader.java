package dev.caravan.format;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The line of a CSV file that names its columns. */
final class CsvHeader {
    /** As many columns as a sheet of Excel can have. */
    static final int MAX_COLUMNS = 16_384;

    private CsvHeader() {}

    /** Reads the first line that is not blank. Columns without a name at the end of the line are none. */
    static List<String> read(CsvParser parser, TextEncoding encoding) throws IOException {
        do {
            if (!parser.next()) {
                throw FileProblems.onlyBlankLines();
            }
        } while (parser.isWhiteSpace());
        if (parser.fault() != CsvParser.Fault.NONE) {
            throw FileProblems.brokenHeader(parser);
        }
        List<String> labels = labels(parser);
        check(labels, parser.line(), encoding);
        return List.copyOf(labels);
    }

    private static List<String> labels(CsvParser parser) {
        int size = parser.size();
        while (size > 0 && parser.cell(size - 1).isBlank()) {
            size--;
        }
        if (size > MAX_COLUMNS) {
            throw FileProblems.tooManyColumns(MAX_COLUMNS);
        }
        List<String> labels = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            labels.add(parser.cell(i));
        }
        return labels;
    }

    private static void check(List<String> labels, long line, TextEncoding encoding) {
        List<Problem> problems = new ArrayList<>();
        if (labels.isEmpty()) {
            problems.add(Problem.of(
                    "unnamed-column", "line " + line + " should name the columns, but all its cells are empty"));
        }
        Map<String, List<Integer>> positions = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            if (label.isBlank()) {
                problems.add(Problem.of(
                        "unnamed-column", "column " + (i + 1) + " has no name in the header (line " + line + ")"));
            } else {
                positions.computeIfAbsent(label, l -> new ArrayList<>()).add(i + 1);
            }
            int bad = StandIns.find(label);
            if (bad >= 0) {
                problems.add(Problem.of(
                        "bad-encoding",
                        "the name of column " + (i + 1) + " " + StandIns.reason(label.charAt(bad), encoding)));
            }
        }
        positions.forEach((label, columns) -> {
            if (columns.size() > 1) {
                problems.add(duplicate(label, columns));
            }
        });
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    private static Problem duplicate(String label, List<Integer> columns) {
        String places = columns.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Problem.of(
                "duplicate-column",
                "columns " + places + " have the same name '" + Problem.abbreviate(label)
                        + "'; expected each name once");
    }
}
