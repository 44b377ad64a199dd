package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ExportField;
import dev.caravan.query.Handling;
import dev.caravan.query.Parameter;
import dev.caravan.query.Problem;
import dev.caravan.query.ProblemCode;
import dev.caravan.query.QueryException;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.QuerySchemaBuilder;
import dev.caravan.query.QueryString;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.query.SchemaField;
import dev.caravan.query.SortKey;
import dev.caravan.query.ValueType;
import dev.caravan.store.RecordSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Exports that are asked for in the query language. */
public final class ExportQueries {
    private static final RecordQueryOptions RECORDS =
            RecordQueryOptions.DEFAULT.only(Parameter.FILTERS, Parameter.SORT);
    private static final RecordQueryOptions COLUMNS = RecordQueryOptions.DEFAULT.only(Parameter.FIELDS);

    private static final QuerySchema NOTHING = new QuerySchemaBuilder("nothing").build();

    private final Map<String, RecordSchema> schemas;

    /** Exports of this catalog. */
    public ExportQueries(Catalog catalog) {
        this.schemas = RecordSchema.all(catalog);
    }

    /**
     * What to export.
     *
     * @param query {@code filter} and {@code sort} as a query string, and {@code fields}, which names columns of the export
     *     as the configuration does; parameters named format and bom are left to others
     * @throws QueryException if the query is wrong, with all that is wrong
     */
    public ExportRun.Request of(ExportAction action, FileFormat format, boolean bom, String query, Handling handling) {
        QuerySchema schema = Objects.requireNonNull(schemas.get(action.recordType()), action.recordType());
        List<Problem> problems = new ArrayList<>();
        Set<String> others = Set.of("format", "bom", Parameter.FIELDS.urlName());
        RecordQuery records = parse(
                problems,
                () -> RecordQuery.parse(query, schema, RECORDS.with(handling).withOtherParameters(others)));
        RecordQuery columns =
                parse(problems, () -> RecordQuery.parse(fields(query), columns(action), COLUMNS.with(handling)));
        if (problems.isEmpty() && columns.selection().fields().isEmpty()) {
            problems.add(
                    new Problem(ProblemCode.MALFORMED_FIELDS, "fields", "no column", "at least one", Optional.empty()));
        }
        if (!problems.isEmpty()) {
            throw new QueryException(problems);
        }
        boolean sorted = QueryString.parse(query).containsKey(Parameter.SORT.urlName());
        List<SortKey> sort = sorted ? records.sort() : List.of();
        return new ExportRun.Request(
                narrowed(action, columns.selection().fields()), format, bom, records.predicate(), sort);
    }

    private static Map<String, ?> fields(String query) {
        Object fields = QueryString.parse(query).get(Parameter.FIELDS.urlName());
        return fields == null ? Map.of() : Map.of(Parameter.FIELDS.urlName(), fields);
    }

    /** What is wrong joins the problems; the query is then of no use. */
    private static RecordQuery parse(List<Problem> problems, Supplier<RecordQuery> parser) {
        try {
            return parser.get();
        } catch (QueryException e) {
            problems.addAll(e.problems());
            return RecordQuery.parse("", NOTHING, RecordQueryOptions.DEFAULT);
        }
    }

    private static QuerySchema columns(ExportAction action) {
        QuerySchemaBuilder columns = new QuerySchemaBuilder(action.name());
        action.fields().forEach(f -> columns.field(SchemaField.readOnly(f.name(), ValueType.JSON)));
        return columns.build();
    }

    /** The export with these columns alone, in this order; where none are asked for, just as it is declared. */
    private static ExportAction narrowed(ExportAction action, List<String> names) {
        List<String> declared =
                action.fields().stream().map(ExportField::name).distinct().toList();
        if (declared.equals(names)) {
            return action;
        }
        return action.with(names.stream()
                .flatMap(name -> action.fields().stream().filter(f -> f.name().equals(name)))
                .toList());
    }
}
