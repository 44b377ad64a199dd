package dev.caravan.job;

import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.MissingColumns;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which column of a file is which field of an import: found by label, then by name, in any order.
 *
 * @param positions for each field of the import its column in the file; −1 if the file lacks it
 * @param links the same for each of its columns of links
 * @param guarded the fields whose texts carry a leading {@code '} where they look like a formula
 * @param ignored columns of the file that are not the import's
 */
record ColumnMapping(List<Integer> positions, List<Integer> links, BitSet guarded, List<String> ignored) {

    /** Stands before the label of a column whose formula-like texts an export has guarded. */
    static final String GUARD_MARK = "'";

    /** Whether cells of this field hold whatever people have typed, so that a spreadsheet could take one for a formula. */
    static boolean isText(Field field) {
        boolean key = field.type() == FieldType.ID || field.type() == FieldType.REFERENCE;
        return field.column().type() instanceof ColumnType.Text && (key || field.type() == FieldType.STRING);
    }

    /** What the columns of files for this import may be called. */
    static Set<String> labels(ImportAction action) {
        Set<String> labels = new HashSet<>();
        for (ImportField field : action.fields()) {
            labels.add(field.label());
            labels.add(GUARD_MARK + field.label());
            labels.add(field.field().name());
        }
        for (ImportLinks links : action.links()) {
            labels.add(links.label());
            labels.add(links.name());
        }
        return labels;
    }

    /** The mapping for a file with these columns; a {@link ProblemException} that names every column that is missing. */
    static ColumnMapping of(ImportAction action, List<String> columns) {
        List<ImportField> fields = action.fields();
        int[] positions = new int[fields.size()];
        Arrays.fill(positions, -1);
        BitSet guarded = new BitSet();
        Set<Integer> taken = new HashSet<>();
        List<String> trimmed = columns.stream().map(String::strip).toList();
        for (int i = 0; i < fields.size(); i++) {
            boolean text = isText(fields.get(i).cellField());
            guarded.set(i, text && action.formulaGuard());
            positions[i] = trimmed.indexOf(fields.get(i).label());
            if (positions[i] < 0 && text) {
                positions[i] = trimmed.indexOf(GUARD_MARK + fields.get(i).label());
                guarded.set(i, positions[i] >= 0 || guarded.get(i));
            }
            taken.add(positions[i]);
        }
        int[] links = new int[action.links().size()];
        for (int i = 0; i < links.length; i++) {
            links[i] = trimmed.indexOf(action.links().get(i).label());
            taken.add(links[i]);
        }
        for (int i = 0; i < fields.size(); i++) {
            positions[i] = orByName(positions[i], fields.get(i).field().name(), trimmed, taken);
        }
        for (int i = 0; i < links.length; i++) {
            links[i] = orByName(links[i], action.links().get(i).name(), trimmed, taken);
        }
        checkMissing(action, positions, links, columns, taken);
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!taken.contains(i) && !trimmed.get(i).isEmpty()) {
                ignored.add(columns.get(i));
            }
        }
        return new ColumnMapping(boxed(positions), boxed(links), guarded, ignored);
    }

    private static List<Integer> boxed(int[] positions) {
        return Arrays.stream(positions).boxed().toList();
    }

    private static int orByName(int position, String name, List<String> columns, Set<Integer> taken) {
        int byName = columns.indexOf(name);
        return position < 0 && byName >= 0 && taken.add(byName) ? byName : position;
    }

    /** A column that the file lacks. */
    private record Missing(String label, String name) {}

    private static void checkMissing(
            ImportAction action, int[] positions, int[] links, List<String> columns, Set<Integer> taken) {
        if (columns.isEmpty() || columns.containsAll(ErrorFile.ADDED)) {
            // a JSON array without objects has no rows, so nothing is missing; and of rows in error it may well be that
            // none has a key which others of their file had
            return;
        }
        boolean error = action.missingColumns() == MissingColumns.ERROR;
        List<Missing> missing = new ArrayList<>();
        for (int i = 0; i < positions.length; i++) {
            ImportField field = action.fields().get(i);
            boolean identifies = action.identifier().contains(field.field());
            if (positions[i] < 0 && field.required() && (error || identifies)) {
                missing.add(new Missing(field.label(), field.field().name()));
            }
        }
        for (int i = 0; i < links.length; i++) {
            ImportLinks column = action.links().get(i);
            if (links[i] < 0 && column.required() && error) {
                missing.add(new Missing(column.label(), column.name()));
            }
        }
        if (!missing.isEmpty()) {
            List<String> left = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                if (!taken.contains(i)) {
                    left.add(columns.get(i));
                }
            }
            throw new ProblemException(
                    missing.stream().map(m -> missing(m, left, columns)).toList());
        }
        if (Arrays.stream(positions).allMatch(p -> p < 0)
                && Arrays.stream(links).allMatch(p -> p < 0)) {
            throw new ProblemException(Problem.of(
                    "missing-column",
                    "the file has none of the columns " + quoted(action.labels()) + "; it has " + quoted(columns)));
        }
    }

    private static Problem missing(Missing column, List<String> left, List<String> columns) {
        Problem problem = Problem.of(
                        "missing-column",
                        "the column '" + column.label() + "' is missing; the file has " + quoted(columns))
                .at(column.label(), column.name(), "");
        return Suggestion.find(column.label(), left)
                .or(() -> Suggestion.find(column.name(), left))
                .map(near -> problem.withHint("did you mean '" + near + "'?"))
                .orElse(problem);
    }

    private static String quoted(List<String> names) {
        String all = names.stream()
                .limit(30)
                .map(n -> "'" + Problem.abbreviate(n) + "'")
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no columns" : names.size() > 30 ? all + ", …" : all;
    }
}
