package dev.caravan.job;

import dev.caravan.codec.Codecs;
import dev.caravan.codec.FieldCodec;
import dev.caravan.format.FileFormat;
import dev.caravan.format.TemplateColumn;
import dev.caravan.format.Templates;
import dev.caravan.model.Catalog;
import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.Json;
import dev.caravan.model.Location;
import dev.caravan.model.MissingColumns;
import dev.caravan.model.MissingReference;
import dev.caravan.model.RecordType;
import dev.caravan.model.ReferenceKey;
import dev.caravan.query.Predicate;
import dev.caravan.store.RecordCursor;
import dev.caravan.store.RecordSnapshot;
import dev.caravan.store.Records;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Files to be filled in for an import. */
public final class ImportTemplate {
    /** References to more records than this are typed, not chosen. */
    public static final int MAX_CHOICES = 500;

    private final Catalog catalog;
    private final Records records;

    /** Templates for imports of this catalog; what references can name is looked up among these records. */
    public ImportTemplate(Catalog catalog, Records records) {
        this.catalog = catalog;
        this.records = records;
    }

    /**
     * Writes the file.
     *
     * @param out stays open
     */
    public void write(ImportAction action, FileFormat format, OutputStream out) throws IOException {
        List<TemplateColumn> columns = new ArrayList<>();
        try (RecordSnapshot snapshot = records.snapshot(() -> false)) {
            for (ImportField field : action.fields()) {
                columns.add(column(action, field, format.isWorkbook() ? snapshot : null));
            }
            int before = 0;
            for (ImportLinks links : action.links()) {
                columns.add(links.position() + before++, column(action, links));
            }
            Set<String> ids = action.fields().stream()
                    .filter(f -> !f.required() && f.field().name().equals(Field.ID))
                    .map(ImportField::label)
                    .collect(Collectors.toSet());
            columns.removeIf(column -> ids.contains(column.label()));
        }
        Templates.write(format, out, columns, action.file());
    }

    private TemplateColumn column(ImportAction action, ImportField field, @Nullable RecordSnapshot snapshot) {
        FieldCodec codec = Codecs.of(field.cellField(), field.format(), action.timezone());
        FieldType type = field.cellField().type();
        List<String> choices = snapshot == null ? List.of() : choices(field, codec, snapshot);
        boolean reference = field.reference().isPresent();
        Object example = example(field.cellField().column());
        return new TemplateColumn(
                field.label(),
                field.field().type().label(),
                field.format().orElse(defaultFormat(type)),
                field.required() && action.missingColumns() == MissingColumns.ERROR,
                field.reference().map(ImportTemplate::describe).orElse(""),
                reference && !choices.isEmpty()
                        ? choices.get(0)
                        : type == FieldType.LOCATION ? "52.52,13.405" : codec.encode(example),
                choices,
                !reference || action.missingReference() == MissingReference.ERROR,
                example instanceof String || (field.format().isPresent() && type != FieldType.NUMBER));
    }

    private static TemplateColumn column(ImportAction action, ImportLinks links) {
        String target = links.path().recordType() + ", by their " + links.key().name();
        return new TemplateColumn(
                links.label(),
                "List",
                "\"first\",\"second\"",
                links.required() && action.missingColumns() == MissingColumns.ERROR,
                "records of " + target,
                "",
                List.of(),
                false,
                true);
    }

    private static String defaultFormat(FieldType type) {
        return switch (type) {
            case BOOLEAN -> "True/False";
            case DATE -> "YYYY-MM-DD";
            case DATETIME -> "YYYY-MM-DD hh:mm:ss";
            case TIME -> "hh:mm:ss";
            case LOCATION -> "latitude,longitude";
            default -> "";
        };
    }

    private static String describe(ReferenceKey reference) {
        return "a record of " + reference.recordType() + ", by its "
                + reference.key().name();
    }

    private List<String> choices(ImportField field, FieldCodec codec, RecordSnapshot snapshot) {
        if (field.reference().isPresent()) {
            return targets(field.reference().get(), codec, snapshot);
        }
        return field.field().type() == FieldType.BOOLEAN ? List.of(codec.encode(true), codec.encode(false)) : List.of();
    }

    private List<String> targets(ReferenceKey reference, FieldCodec codec, RecordSnapshot snapshot) {
        RecordType target = catalog.getRecordType(reference.recordType());
        if (snapshot.count(target, Predicate.all()) > MAX_CHOICES) {
            return List.of();
        }
        Field key = reference.key();
        ExportField field = new ExportField(key.name(), new ExportPath.Own(), key, Optional.empty());
        TreeSet<String> found = new TreeSet<>();
        RecordCursor cursor = snapshot.read(target, List.of(field), Predicate.all(), List.of());
        @Nullable Object[] values = new Object[1];
        while (cursor.next()) {
            cursor.read(values);
            found.add(codec.encode(values[0]));
        }
        found.remove("");
        return List.copyOf(found);
    }

    private static @Nullable Object example(Column column) {
        ColumnType type = column.type();
        if (type instanceof ColumnType.Int) {
            return 42L;
        }
        if (type instanceof ColumnType.Decimal decimal) {
            return BigDecimal.ONE.setScale(Math.max(decimal.precision().isPresent() ? decimal.scale() : 1, 0));
        }
        if (type instanceof ColumnType.Floating floating) {
            return floating.bits() == 64 ? (Object) 1.5 : (Object) 1.5f;
        }
        if (type instanceof ColumnType.Bool) {
            return true;
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return timestamp.withZone() ? Instant.parse("2024-12-31T12:00:00Z") : LocalDateTime.of(2024, 12, 31, 12, 0);
        }
        if (type instanceof ColumnType.CalendarDate) {
            return LocalDate.of(2024, 12, 31);
        }
        if (type instanceof ColumnType.TimeOfDay) {
            return LocalTime.of(12, 0);
        }
        return exampleOfText(type);
    }

    private static @Nullable Object exampleOfText(ColumnType type) {
        if (type instanceof ColumnType.JsonDocument) {
            return new Json("{\"key\":\"value\"}");
        }
        if (type instanceof ColumnType.Uuid) {
            return new UUID(0x1234567890ABCDEFL, 0x90ABCDEF12345678L);
        }
        if (type instanceof ColumnType.Point) {
            return new Location(new BigDecimal("52.52"), new BigDecimal("13.405"));
        }
        return type instanceof ColumnType.Text ? "text" : null;
    }
}
