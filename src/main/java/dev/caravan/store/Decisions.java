package dev.caravan.store;

import dev.caravan.model.ImportLinks;
import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Change;
import dev.caravan.model.Problem;
import dev.caravan.store.LinkDecisions.RowLinks;
import java.sql.SQLException;
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
    private final LinkDecisions links;

    Decisions(SavePlan plan, Lookups lookups, Resolver resolver, LinkDecisions links) {
        this.links = links;
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
    List<Decision> decide(Map<Integer, RowToSave> rows, Map<Integer, List<Match>> matches) throws SQLException {
        Map<Integer, Map<RowToSave, Resolver.Written>> texts = presentTexts(rows, matches);
        Map<RowToSave, RowLinks> linked = links.decide(rows, matches);
        List<Decision> decisions = new ArrayList<>(rows.size());
        rows.forEach((number, row) -> {
            List<Match> found = matches.getOrDefault(number, List.of());
            RowLinks own = linked.getOrDefault(row, RowLinks.NONE);
            if (found.size() > 1 && RecordSaver.severalAreAnError(plan)) {
                decisions.add(error(row, List.of(RecordSaver.ambiguousIdentifier(plan, row, found))));
            } else if (found.isEmpty()) {
                decisions.add(create(row, number, own));
            } else {
                decisions.add(update(row, number, found.get(0), texts, own));
            }
        });
        return decisions;
    }

    private static Decision error(RowToSave row, List<Problem> problems) {
        return new Decision.Done(row, Outcome.error(row.row(), problems));
    }

    private Decision create(RowToSave row, int number, RowLinks linked) {
        List<Problem> problems = new ArrayList<>(doubts(row, new BitSet()));
        problems.addAll(linked.problems());
        return problems.isEmpty()
                ? new Decision.Write(Operation.create(row, number, linked.changes()), List.of())
                : error(row, problems);
    }

    private Decision update(
            RowToSave row,
            int number,
            Match match,
            Map<Integer, Map<RowToSave, Resolver.Written>> texts,
            RowLinks linked) {
        BitSet kept = kept(row, texts);
        List<Problem> problems = new ArrayList<>(doubts(row, kept));
        problems.addAll(linked.problems());
        if (!problems.isEmpty()) {
            return error(row, problems);
        }
        boolean unchanged = isUnchanged(row, match, kept);
        if (unchanged && linked.changes().isEmpty()) {
            return new Decision.Done(
                    row, Outcome.saved(row.row(), Outcome.Kind.UNCHANGED, ColumnValues.text(match.id())));
        }
        List<Change> changes = new ArrayList<>();
        if (plan.explain()) {
            changes.addAll(unchanged ? List.of() : changes(row, match, kept, texts));
            linked.changes().forEach(c -> changes.add(change(c)));
        }
        // where links alone change, no field is written
        BitSet left = unchanged ? (BitSet) row.fieldsSet().clone() : kept;
        return new Decision.Write(Operation.update(row, number, match, left, linked.changes()), changes);
    }

    private Change change(LinkChange change) {
        ImportLinks column = plan.links().get(change.link());
        return new Change(
                column.name(), column.label(), Problem.abbreviate(change.from()), Problem.abbreviate(change.to()));
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
