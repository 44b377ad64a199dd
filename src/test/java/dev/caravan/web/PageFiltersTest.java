package dev.caravan.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ListPage;
import dev.caravan.model.RecordType;
import dev.caravan.model.Table;
import dev.caravan.web.page.RecordList;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PageFiltersTest {
    private static final ColumnType TEXT = new ColumnType.Text(OptionalInt.empty());
    private static final Field NAME = field("name", FieldType.STRING, TEXT);
    private static final Map<String, Field> FIELDS = new LinkedHashMap<>();

    static {
        for (Field field : List.of(
                NAME,
                field("age", FieldType.NUMBER, TEXT),
                field("active", FieldType.BOOLEAN, new ColumnType.Bool()),
                field("born", FieldType.DATE, TEXT),
                field("seen", FieldType.DATETIME, new ColumnType.Timestamp(true, 6)),
                field("noted", FieldType.DATETIME, new ColumnType.Timestamp(false, 6)),
                field("city", FieldType.REFERENCE, TEXT))) {
            FIELDS.put(field.name(), field);
        }
    }

    private static Field field(String name, FieldType type, ColumnType column) {
        return new Field(name, type, List.of(new Column(name, column, true, false, false)), Optional.empty());
    }

    private static PageFilters filters(String zone) {
        Field id = field(Field.ID, FieldType.ID, TEXT);
        RecordType type = new RecordType(
                "person",
                new Table("person", List.of(id.column()), List.of(Field.ID), List.of(), List.of()),
                id,
                Optional.empty(),
                Optional.empty(),
                FIELDS,
                Optional.of(new ListPage(
                        "People",
                        List.of(),
                        FIELDS.values().stream()
                                .map(f -> new ListPage.Filter(f, f.type(), f.name()))
                                .toList())),
                List.of(),
                List.of());
        return new PageFilters(type, reference -> Optional.of(NAME), ZoneId.of(zone));
    }

    /** What a browser sends for the form that is filled with these conditions. */
    private static PageQuery form(PageFilters filters, PageQuery query) {
        PageQuery form = new PageQuery(List.of());
        for (RecordList.Condition filter : filters.conditions(query)) {
            for (String input : inputs(filter.kind())) {
                String value =
                        input.equals("from.") ? filter.from() : input.equals("to.") ? filter.to() : filter.value();
                form = form.with(input + filter.name(), value);
            }
        }
        for (String hidden : filters.hidden(query)) {
            form = form.with("keep", hidden);
        }
        return form.with("sort", query.value("sort").orElse(""));
    }

    private static List<String> inputs(String kind) {
        return switch (kind) {
            case "text" -> List.of("contains.");
            case "reference" -> List.of("named.");
            case "boolean" -> List.of("is.");
            default -> List.of("from.", "to.");
        };
    }

    private static List<String> sorted(PageQuery query) {
        return query.pairs().stream().map(PageQuery.Pair::toString).sorted().toList();
    }

    @Property(tries = 2000, seed = "4711")
    void aFormThatIsSentAsItCameAsksForTheSame(@ForAll("queries") PageQuery query, @ForAll("zones") String zone) {
        PageFilters filters = filters(zone);
        assertThat(sorted(filters.read(form(filters, query)))).isEqualTo(sorted(query));
    }

    @Property(tries = 2000, seed = "4711")
    void anAddressSaysWhatItWasMadeOf(@ForAll("queries") PageQuery query) {
        assertThat(PageQuery.of(query.toString())).isEqualTo(query);
    }

    @Property(tries = 2000, seed = "4711")
    void whatIsTypedIsShownAgain(@ForAll("texts") String text) {
        PageFilters filters = filters("UTC");
        String typed = text.strip();
        PageQuery query = filters.read(new PageQuery(List.of()).with("contains.name", text));
        assertThat(filters.conditions(query).get(0).value()).isEqualTo(typed);
        assertThat(filters.hidden(query)).isEmpty();
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of("UTC", "Asia/Tokyo", "Europe/Berlin", "America/St_Johns");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.of("~a", "a,b", "null", "it's", "!", "''", "a&b=c%20+", "<b>", " x "));
    }

    @Provide
    Arbitrary<PageQuery> queries() {
        Arbitrary<String> names = Arbitraries.of(
                "filter",
                "filter[name]",
                "filter[age]",
                "filter[active]",
                "filter[born]",
                "filter[seen]",
                "filter[noted]",
                "filter[city.name]",
                "filter[other]");
        Arbitrary<String> values = Arbitraries.oneOf(
                texts(),
                texts().map(t -> "~" + t),
                texts().map(t -> "contains(name,'" + t.replace("'", "''") + "')"),
                Arbitraries.of("true", "false", "7", "2024-01-31"),
                Combinators.combine(
                                Arbitraries.of(">=", "<=", "<", ""),
                                Arbitraries.of(
                                        "7",
                                        "-1.5",
                                        "x",
                                        "2024-02-29",
                                        "2024-10-27T00:30:00Z",
                                        "2024-10-27T01:30:00Z",
                                        "2024-03-31T01:30:00Z",
                                        "2024-05-01T10:00:00Z",
                                        "2024-05-01T10:00:00+02:00",
                                        "2024-05-01T10:00",
                                        "2024-05-01T10:00:00.123456Z"))
                        .as((a, b) -> a + b));
        Arbitrary<PageQuery> conditions = Combinators.combine(names, values)
                .as(PageQuery.Pair::new)
                .list()
                .ofMaxSize(5)
                .map(pairs -> new PageQuery(new ArrayList<>(pairs)));
        return Combinators.combine(conditions, Arbitraries.of("", "name", "-age"))
                .as((query, sort) -> sort.isEmpty() ? query : query.with("sort", sort));
    }

    @Example
    void pointsInTimeAreThoseOfTheViewersZone() {
        PageFilters filters = filters("Asia/Tokyo");
        PageQuery query = filters.read(
                new PageQuery(List.of()).with("from.seen", "2024-01-01T20:00").with("to.noted", "2024-01-01T20:00"));
        assertThat(query.at("/records/person"))
                .isEqualTo("/records/person?filter[seen]=%3E%3D2024-01-01T11%3A00%3A00Z"
                        + "&filter[noted]=%3C%3D2024-01-01T20%3A00");
        assertThat(filters.conditions(query).get(4).from()).isEqualTo("2024-01-01T20:00");
        assertThat(filters.conditions(query).get(5).to()).isEqualTo("2024-01-01T20:00");
    }
}
