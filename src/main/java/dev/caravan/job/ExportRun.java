package dev.caravan.job;

import dev.caravan.codec.FormulaGuard;
import dev.caravan.format.FileFormat;
import dev.caravan.format.RowWriter;
import dev.caravan.format.RowWriters;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ExportField;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import dev.caravan.query.QueryException;
import dev.caravan.query.SortKey;
import dev.caravan.store.RecordCursor;
import dev.caravan.store.RecordSchema;
import dev.caravan.store.RecordSnapshot;
import dev.caravan.store.Records;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the records of one type, as they are at one moment, into one file. */
public final class ExportRun {
    private static final int PROGRESS_STEP = 1_000;
    /** The first characters of the texts that {@link FormulaGuard} changes. */
    private static final List<String> FORMULA_STARTS = Stream.of("=", "+", "-", "@", "\t", "\r", "'")
            .filter(c -> !FormulaGuard.guard(c).equals(c))
            .toList();

    private final Catalog catalog;
    private final Records records;

    /** A run on these records. */
    public ExportRun(Catalog catalog, Records records) {
        this.catalog = catalog;
        this.records = records;
    }

    /**
     * What is wanted.
     *
     * @param predicate which records, on top of the action's own filter
     * @param sort by what they are sorted; empty: as the action says
     */
    public record Request(
            ExportAction action, FileFormat format, boolean bom, Predicate predicate, List<SortKey> sort) {
        /** Copies the keys. */
        public Request {
            sort = List.copyOf(sort);
        }

        /** Which records, the action's own filter included. */
        Predicate predicate(RecordSchema schema) {
            return Predicate.and(List.of(ExportFilter.predicate(action, schema), predicate));
        }

        /** By what they are sorted, whoever says so. */
        List<SortKey> sort(RecordSchema schema) {
            return sort.isEmpty() ? ExportFilter.sort(action, schema) : sort;
        }

        /** The labels of the columns. */
        List<String> labels() {
            return action.fields().stream().map(ExportField::label).toList();
        }

        /** The same, of those records alone that meet this too. */
        Request where(Predicate more) {
            return new Request(action, format, bom, Predicate.and(List.of(predicate, more)), sort);
        }
    }

    /**
     * Writes the file; the stream is flushed and stays open. If this does not return, what was written is not whole.
     *
     * @param progress told now and then how many rows have been written
     * @param cancelled asked from time to time whether to stop
     * @return the number of rows
     */
    public long write(Request request, OutputStream out, LongConsumer progress, BooleanSupplier cancelled)
            throws IOException {
        ExportAction action = request.action();
        RecordType type = catalog.getRecordType(action.recordType());
        RecordSchema schema = RecordSchema.of(type, catalog);
        Predicate predicate = request.predicate(schema);
        List<SortKey> sort = request.sort(schema);
        boolean textual = request.format() == FileFormat.CSV;
        try (RecordSnapshot snapshot = records.snapshot(cancelled)) {
            List<String> labels = textual && action.forImport().isPresent()
                    ? markedLabels(snapshot, type, action, predicate)
                    : request.labels();
            OptionalLong rows = request.format().isWorkbook()
                    ? OptionalLong.of(snapshot.count(type, predicate))
                    : OptionalLong.empty();
            RecordCursor cursor = snapshot.read(type, action.fields(), predicate, sort);
            try (RowWriter writer = RowWriters.open(request.format(), out, labels, file(request), rows)) {
                ExportCells cells = new ExportCells(writer, action, textual);
                long written = write(cursor, cells, new @Nullable Object[labels.size()], progress);
                writer.finish();
                return written;
            }
        }
    }

    private static FileSettings file(Request request) {
        FileSettings file = request.action().file();
        return file.withCsv(file.csv().withBom(file.csv().bom() || request.bom()));
    }

    /**
     * Checks the filters and sort keys that exports declare.
     *
     * @throws ProblemException with all that is wrong
     */
    public static void check(Catalog catalog) {
        List<Problem> problems = new ArrayList<>();
        for (ExportAction action : catalog.exports()) {
            RecordSchema schema = RecordSchema.of(catalog.getRecordType(action.recordType()), catalog);
            try {
                ExportFilter.predicate(action, schema);
                ExportFilter.sort(action, schema);
            } catch (QueryException e) {
                e.problems()
                        .forEach(p -> problems.add(
                                Problem.of(p.code().text(), "export " + action.name() + ", " + p.message())));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    /** The labels; those of columns in which a text had to be guarded say so, for the import of the same file. */
    private static List<String> markedLabels(
            RecordSnapshot snapshot, RecordType type, ExportAction action, Predicate predicate) {
        List<ExportField> texts =
                action.fields().stream().filter(f -> ExportCells.isText(f)).toList();
        BitSet guarded = snapshot.findBeginningWith(type, texts, predicate, FORMULA_STARTS);
        List<String> labels = new ArrayList<>();
        for (ExportField field : action.fields()) {
            int text = texts.indexOf(field);
            labels.add(text >= 0 && guarded.get(text) ? ColumnMapping.GUARD_MARK + field.label() : field.label());
        }
        return labels;
    }

    private static long write(RecordCursor cursor, ExportCells cells, @Nullable Object[] values, LongConsumer progress)
            throws IOException {
        long rows = 0;
        while (cursor.next()) {
            cursor.read(values);
            cells.write(values);
            if (++rows % PROGRESS_STEP == 0) {
                progress.accept(rows);
            }
        }
        progress.accept(rows);
        return rows;
    }
}
