package dev.caravan.web;

import dev.caravan.model.Catalog;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.Json;
import dev.caravan.model.ListPage;
import dev.caravan.model.Location;
import dev.caravan.model.Problem;
import dev.caravan.model.RecordType;
import dev.caravan.model.Shown;
import dev.caravan.web.page.RecordList;
import dev.caravan.web.page.Words;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of records as pages show them. */
final class PageCells {
    private final Catalog catalog;

    PageCells(Catalog catalog) {
        this.catalog = catalog;
    }

    /** By which field a referenced record is known to people: the list's choice, or its first text. */
    Optional<Field> nameOf(RecordType type, Field reference) {
        return type.list().map(ListPage::fields).stream()
                .flatMap(fields -> fields.stream())
                .filter(shown -> shown.field().equals(reference))
                .flatMap(shown -> shown.referenceField().stream())
                .findFirst()
                .or(() -> reference.target().flatMap(catalog::findRecordType).flatMap(PageCells::nameField));
    }

    /** The field by which people know records of a type. */
    static Optional<Field> nameField(RecordType type) {
        Optional<Field> listed = type.list().stream()
                .flatMap(list -> list.fields().stream())
                .map(ListPage.Shown::field)
                .filter(field -> field.type() == FieldType.STRING)
                .findFirst();
        return listed.or(() -> type.fields().values().stream()
                .filter(field -> field.type() == FieldType.STRING)
                .findFirst());
    }

    /** What a record is called. */
    static String title(RecordType type, Map<String, @Nullable Object> record, Words words) {
        Object name = nameField(type).map(f -> record.get(f.name())).orElse(null);
        String text = name == null ? "" : text(name, words);
        return Problem.abbreviate(text.isBlank() ? text(record.get(Field.ID), words) : text);
    }

    /** The address of a record's page. */
    static String address(RecordType type, Object id) {
        return Addresses.records(type.name()) + "/" + PageQuery.encode(String.valueOf(id));
    }

    /** A value of a record; what a reference leads to is a link. */
    RecordList.Cell cell(RecordType type, Field field, @Nullable Object value, Words words) {
        if (value instanceof Map<?, ?> target) {
            Optional<RecordType> targets = field.target().flatMap(catalog::findRecordType);
            Object id = target.get(Field.ID);
            Object name = nameOf(type, field).map(f -> target.get(f.name())).orElse(null);
            String text = text(name == null ? id : name, words);
            return new RecordList.Cell(
                    text, targets.filter(t -> id != null).map(t -> address(t, String.valueOf(id))), false);
        }
        return new RecordList.Cell(text(value, words), Optional.empty(), value instanceof Json);
    }

    /** A value as text. */
    static String text(@Nullable Object value, Words words) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean truth) {
            return words.say(truth ? "yes" : "no");
        }
        if (value instanceof Instant instant) {
            return words.moment(instant);
        }
        if (value instanceof LocalDateTime moment) {
            return Shown.moment(moment);
        }
        if (value instanceof BigDecimal decimal) {
            return Shown.number(decimal);
        }
        if (value instanceof Json json) {
            return json.text();
        }
        if (value instanceof Location place) {
            return place.latitude().toPlainString() + "," + place.longitude().toPlainString();
        }
        return value.toString();
    }
}
