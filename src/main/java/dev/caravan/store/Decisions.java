package dev.caravan.store;

import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Change;
import dev.caravan.model.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of each staged row, given the records that it means. */
final class Decisions {
    private final SavePlan plan;
    private final Lookups lookups;
    private final Resolver resolver;

    Decisions(SavePlan plan, Lookups lookups, Resolver resolver) {
        this.plan = plan;
        this.lookups = lookups;
        this.resolver = resolver;
    }

    /** The fields that must be compared one by one for these rows. */
    BitSet singly(Collection<RowToSave> rows) {
        BitSet fields = (BitSet) plan.lossy().clone();
        int count = plan.fields().size();
        if (plan.explain()) {
            fields.set(0, count);
            return fields;
        }
        for (RowToSave row : rows) {
            for (int i = 0; row.comparesTexts() && i < count; i++) {
                if (row.comparesText(i)) {
                    fields.set(i);
                }
            }
        }
        return fields;
    }

    /** A decision for each row, in their order. */
    List<Decision> decide(Map<Integer, RowToSave> rows, Map<Integer, List<Match>> matches) {
        Map<Integer, Map<RowToSave, Resolver.Written>> texts = presentTexts(rows, matches);
        List<Decision> decisions = new ArrayList<>(rows.size());
        rows.forEach((number, row) -> {
            List<Match> found = matches.getOrDefault(number, List.of());
            if (found.size() > 1 && RecordSaver.severalAreAnError(plan)) {
                decisions.add(error(row, List.of(RecordSaver.ambiguousIdentifier(plan, row, found))));
            } else if (found.isEmpty()) {
                decisions.add(create(row, number));
            } else {
                decisions.add(update(row, number, found.get(0), texts));
            }
        });
        return decisions;
    }

    private static Decision error(RowToSave row, List<Problem> problems) {
        return new Decision.Done(row, Outcome.error(row.row(), problems));
    }

    private Decision create(RowToSave row, int number) {
        List<Problem> problems = doubts(row, new BitSet());
        return problems.isEmpty() ? new Decision.Write(Operation.create(row, number), List.of()) : error(row, problems);
    }

    private Decision update(
            RowToSave row, int number, Match match, Map<Integer, Map<RowToSave, Resolver.Written>> texts) {
        BitSet kept = kept(row, texts);
        List<Problem> problems = doubts(row, kept);
        if (!problems.isEmpty()) {
            return error(row, problems);
        }
        if (isUnchanged(row, match, kept)) {
            return new Decision.Done(
                    row, Outcome.saved(row.row(), Outcome.Kind.UNCHANGED, ColumnValues.text(match.id())));
        }
        return new Decision.Write(
                Operation.update(row, number, match, kept),
                plan.explain() ? changes(row, match, kept, texts) : List.of());
    }

    /** The fields whose cell says just what an export would write for the present value. */
    private static BitSet kept(RowToSave row, Map<Integer, Map<RowToSave, Resolver.Written>> texts) {
        BitSet kept = new BitSet();
        texts.forEach((field, byRow) -> {
            Resolver.Written written = byRow.get(row);
            if (written != null && row.sets(field) && written.is(row.cell(field))) {
                kept.set(field);
            }
        });
        return kept;
    }

    private static List<Problem> doubts(RowToSave row, BitSet kept) {
        if (!row.isDoubtful()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>(0);
        BitSet fields = row.fieldsSet();
        for (int i = fields.nextSetBit(0); i >= 0; i = fields.nextSetBit(i + 1)) {
            if (!kept.get(i)
                    && row.value(i) instanceof Reference.Doubtful doubtful
                    && doubtful.otherwise() == Reference.Otherwise.ERROR) {
                problems.add(doubtful.problem());
            }
        }
        return problems;
    }

    private static boolean isUnchanged(RowToSave row, Match match, BitSet kept) {
        if (match.otherwiseChanged()) {
            return false;
        }
        BitSet changed = (BitSet) match.differing().clone();
        changed.andNot(kept);
        return changed.isEmpty() && !createsTargets(row, kept);
    }

    private static boolean createsTargets(RowToSave row, BitSet kept) {
        if (!row.isDoubtful()) {
            return false;
        }
        BitSet fields = row.fieldsSet();
        for (int i = fields.nextSetBit(0); i >= 0; i = fields.nextSetBit(i + 1)) {
            if (!kept.get(i)
                    && row.value(i) instanceof Reference.Doubtful doubtful
                    && doubtful.otherwise() == Reference.Otherwise.CREATE) {
                return true;
            }
        }
        return false;
    }

    private List<Change> changes(
            RowToSave row, Match match, BitSet kept, Map<Integer, Map<RowToSave, Resolver.Written>> texts) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < plan.fields().size(); i++) {
            boolean creates = row.value(i) instanceof Reference.Doubtful doubtful
                    && doubtful.otherwise() == Reference.Otherwise.CREATE;
            if (row.sets(i) && !kept.get(i) && (match.differing().get(i) || creates)) {
                Resolver.Written present = texts.getOrDefault(i, Map.of()).get(row);
                changes.add(new Change(
                        plan.fields().get(i).field().name(),
                        plan.fields().get(i).label(),
                        present == null ? "" : Problem.abbreviate(present.text()),
                        Problem.abbreviate(row.shown(i))));
            }
        }
        return changes;
    }

    /** For each field in question, what an export would write for the present values; one call a field. */
    private Map<Integer, Map<RowToSave, Resolver.Written>> presentTexts(
            Map<Integer, RowToSave> rows, Map<Integer, List<Match>> matches) {
        Map<Integer, List<RowToSave>> rowsByField = new LinkedHashMap<>();
        Map<Integer, List<@Nullable Object>> valuesByField = new HashMap<>();
        rows.forEach((number, row) -> {
            List<Match> found = matches.getOrDefault(number, List.of());
            if (!found.isEmpty()) {
                collect(row, found.get(0), rowsByField, valuesByField);
            }
        });
        Map<Integer, Map<RowToSave, Resolver.Written>> texts = new HashMap<>();
        rowsByField.forEach((field, asking) -> {
            List<Resolver.Written> answers =
                    resolver.written(lookups, field, valuesByField.getOrDefault(field, List.of()));
            Map<RowToSave, Resolver.Written> byRow = new HashMap<>();
            for (int i = 0; i < asking.size(); i++) {
                byRow.put(asking.get(i), answers.get(i));
            }
            texts.put(field, byRow);
        });
        return texts;
    }

    private void collect(
            RowToSave row,
            Match match,
            Map<Integer, List<RowToSave>> rowsByField,
            Map<Integer, List<@Nullable Object>> valuesByField) {
        if (!row.comparesTexts() && match.differing().isEmpty()) {
            return;
        }
        for (int i = 0; i < plan.fields().size(); i++) {
            boolean inQuestion = row.value(i) instanceof Reference.Doubtful
                    || (match.differing().get(i)
                            && (plan.explain() || plan.lossy().get(i) || row.comparesText(i)));
            if (row.sets(i) && inQuestion) {
                rowsByField.computeIfAbsent(i, k -> new ArrayList<>()).add(row);
                valuesByField
                        .computeIfAbsent(i, k -> new ArrayList<>())
                        .add(match.present().get(i));
            }
        }
    }
}
