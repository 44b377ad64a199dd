package dev.caravan.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.RecordType;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.SchemaField;
import dev.caravan.query.SchemaRelation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /openapi.yaml}: this API in OpenAPI 3.1. Its paths are written by hand, in {@code openapi.yaml} beside this
 * class; record types as schemas, and the names of record types, imports and exports, come from the configuration.
 */
public final class OpenApi {
    private static final String REFERENCE = "#/components/schemas/";
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private final View.Source views;
    private final ObjectNode written;

    /** The description of this catalog. */
    public OpenApi(Catalog catalog) {
        this.views = new View.Source(catalog);
        try (InputStream resource = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            this.written = (ObjectNode) YAML.readTree(Objects.requireNonNull(resource));
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml cannot be read", e);
        }
    }

    /** The document, as far as the caller may see what it describes. */
    public Reply describe(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        request.allow();
        Reply reply = new Reply(
                200, "application/yaml", Map.of(), YAML.writeValueAsBytes(document(views.of(request.caller()))));
        return reply.unlessKnown(request);
    }

    private ObjectNode document(View view) {
        ObjectNode document = written.deepCopy();
        ObjectNode components = document.withObject("/components");
        ObjectNode parameters = components.withObject("/parameters");
        List<RecordType> types = List.copyOf(view.recordTypes());
        names(parameters, "RecordType", types.stream().map(RecordType::name).toList());
        names(
                parameters,
                "ImportName",
                types.stream()
                        .flatMap(t -> view.imports(t).stream())
                        .map(ImportAction::name)
                        .toList());
        names(
                parameters,
                "ExportName",
                types.stream()
                        .flatMap(t -> view.exports(t).stream())
                        .map(ExportAction::name)
                        .toList());
        ObjectNode schemas = components.withObject("/schemas");
        ObjectNode any = schemas.putObject("Record").put("description", "A record of one of the record types");
        ArrayNode alternatives = any.putArray("anyOf");
        for (RecordType type : types) {
            schemas.set(schemaName(type.name()), record(type, view.schema(type)));
            alternatives.addObject().put("$ref", REFERENCE + schemaName(type.name()));
        }
        if (types.isEmpty()) {
            any.remove("anyOf");
            any.put("type", "object");
        }
        return document;
    }

    /** A list of alternatives must not be empty. */
    private static void names(ObjectNode parameters, String parameter, List<String> names) {
        if (!names.isEmpty()) {
            ArrayNode valid = parameters.withObject("/" + parameter + "/schema").putArray("enum");
            names.forEach(valid::add);
        }
    }

    /** Names of schemas have fewer characters to choose from than those of record types. */
    private static String schemaName(String recordType) {
        return "record." + recordType.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static ObjectNode record(RecordType type, QuerySchema schema) {
        ObjectNode record = YAML.createObjectNode();
        record.put("type", "object");
        record.put("description", "A " + type.name() + ", as far as its fields are asked for");
        ObjectNode properties = record.putObject("properties");
        for (SchemaField field : schema.fields().values()) {
            if (field.readable()) {
                properties.set(field.name(), value(type.findField(field.name()).orElseThrow(), field));
            }
        }
        schema.relations().forEach((name, relation) -> {
            JsonNode key = properties.get(name);
            properties.set(name, related(relation, key));
        });
        return record;
    }

    private static ObjectNode value(Field field, SchemaField known) {
        ObjectNode value = YAML.createObjectNode();
        boolean nullable = field.columns().stream().anyMatch(c -> c.nullable());
        if (field.type() == FieldType.LOCATION) {
            type(value, "object", nullable);
            ObjectNode coordinates = value.putObject("properties");
            coordinates.putObject("latitude").put("type", "number");
            coordinates.putObject("longitude").put("type", "number");
            return value;
        }
        switch (known.type()) {
            case NUMBER -> type(value, "number", nullable);
            case BOOLEAN -> type(value, "boolean", nullable);
            case DATE -> type(value, "string", nullable).put("format", "date");
            // without an offset where the database keeps none, which date-time would not be
            case DATETIME -> type(value, "string", nullable).put("description", "Date and time, ISO 8601");
            case TIME -> type(value, "string", nullable).put("description", "Time of day, hh:mm:ss");
            case UUID -> type(value, "string", nullable).put("format", "uuid");
            case STRING -> type(value, "string", nullable);
            case JSON -> value.put("description", "Any JSON");
        }
        field.target().ifPresent(target -> value.put("description", "The _id of a " + target));
        return value;
    }

    private static ObjectNode type(ObjectNode value, String name, boolean nullable) {
        if (nullable) {
            value.putArray("type").add(name).add("null");
        } else {
            value.put("type", name);
        }
        return value;
    }

    /** What an included relation leads to; a reference that is not included is the key. */
    private static ObjectNode related(SchemaRelation relation, @Nullable JsonNode key) {
        String reference = REFERENCE + schemaName(relation.target().get().name());
        ObjectNode related = YAML.createObjectNode();
        if (relation.toMany()) {
            related.put("type", "array").putObject("items").put("$ref", reference);
            return related;
        }
        ArrayNode alternatives = related.putArray("anyOf");
        alternatives.addObject().put("$ref", reference);
        alternatives.addObject().put("type", "null");
        if (key != null) {
            alternatives.add(key);
        }
        return related;
    }
}
