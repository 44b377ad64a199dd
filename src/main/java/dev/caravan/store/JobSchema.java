package dev.caravan.store;

import dev.caravan.model.Catalog;
import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.RecordType;
import dev.caravan.model.Table;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.SchemaField;
import dev.caravan.query.SchemaRelation;
import dev.caravan.query.SortKey;
import dev.caravan.query.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Jobs as they may be queried: like records of a type that nobody has declared, whose fields are those of the jobs that
 * the API shows. The newest come first.
 */
public final class JobSchema implements QuerySchema {
    private static final String ID = "id";
    private static final ColumnType TEXT = new ColumnType.Text(OptionalInt.empty());
    private static final ColumnType MOMENT = new ColumnType.Timestamp(true, 6);

    /** What is shown of a job beside its columns, and neither filtered nor sorted by. */
    private static final List<String> SHOWN = List.of(
            "detail",
            "duplicate_of",
            "source",
            "parameters",
            "progress",
            "ignored_columns",
            "file_problems",
            "problems",
            "links");

    /** The one there is. */
    public static final JobSchema INSTANCE = new JobSchema();

    private final Map<String, SchemaField> fields = new LinkedHashMap<>();

    private JobSchema() {
        add(ID, ValueType.UUID, List.of());
        add(
                "kind",
                ValueType.STRING,
                Stream.of(JobKind.values()).map(JobKind::label).toList());
        add("name", ValueType.STRING, List.of());
        add(
                "state",
                ValueType.STRING,
                Stream.of(JobState.values()).map(JobState::label).toList());
        add("dry_run", ValueType.BOOLEAN, List.of());
        add("created_by", ValueType.STRING, List.of());
        add("created_at", ValueType.DATETIME, List.of());
        add("started_at", ValueType.DATETIME, List.of());
        add("finished_at", ValueType.DATETIME, List.of());
        SHOWN.forEach(name -> fields.put(name, SchemaField.readOnly(name, ValueType.JSON)));
    }

    private void add(String name, ValueType type, List<String> values) {
        fields.put(name, new SchemaField(name, type, true, true, true, values));
    }

    @Override
    public String name() {
        return "job";
    }

    @Override
    public Map<String, SchemaField> fields() {
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public Map<String, SchemaRelation> relations() {
        return Map.of();
    }

    @Override
    public List<SortKey> defaultSort() {
        return List.of(SortKey.descending(ID));
    }

    @Override
    public String primaryKey() {
        return ID;
    }

    /** The table of the ledger, as the declaration of a record type would bind it. */
    static RecordType recordType() {
        List<Column> columns = new ArrayList<>();
        Map<String, Field> fields = new LinkedHashMap<>();
        INSTANCE.fields.values().stream().filter(SchemaField::filterable).forEach(f -> {
            Column column = new Column(f.name(), columnType(f), f.name().endsWith("ed_at"), false, false);
            columns.add(column);
            fields.put(f.name(), new Field(f.name(), fieldType(f), List.of(column), Optional.empty()));
        });
        Table table = new Table("caravan_job", columns, List.of(ID), List.of(), List.of(Set.of(ID)));
        Field id = new Field(Field.ID, FieldType.ID, List.of(columns.get(0)), Optional.empty());
        return new RecordType(
                INSTANCE.name(),
                table,
                id,
                Optional.empty(),
                Optional.empty(),
                fields,
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** A catalog of jobs alone. */
    static Catalog catalog(RecordType jobs) {
        return new Catalog(Map.of(jobs.name(), jobs), Map.of(), List.of());
    }

    private static ColumnType columnType(SchemaField field) {
        return switch (field.type()) {
            case UUID -> new ColumnType.Uuid();
            case BOOLEAN -> new ColumnType.Bool();
            case DATETIME -> MOMENT;
            default -> TEXT;
        };
    }

    private static FieldType fieldType(SchemaField field) {
        return switch (field.type()) {
            case BOOLEAN -> FieldType.BOOLEAN;
            case DATETIME -> FieldType.DATETIME;
            default -> FieldType.STRING;
        };
    }
}
