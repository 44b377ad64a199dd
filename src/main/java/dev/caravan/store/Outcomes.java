package dev.caravan.store;

import static dev.caravan.store.Chunks.CHUNK;
import static dev.caravan.store.Chunks.IN_ERROR;
import static dev.caravan.store.Chunks.JOB_ID;
import static dev.caravan.store.Chunks.NUMBER;
import static dev.caravan.store.Chunks.SAVED;

import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Reads a job's outcomes in line order, a few chunks at a time. The chunks' counters say where to begin, and chunks that
 * have none of the kind that is wanted are never fetched.
 */
final class Outcomes {
    /** Chunks that are held at a time: some ten thousand rows. */
    private static final int WINDOW = 8;

    /** How many of the wanted outcomes a chunk has, all its parts together. */
    private record Count(int number, long rows) {}

    private final DSLContext dsl;
    private final UUID job;
    private final Optional<Kind> kind;

    Outcomes(DSLContext dsl, UUID job, Optional<Kind> kind) {
        this.dsl = dsl;
        this.job = job;
        this.kind = kind;
    }

    List<Outcome> page(long offset, int limit) {
        List<Outcome> page = new ArrayList<>();
        if (limit <= 0) {
            return page;
        }
        long skip = Math.max(0, offset);
        long wanted = limit;
        List<Count> chunks = new ArrayList<>();
        for (Count count : counts()) {
            if (chunks.isEmpty() && skip >= count.rows) {
                skip -= count.rows;
            } else if (wanted + skip > 0) {
                chunks.add(count);
                wanted -= count.rows;
            }
        }
        long[] left = {skip};
        forEach(chunks, outcome -> {
            if (left[0]-- <= 0 && page.size() < limit) {
                page.add(outcome);
            }
        });
        return page;
    }

    void forEach(Consumer<Outcome> consumer) {
        forEach(counts(), consumer);
    }

    private List<Count> counts() {
        Field<Long> rows = DSL.sum(counter()).cast(SQLDataType.BIGINT);
        return dsl.select(NUMBER, rows)
                .from(CHUNK)
                .where(JOB_ID.eq(job))
                .groupBy(NUMBER)
                .having(rows.gt(0L))
                .orderBy(NUMBER)
                .fetch(row -> new Count(row.value1(), row.value2()));
    }

    private Field<Long> counter() {
        return switch (kind.map(Kind::name).orElse("")) {
            case "CREATED" -> JobTable.CREATED;
            case "UPDATED" -> JobTable.UPDATED;
            case "UNCHANGED" -> JobTable.UNCHANGED;
            case "ERROR" -> JobTable.FAILED;
            default -> JobTable.READ;
        };
    }

    private void forEach(List<Count> chunks, Consumer<Outcome> consumer) {
        for (int from = 0; from < chunks.size(); from += WINDOW) {
            List<Count> window = chunks.subList(from, Math.min(from + WINDOW, chunks.size()));
            fetch(window.stream().map(Count::number).toList()).forEach(consumer);
        }
    }

    /** All wanted outcomes of these chunks. Chunks do not overlap, so the order of lines is that of the whole file. */
    private List<Outcome> fetch(List<Integer> numbers) {
        List<Outcome> outcomes = new ArrayList<>();
        dsl.select(columns())
                .from(CHUNK)
                .where(JOB_ID.eq(job), NUMBER.in(numbers))
                .forEach(row -> columns().forEach(column -> addWanted(OutcomeCodec.decode(row.get(column)), outcomes)));
        outcomes.sort(Chunks.LINE_ORDER);
        return outcomes;
    }

    private List<Field<byte[]>> columns() {
        if (kind.isEmpty()) {
            return List.of(SAVED, IN_ERROR);
        }
        return List.of(kind.get() == Kind.ERROR ? IN_ERROR : SAVED);
    }

    private void addWanted(List<Outcome> found, List<Outcome> outcomes) {
        found.stream().filter(o -> kind.isEmpty() || o.kind() == kind.get()).forEach(outcomes::add);
    }
}
