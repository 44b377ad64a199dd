package dev.caravan.store;

import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Kind;
import dev.caravan.model.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Outcomes as bytes, about 17 for a row with a random UUID as id and two or three for one with a counted id. What
 * belongs together stands together (all lines, all record numbers, all shapes, all ids, …), as differences from the row
 * before, and the whole is compressed. {@code docs/ledger.md} describes the format; a change of it takes another version.
 */
final class OutcomeCodec {
    private static final int VERSION = 1;
    private static final int TYPICAL_ROW = 24;

    /** The place in this list is what is kept. */
    private static final List<Kind> KINDS = List.of(Kind.CREATED, Kind.UPDATED, Kind.UNCHANGED, Kind.ERROR);

    private static final int SHAPE_SHIFT = 2;
    private static final int HAS_PROBLEMS = 1 << 4;
    private static final int HAS_CHANGES = 1 << 5;

    private OutcomeCodec() {}

    /** These outcomes, in this order. */
    static byte[] encode(List<Outcome> outcomes) {
        CompactOutput out = new CompactOutput(outcomes.size() * TYPICAL_ROW);
        out.writeUnsigned(outcomes.size());
        writePlaces(out, outcomes);
        int[] flags = new int[outcomes.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = flags(outcomes.get(i));
            out.writeByte(flags[i]);
        }
        writeIds(out, outcomes, flags);
        for (Outcome outcome : outcomes) {
            writeProblems(out, outcome.problems());
            writeChanges(out, outcome.changes());
        }
        return out.compress(VERSION);
    }

    private static void writePlaces(CompactOutput out, List<Outcome> outcomes) {
        long line = 0;
        for (Outcome outcome : outcomes) {
            out.writeSigned(outcome.line() - line);
            line = outcome.line();
        }
        long record = 0;
        for (Outcome outcome : outcomes) {
            out.writeSigned(outcome.record() - record);
            record = outcome.record();
        }
    }

    private static int flags(Outcome outcome) {
        return KINDS.indexOf(outcome.kind())
                | OutcomeIds.shape(outcome.id()) << SHAPE_SHIFT
                | (outcome.problems().isEmpty() ? 0 : HAS_PROBLEMS)
                | (outcome.changes().isEmpty() ? 0 : HAS_CHANGES);
    }

    private static int shape(int flags) {
        return flags >> SHAPE_SHIFT & 3;
    }

    private static void writeIds(CompactOutput out, List<Outcome> outcomes, int[] flags) {
        OutcomeIds ids = new OutcomeIds();
        for (int i = 0; i < flags.length; i++) {
            Optional<String> id = outcomes.get(i).id();
            if (id.isPresent()) {
                ids.write(out, shape(flags[i]), id.get());
            }
        }
    }

    private static void writeProblems(CompactOutput out, List<Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        out.writeUnsigned(problems.size());
        for (Problem problem : problems) {
            out.writeRepeated(Optional.of(problem.code()));
            out.writeRepeated(Optional.of(problem.message()));
            out.writeRepeated(problem.column());
            out.writeRepeated(problem.field());
            out.writeRepeated(problem.value());
            out.writeRepeated(problem.hint());
        }
    }

    private static void writeChanges(CompactOutput out, List<Outcome.Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        out.writeUnsigned(changes.size());
        for (Outcome.Change change : changes) {
            out.writeRepeated(Optional.of(change.field()));
            out.writeRepeated(Optional.of(change.column()));
            out.writeRepeated(Optional.of(change.from()));
            out.writeRepeated(Optional.of(change.to()));
        }
    }

    /** The outcomes that were encoded, in the same order. */
    static List<Outcome> decode(byte[] bytes) {
        CompactInput in = CompactInput.decompress(bytes, VERSION);
        int count = in.readCount();
        long[] lines = readPlaces(in, count);
        long[] records = readPlaces(in, count);
        int[] flags = new int[count];
        for (int i = 0; i < count; i++) {
            flags[i] = in.readByte();
        }
        List<Optional<String>> ids = readIds(in, flags);
        List<Outcome> outcomes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<Problem> problems = (flags[i] & HAS_PROBLEMS) == 0 ? List.of() : readProblems(in);
            List<Outcome.Change> changes = (flags[i] & HAS_CHANGES) == 0 ? List.of() : readChanges(in);
            outcomes.add(new Outcome(lines[i], records[i], KINDS.get(flags[i] & 3), ids.get(i), problems, changes));
        }
        return Collections.unmodifiableList(outcomes);
    }

    private static long[] readPlaces(CompactInput in, int count) {
        long[] places = new long[count];
        long previous = 0;
        for (int i = 0; i < count; i++) {
            previous += in.readSigned();
            places[i] = previous;
        }
        return places;
    }

    private static List<Optional<String>> readIds(CompactInput in, int[] flags) {
        OutcomeIds ids = new OutcomeIds();
        List<Optional<String>> read = new ArrayList<>(flags.length);
        for (int flag : flags) {
            read.add(ids.read(in, shape(flag)));
        }
        return read;
    }

    private static List<Problem> readProblems(CompactInput in) {
        int count = in.readCount();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            problems.add(new Problem(
                    in.readRepeated().orElseThrow(),
                    in.readRepeated().orElseThrow(),
                    in.readRepeated(),
                    in.readRepeated(),
                    in.readRepeated(),
                    in.readRepeated()));
        }
        return problems;
    }

    private static List<Outcome.Change> readChanges(CompactInput in) {
        int count = in.readCount();
        List<Outcome.Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(new Outcome.Change(
                    in.readRepeated().orElseThrow(),
                    in.readRepeated().orElseThrow(),
                    in.readRepeated().orElseThrow(),
                    in.readRepeated().orElseThrow()));
        }
        return changes;
    }
}
