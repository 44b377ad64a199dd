package dev.caravan.store;

import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.SeveralHandling;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Saves rows as sets, with the result of saving them one after the other: waves of rows that do not touch each other,
 * each staged, matched, decided, written. Works in a transaction that somebody else begins and ends. Not thread-safe.
 */
final class RecordSaver {
    private final SavePlan plan;
    private final SaveTarget target;
    private final Lookups lookups;
    private final Resolver resolver;
    private final Waves waves;
    private final Decisions decisions;
    private final OperationWriter writer;
    private int staged;
    private boolean mostlyUnchanged;

    RecordSaver(
            SavePlan plan,
            SaveTarget target,
            Lookups lookups,
            Resolver resolver,
            Decisions decisions,
            OperationWriter writer) {
        this.plan = plan;
        this.target = target;
        this.lookups = lookups;
        this.resolver = resolver;
        this.waves = new Waves(plan);
        this.decisions = decisions;
        this.writer = writer;
    }

    /**
     * Saves rows.
     *
     * @param fresh whether the transaction has just begun
     * @return an outcome for each row, in their order
     */
    List<Outcome> save(List<RowToSave> rows, boolean fresh) throws SQLException {
        Map<RowToSave, Outcome> outcomes = new HashMap<>();
        // rows that are in error anyway go along where they may tell of bad references to their own kind too
        List<RowToSave> going = waves.hasSelfReferences() ? rows : withoutBad(rows, outcomes);
        boolean empty = fresh;
        for (List<RowToSave> wave : waves.of(going, lookups)) {
            saveWave(wave, outcomes, empty);
            empty = false;
        }
        List<Outcome> all = rows.stream().map(r -> outcome(outcomes, r)).toList();
        long unchanged =
                all.stream().filter(o -> o.kind() == Outcome.Kind.UNCHANGED).count();
        mostlyUnchanged = unchanged * 2 > all.size();
        return all;
    }

    private static Outcome outcome(Map<RowToSave, Outcome> outcomes, RowToSave row) {
        Outcome outcome = outcomes.get(row);
        if (outcome == null) {
            throw new IllegalStateException("line " + row.row().line() + " has no outcome");
        }
        return outcome;
    }

