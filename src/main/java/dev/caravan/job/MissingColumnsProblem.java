package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.format.RowReader;
import dev.caravan.model.Cell;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import dev.caravan.model.Shown;
import dev.caravan.model.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is said of a file that lacks columns: one sentence for all of them, and a problem for each. */
final class MissingColumnsProblem {
    private static final String CODE = "missing-column";
    private static final int LISTED = 30;
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}\\p{N} _.()/#%&+-]+");
    /** A number, a date or time, a mail address: no label is one. */
    private static final Pattern DATA =
            Pattern.compile("[-+]?[\\d.,:/ -]*\\d[\\d.,:/TZ -]*|[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    private static final Pattern OBJECTS = Pattern.compile("\\s*\\[\\s*\\{.*", Pattern.DOTALL);

    private MissingColumnsProblem() {}

    /** A column that the file lacks. */
    record Column(String label, String name) {}

    /**
     * The file lacks these columns.
     *
     * @param left the columns of the file that belong to no field
     * @param columns all columns of the file
     */
    static ProblemException of(ImportAction action, List<Column> missing, List<String> left, List<String> columns) {
        if (left.size() == columns.size() && looksLikeData(columns)) {
            return headerless(action, columns);
        }
        List<Problem> problems = new ArrayList<>();
        List<String> spoken = new ArrayList<>();
        List<String> unused = new ArrayList<>(left);
        for (Column column : missing) {
            Optional<String> near = near(column, unused);
            near.ifPresent(unused::remove);
            problems.add(problem(column, near));
            spoken.add(named(column.label())
                    + near.map(n -> " (the file has '" + shown(n) + "')").orElse(""));
        }
        String sentence = (missing.size() == 1 ? "a column is missing: " : "columns are missing: ")
                + String.join(", ", spoken) + "; the file has " + listed(columns) + template(action);
        return new ProblemException(sentence, problems);
    }

    /** The file has not one column of the import. */
    static ProblemException none(ImportAction action, List<String> columns) {
        return looksLikeData(columns)
                ? headerless(action, columns)
                : new ProblemException(Problem.of(
                        CODE,
                        "the file has none of the columns " + listed(List.copyOf(action.labels())) + "; it has "
                                + listed(columns) + template(action)));
    }

    private static ProblemException headerless(ImportAction action, List<String> columns) {
        return new ProblemException(Problem.of(
                        CODE,
                        "the first line looks like data; is the header missing? It has " + listed(columns)
                                + ", and the columns are " + listed(List.copyOf(action.labels())) + template(action))
                .withHint("put the header line above it"));
    }

    private static boolean looksLikeData(List<String> columns) {
        return columns.stream().anyMatch(c -> DATA.matcher(c.strip()).matches());
    }

    private static Optional<String> near(Column column, List<String> names) {
        return Suggestion.find(column.label(), names).or(() -> Suggestion.find(column.name(), names));
    }

    private static Problem problem(Column column, Optional<String> near) {
        Problem problem = Problem.of(CODE, "the column '" + column.label() + "' is missing")
                .at(column.label(), column.name(), "");
        return near.map(n -> problem.withHint("the file has '" + shown(n) + "'; rename it to '" + column.label() + "'"))
                .orElse(problem);
    }

    private static String template(ImportAction action) {
        return "; /api/imports/" + action.name() + "/template gives the header";
    }

    private static String listed(List<String> names) {
        String all =
                names.stream().limit(LISTED).map(MissingColumnsProblem::named).collect(Collectors.joining(", "));
        return names.isEmpty() ? "no columns" : names.size() > LISTED ? all + ", …" : all;
    }

    private static String shown(String name) {
        return Problem.abbreviate(Shown.visible(name));
    }

    /** The name, in quotes where one could not tell its end. */
    private static String named(String name) {
        String shown = shown(name);
        return PLAIN.matcher(name).matches() ? shown : "'" + shown + "'";
    }

    /**
     * The problem as it is, unless the file is a single JSON object whose rows are inside one of its keys.
     *
     * @param reader stands before the first row
     */
    static ProblemException orNested(ProblemException problem, RowReader reader) throws IOException {
        boolean json = Set.of(FileFormat.JSON, FileFormat.NDJSON).contains(reader.format());
        Optional<Row> first = json && problem.code().equals(CODE) ? reader.next() : Optional.empty();
        if (first.isEmpty() || reader.next().isPresent()) {
            return problem;
        }
        List<Cell> cells = first.get().cells();
        for (int i = 0; i < cells.size() && i < reader.columns().size(); i++) {
            if (cells.get(i) instanceof Cell.Nested nested
                    && OBJECTS.matcher(nested.json().text()).matches()) {
                String key = Problem.abbreviate(reader.columns().get(i));
                return new ProblemException(Problem.of(
                                "nested-rows", "the rows seem to be inside '" + key + "'; expected an array of objects")
                        .withHint("send what stands in '" + key + "' alone"));
            }
        }
        return problem;
    }
}
