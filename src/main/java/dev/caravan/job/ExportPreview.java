package dev.caravan.job;

import dev.caravan.format.RowWriter;
import dev.caravan.model.Catalog;
import dev.caravan.model.Cell;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Page;
import dev.caravan.query.Predicate;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.Selection;
import dev.caravan.query.SortKey;
import dev.caravan.store.RecordCursor;
import dev.caravan.store.RecordPage;
import dev.caravan.store.RecordSchema;
import dev.caravan.store.RecordSnapshot;
import dev.caravan.store.Records;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How many records an export will write, and the first of them as it will write them.
 *
 * @param total so many records, or more than that
 * @param more whether there are more than the total, and counting has stopped there
 * @param rows a text for each label
 */
public record ExportPreview(long total, boolean more, List<String> labels, List<List<String>> rows) {
    /** Copies the lists. */
    public ExportPreview {
        labels = List.copyOf(labels);
        rows = List.copyOf(rows);
    }

    /**
     * Reads the first records; only these, however many there are.
     *
     * @param visible which records of a type may be seen
     * @param most so many rows
     * @param counted so far records are counted
     */
    public static ExportPreview of(
            Catalog catalog,
            Records records,
            ExportRun.Request request,
            Function<RecordType, Predicate> visible,
            int most,
            long counted)
            throws IOException {
        ExportAction action = request.action();
        RecordType type = catalog.getRecordType(action.recordType());
        RecordSchema schema = RecordSchema.of(type, catalog);
        List<SortKey> sort = request.sort(schema);
        Selection ids = new Selection(List.of(Field.ID), Map.of());
        RecordPage page = records.page(
                type, new RecordQuery(ids, request.predicate(schema), sort, new Page(most, 0)), visible, counted);
        List<Object> keys = page.records().stream()
                .map(record -> operand(Objects.requireNonNull(record.get(Field.ID))))
                .toList();
        return new ExportPreview(
                page.total(),
                page.more(),
                request.labels(),
                keys.isEmpty()
                        ? List.of()
                        : rows(records, type, action, new Predicate.In(new FieldPath(List.of(Field.ID)), keys), sort));
    }

    /** How many records the export will write, of those that may be seen. */
    public static long count(Catalog catalog, Records records, ExportRun.Request request) {
        RecordType type = catalog.getRecordType(request.action().recordType());
        return records.count(type, request.predicate(RecordSchema.of(type, catalog)));
    }

    /** A key as predicates know it. */
    private static Object operand(Object key) {
        return key instanceof Number && !(key instanceof BigDecimal) ? new BigDecimal(key.toString()) : key;
    }

    private static List<List<String>> rows(
            Records records, RecordType type, ExportAction action, Predicate predicate, List<SortKey> sort)
            throws IOException {
        Collector collector = new Collector();
        ExportCells cells = new ExportCells(collector, action, true);
        @Nullable Object[] values = new Object[action.fields().size()];
        try (RecordSnapshot snapshot = records.snapshot(() -> false)) {
            RecordCursor cursor = snapshot.read(type, action.fields(), predicate, sort);
            while (cursor.next()) {
                cursor.read(values);
                cells.write(values);
            }
        }
        return collector.rows;
    }

    /** Keeps rows instead of writing them. */
    private static final class Collector implements RowWriter {
        private final List<List<String>> rows = new ArrayList<>();

        @Override
        public void write(List<Cell> cells) {
            rows.add(cells.stream().map(Cell::shown).toList());
        }

        @Override
        public void writeText(@Nullable String... texts) {
            rows.add(Arrays.stream(texts).map(text -> text == null ? "" : text).toList());
        }

        @Override
        public void finish() {}

        @Override
        public void close() {}
    }
}
