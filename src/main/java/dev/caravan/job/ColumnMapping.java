package dev.caravan.job;

import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
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
 * @param guarded the fields whose texts carry a leading {@code '} where they look like a formula
 * @param ignored columns of the file that are not the import's
 */
record ColumnMapping(List<Integer> positions, BitSet guarded, List<String> ignored) {

    /** Stands before the label of a column whose formula-like texts an export has guarded. */
    static final String GUARD_MARK = "'";

    /** The mapping for a file with these columns; a {@link ProblemException} that names every column that is missing. */
    static ColumnMapping of(ImportAction action, List<String> columns) {
        List<ImportField> fields = action.fields();
        int[] positions = new int[fields.size()];
        Arrays.fill(positions, -1);
        BitSet guarded = new BitSet();
        Set<Integer> taken = new HashSet<>();
        List<String> trimmed = columns.stream().map(String::strip).toList();
        for (int i = 0; i < fields.size(); i++) {
            boolean text = fields.get(i).cellField().type() == FieldType.STRING;
            guarded.set(i, text && action.formulaGuard());
            positions[i] = trimmed.indexOf(fields.get(i).label());
            if (positions[i] < 0 && text) {
                positions[i] = trimmed.indexOf(GUARD_MARK + fields.get(i).label());
                guarded.set(i, positions[i] >= 0 || guarded.get(i));
            }
            taken.add(positions[i]);
        }
        for (int i = 0; i < fields.size(); i++) {
            int byName = trimmed.indexOf(fields.get(i).field().name());
            if (positions[i] < 0 && byName >= 0 && taken.add(byName)) {
                positions[i] = byName;
            }
        }
        checkMissing(action, positions, columns, taken);
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!taken.contains(i) && !trimmed.get(i).isEmpty()) {
                ignored.add(columns.get(i));
            }
        }
        return new ColumnMapping(Arrays.stream(positions).boxed().toList(), guarded, ignored);
    }

    /** What the columns of files for this import may be called. */
    static Set<String> labels(ImportAction action) {
        Set<String> labels = new HashSet<>();
        for (ImportField field : action.fields()) {
            labels.add(field.label());
            labels.add(GUARD_MARK + field.label());
            labels.add(field.field().name());
        }
        return labels;
    }

    private static void checkMissing(ImportAction action, int[] positions, List<String> columns, Set<Integer> taken) {
        if (columns.isEmpty()) {
            // a JSON array without objects: no rows, so nothing is missing
            return;
        }
        List<ImportField> missing = new ArrayList<>();
        boolean none = true;
        for (int i = 0; i < positions.length; i++) {
            ImportField field = action.fields().get(i);
            none &= positions[i] < 0;
            boolean identifies = action.identifier().contains(field.field()) && field.required();
            if (positions[i] < 0
                    && field.required()
                    && (action.missingColumns() == MissingColumns.ERROR || identifies)) {
                missing.add(field);
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
                    missing.stream().map(f -> missing(f, left, columns)).toList());
        }
        if (none) {
            throw new ProblemException(Problem.of(
                    "missing-column",
                    "the file has none of the columns " + allLabels(action) + "; it has " + quoted(columns)));
        }
    }

    private static Problem missing(ImportField field, List<String> left, List<String> columns) {
        Problem problem = Problem.of(
                        "missing-column",
                        "the column '" + field.label() + "' is missing; the file has " + quoted(columns))
                .at(field, "");
        return Suggestion.find(field.label(), left)
                .or(() -> Suggestion.find(field.field().name(), left))
                .map(near -> problem.withHint("did you mean '" + near + "'?"))
                .orElse(problem);
    }

    private static String allLabels(ImportAction action) {
        return quoted(action.fields().stream().map(ImportField::label).toList());
    }

    private static String quoted(List<String> names) {
        String all = names.stream()
                .limit(30)
                .map(n -> "'" + Problem.abbreviate(n) + "'")
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no columns" : names.size() > 30 ? all + ", …" : all;
    }
}