    private void saveWave(List<RowToSave> wave, Map<RowToSave, Outcome> outcomes, boolean fresh) throws SQLException {
        List<RowToSave> rows = wave;
        if (waves.hasSelfReferences()) {
            resolver.resolveSelf(lookups, wave);
            rows = withoutBad(wave, outcomes);
        }
        boolean empty = fresh;
        Map<BitSet, List<RowToSave>> shapes = rows.stream()
                .collect(Collectors.groupingBy(RowToSave::fieldsSet, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<BitSet, List<RowToSave>> shape : shapes.entrySet()) {
            saveShape(shape.getKey(), shape.getValue(), outcomes, empty);
            empty = false;
        }
    }

    private static List<RowToSave> withoutBad(List<RowToSave> rows, Map<RowToSave, Outcome> outcomes) {
        List<RowToSave> good = new ArrayList<>(rows.size());
        for (RowToSave row : rows) {
            if (row.isBad()) {
                outcomes.put(row, Outcome.error(row.row(), row.problems()));
            } else {
                good.add(row);
            }
        }
        return good;
    }

    /** Saves rows that set the same fields and do not touch each other. */
    private void saveShape(BitSet fields, List<RowToSave> rows, Map<RowToSave, Outcome> outcomes, boolean fresh)
            throws SQLException {
        staged = 0;
        Map<Integer, RowToSave> numbered = new LinkedHashMap<>();
        stage(withoutUnchanged(fields, rows, outcomes), fresh, numbered, outcomes);
        saveStaged(fields, numbered, outcomes);
    }

    /**
     * The rows that may change something. Only where most rows of late changed nothing is it worth looking for those first;
     * so a file that was imported before costs little, and another one nothing.
     */
    private List<RowToSave> withoutUnchanged(BitSet fields, List<RowToSave> rows, Map<RowToSave, Outcome> outcomes)
            throws SQLException {
        boolean simple = plan.links().isEmpty() && plan.rights().writesAll(plan.recordType());
        if (!mostlyUnchanged || !simple) {
            return rows;
        }
        List<RowToSave> certain = rows.stream()
                .filter(r -> !r.isDoubtful() && waves.identity(r) != null)
                .toList();
        Map<RowToSave, Object> unchanged = new HashMap<>();
        // an identifier that is no value of its column is for staging to refuse
        writer.attempt(() -> unchanged.putAll(target.findUnchanged(certain, fields)));
        unchanged.forEach((row, id) ->
                outcomes.put(row, Outcome.saved(row.row(), Outcome.Kind.UNCHANGED, ColumnValues.text(id))));
        return rows.stream().filter(r -> !unchanged.containsKey(r)).toList();
    }

    private void saveStaged(BitSet fields, Map<Integer, RowToSave> numbered, Map<RowToSave, Outcome> outcomes)
            throws SQLException {
        Map<Integer, List<Match>> matches = match(fields, numbered, outcomes);
        Map<Integer, RowToSave> later = sameRecordTwice(matches, numbered);
        later.keySet().forEach(numbered::remove);
        decideAndWrite(fields, numbered, matches, outcomes);
        Map<Integer, RowToSave> again = createdByOthers(fields, numbered, matches, outcomes);
        if (!again.isEmpty()) {
            decideAndWrite(fields, again, match(fields, again, outcomes), outcomes);
        }
        if (!later.isEmpty()) {
            saveStaged(fields, later, outcomes);
        }
    }

    private void decideAndWrite(
            BitSet fields,
            Map<Integer, RowToSave> numbered,
            Map<Integer, List<Match>> matches,
            Map<RowToSave, Outcome> outcomes)
            throws SQLException {
        Map<Operation, Decision.Write> writes = new LinkedHashMap<>();
        for (Decision decision : decisions.decide(numbered, matches)) {
            if (decision instanceof Decision.Write write) {
                writes.put(write.operation(), write);
            } else if (decision instanceof Decision.Done done) {
                outcomes.put(done.row(), done.outcome());
            }
        }
        writer.write(List.copyOf(writes.keySet()), fields).forEach((operation, outcome) -> {
            Decision.Write write = writes.get(operation);
            outcomes.put(operation.row(), write == null ? outcome : write.explained(outcome));
        });
    }

    /** Rows whose create was refused since another transaction has meanwhile created the record that they mean. */
    private Map<Integer, RowToSave> createdByOthers(
            BitSet fields,
            Map<Integer, RowToSave> numbered,
            Map<Integer, List<Match>> matches,
            Map<RowToSave, Outcome> outcomes)
            throws SQLException {
        Map<Integer, RowToSave> refused = new LinkedHashMap<>();
        numbered.forEach((number, row) -> {
            boolean duplicate = outcome(outcomes, row).problems().stream()
                    .anyMatch(p -> p.code().equals(Violations.DUPLICATE));
            if (duplicate && !matches.containsKey(number)) {
                refused.put(number, row);
            }
        });
        refused.keySet().retainAll(match(fields, refused, outcomes).keySet());
        return refused;
    }

    /**
     * The records that rows mean. A row that means records which may not be written has its outcome, and is taken out: for
     * whoever sent it, there is no such record.
     */
    private Map<Integer, List<Match>> match(
            BitSet fields, Map<Integer, RowToSave> numbered, Map<RowToSave, Outcome> outcomes) throws SQLException {
        Map<Integer, List<Match>> matches = match(fields, numbered);
        if (plan.rights().writesAll(plan.recordType())) {
            return matches;
        }
        List<Object> ids =
                matches.values().stream().flatMap(List::stream).map(Match::id).toList();
        Set<KeyValue> outside = lookups.outside(plan.recordType(), ids);
        Map<Integer, List<Match>> own = new HashMap<>();
        matches.forEach((number, found) -> {
            List<Match> left = found.stream()
                    .filter(m -> !outside.contains(KeyValue.of(m.id())))
                    .toList();
            RowToSave row = numbered.get(number);
            if (!left.isEmpty()) {
                own.put(number, left);
            } else if (!found.isEmpty() && row != null) {
                outcomes.put(row, Outcome.error(row.row(), List.of(unknownIdentifier(row))));
                numbered.remove(number);
            }
        });
        return own;
    }

    private Problem unknownIdentifier(RowToSave row) {
        int[] identifier = plan.identifier();
        String shown = Arrays.stream(identifier).mapToObj(row::shown).collect(Collectors.joining(", "));
        String message = "there is no " + plan.recordType().name() + " whose "
                + plan.action().identifier().get(0).name() + " is '" + Problem.abbreviate(shown)
                + "', and none can be created";
        return Problem.of("unknown-identifier", message).at(plan.fields().get(identifier[0]), shown);
    }

    private Map<Integer, List<Match>> match(BitSet fields, Map<Integer, RowToSave> numbered) throws SQLException {
        Map<Integer, RowToSave> identified = new LinkedHashMap<>();
        numbered.forEach((number, row) -> {
            if (waves.identity(row) != null) {
                identified.put(number, row);
            }
        });
        if (identified.isEmpty()) {
            return Map.of();
        }
        Map<Integer, List<Match>> matches = target.match(identified, fields, decisions.singly(numbered.values()));
        matches.keySet().retainAll(identified.keySet());
        return matches;
    }

    /**
     * Rows that mean a record which an earlier row of the same set means too, because the database takes two
     * identifiers for the same that Java does not (citext, collations); they are saved afterwards.
     */
    private Map<Integer, RowToSave> sameRecordTwice(
            Map<Integer, List<Match>> matches, Map<Integer, RowToSave> numbered) {
        Map<KeyValue, Integer> seen = new HashMap<>();
        Map<Integer, RowToSave> later = new LinkedHashMap<>();
        numbered.forEach((number, row) -> {
            List<Match> found = matches.getOrDefault(number, List.of());
            if (!found.isEmpty() && seen.putIfAbsent(KeyValue.of(found.get(0).id()), number) != null) {
                later.put(number, row);
            }
        });
        return later;
    }

    /** Stages the rows; one that the database cannot take in becomes an error, and the others are staged. */
    private void stage(
            List<RowToSave> rows, boolean fresh, Map<Integer, RowToSave> numbered, Map<RowToSave, Outcome> outcomes)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int first = staged;
        SQLException refusal = writer.attempt(() -> target.stage(rows, first, !fresh && first == 0));
        if (refusal == null) {
            rows.forEach(row -> numbered.put(staged++, row));
        } else if (rows.size() == 1) {
            Problem problem = Violations.problem(refusal, plan.fields());
            outcomes.put(rows.get(0), Outcome.error(rows.get(0).row(), List.of(problem)));
        } else {
            int middle = rows.size() / 2;
            stage(rows.subList(0, middle), fresh, numbered, outcomes);
            stage(rows.subList(middle, rows.size()), fresh, numbered, outcomes);
        }
    }

    /** What several records with the row's identifier come to. */
    static Problem ambiguousIdentifier(SavePlan plan, RowToSave row, List<Match> candidates) {
        int[] identifier = plan.identifier();
        String shown = Arrays.stream(identifier).mapToObj(row::shown).collect(Collectors.joining(", "));
        Function<Match, String> id = m -> ColumnValues.text(m.id());
        String message = "'" + Problem.abbreviate(shown) + "' is the "
                + plan.action().identifier().get(0).name() + " of several records: _id "
                + candidates.stream().limit(Lookups.MAX_CANDIDATES).map(id).collect(Collectors.joining(", "))
                + (candidates.size() > Lookups.MAX_CANDIDATES ? ", …" : "") + "; expected one";
        return Problem.of("ambiguous-identifier", message).at(plan.fields().get(identifier[0]), shown);
    }

    /** Whether several records with one identifier are an error. */
    static boolean severalAreAnError(SavePlan plan) {
        return plan.action().identifierHandling() == SeveralHandling.THROW_ERROR;
    }
}
