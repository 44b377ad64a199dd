package dev.caravan.web;

import dev.caravan.model.Catalog;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.query.Parameter;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.query.ValueType;
import dev.caravan.store.RecordPage;
import dev.caravan.store.Records;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;

/** {@code /api/records} and {@code /api/record-types}: records as clients ask for them, and what can be asked. */
public final class RecordsApi {
    private static final RecordQueryOptions ONE =
            RecordQueryOptions.DEFAULT.only(Parameter.FIELDS, Parameter.RELATIONS);

    private final View.Source views;
    private final Records records;

    /** The records of this catalog. */
    public RecordsApi(Catalog catalog, Records records) {
        this.views = new View.Source(catalog);
        this.records = records;
    }

    /** {@code GET /api/record-types}: the record types with their fields, relations, filters and actions. */
    public Reply types(Exchange exchange) {
        Request request = Request.of(exchange);
        request.allow();
        View view = views.of(request.caller());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "data",
                view.recordTypes().stream()
                        .map(type -> RecordTypeDocument.of(type, view))
                        .toList());
        return Replies.json(200, body);
    }

    /** {@code GET /api/records/{type}}: a page of records. */
    public Reply list(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = views.of(request.caller());
        RecordType type = view.requireRecordType(request.segment(2));
        RecordQuery query = RecordQuery.parse(
                request.query(), view.schema(type), RecordQueryOptions.DEFAULT.with(Handlings.of(request)));
        RecordPage page = records.page(type, query, view.visible());
        byte[] body = RecordJson.list(
                page.records(), query.page().limit(), query.page().offset(), page.total());
        return Handlings.applied(
                request, Replies.json(200, body).with("Link", PageLinks.of(request, query.page(), page.total())));
    }

    /** {@code GET /api/records/{type}/{id}}: one record; 304 where the client has it already. */
    public Reply get(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = views.of(request.caller());
        RecordType type = view.requireRecordType(request.segment(2));
        String text = request.segment(3);
        QuerySchema schema = view.schema(type);
        RecordQuery query = RecordQuery.parse(request.query(), schema, ONE.with(Handlings.of(request)));
        Map<String, Object> record = id(text, schema)
                .flatMap(id -> records.find(type, id, query.selection(), view.visible()))
                .orElseThrow(() -> HttpProblem.notFound(
                        "unknown-record", "there is no " + type.name() + " '" + HttpProblem.quoted(text) + "'"));
        Reply reply = Handlings.applied(request, Replies.json(200, RecordJson.one(record)));
        return reply.unlessKnown(request);
    }

    /** The key that the text is, if keys of the type can be so. */
    private static Optional<Object> id(String text, QuerySchema schema) {
        ValueType type = Objects.requireNonNull(schema.fields().get(Field.ID)).type();
        return type.coerce(text);
    }
}
