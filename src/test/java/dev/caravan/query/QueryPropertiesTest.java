package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.query.Predicate.Comparison;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class QueryPropertiesTest {
    private static final String SEED = "20240229";
    private static final QuerySchema PERSON = PersonSchema.person();
    private static final List<String> FIELDS =
            List.of("_id", "name", "age", "active", "born", "created_at", "wakes_at", "token", "settings");

    // without a schema

    @Property(seed = SEED)
    void whatIsBuiltFromAParsedQueryParsesToTheSame(@ForAll("queryStrings") String queryString) {
        Query query = Query.parse(queryString, QueryOptions.all());
        assertThat(Query.parse(QueryBuilder.of(query).build(), QueryOptions.all()))
                .isEqualTo(query);
    }

    @Provide
    Arbitrary<String> queryStrings() {
        Arbitrary<String> name = Arbitraries.of("id", "name", "ägë", "a b", "profile.id", "roles.name", "profile");
        Arbitrary<String> value = Combinators.combine(
                        Arbitraries.of("", "!", "~", "<", "<=", ">", ">=", "!~", "!!", "~!"),
                        Arbitraries.of("1", "x y", "a,b", ",a", "null", "NULL", "%", "é&=", "", " ", "5>3"))
                .as((sign, text) -> PercentEncoding.encode(sign + text));
        Arbitrary<String> parameter = Arbitraries.oneOf(
                Combinators.combine(name, value)
                        .as((key, text) -> "filter[" + PercentEncoding.encode(key) + "]=" + text),
                list(name, Arbitraries.of("", "-")).map(names -> "sort=" + names),
                list(Arbitraries.of("id", "name", "x y"), Arbitraries.of("", "%2B", "-"))
                        .map(names -> "fields[__DEFAULT__]=" + names),
                list(Arbitraries.of("id", "url"), Arbitraries.of("", "%2B", "-"))
                        .map(names -> "fields[profile]=" + names),
                list(Arbitraries.of("profile", "roles", "profile.photo"), Arbitraries.just(""))
                        .map(names -> "include=" + names),
                Arbitraries.of("page[limit]=5", "page[offset]=7", "page[limit]=-1", "page[limit]=1e3", "page=2"));
        // repeated lists stay as they are: their items may hold commas, which nothing can write
        return parameter
                .list()
                .ofMaxSize(8)
                .uniqueElements(text -> text.replaceFirst("=.*", ""))
                .map(parameters -> String.join("&", parameters));
    }

    private static Arbitrary<String> list(Arbitrary<String> names, Arbitrary<String> signs) {
        return Combinators.combine(signs, names)
                .as((sign, name) -> sign + PercentEncoding.encode(name))
                .list()
                .ofMaxSize(4)
                .map(list -> String.join(",", list));
    }

    @Property(seed = SEED)
    void whatIsBuiltParsesToWhatWasAsked(@ForAll("filters") Map<String, String> filters) {
        QueryBuilder builder = new QueryBuilder();
        filters.forEach((name, text) -> builder.filter(name, text, FilterOperator.NEGATION));
        List<Filter> parsed = Query.parse(builder.build(), QueryOptions.all()).filters();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        parsed.forEach(filter -> values.put(filter.key(), filter.value()));
        assertThat(values).containsExactlyInAnyOrderEntriesOf(filters);
        assertThat(parsed)
                .allSatisfy(filter -> assertThat(filter.operators()).containsExactly(FilterOperator.NEGATION));
        assertThat(QueryBuilder.build(Map.of("filters", filters, "include", Map.of("a", true))))
                .contains("include=a");
    }

    @Provide
    Arbitrary<Map<String, String>> filters() {
        Arbitrary<String> names = Arbitraries.strings().alpha().ofMinLength(1);
        Arbitrary<String> texts = Arbitraries.strings()
                .all()
                .excludeChars(',', '<', '>', '~', '=')
                .filter(text -> !text.equalsIgnoreCase("null") && text.strip().equals(text) && isUnicode(text))
                .filter(text -> Ecma.trim(text).equals(text));
        return Arbitraries.maps(names, texts).ofMaxSize(5);
    }

    @Property(seed = SEED)
    void percentEncodingIsReversible(@ForAll String text) {
        if (isUnicode(text)) {
            assertThat(PercentEncoding.decode(PercentEncoding.encode(text))).isEqualTo(text);
        }
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    // with a schema

    @Property(seed = SEED)
    void whatIsBuiltFromARecordQueryParsesToTheSame(@ForAll("recordQueries") RecordQuery query) {
        String built = QueryBuilder.of(query).build();
        assertThat(RecordQuery.parse(built, PERSON, RecordQueryOptions.DEFAULT)).isEqualTo(query);
    }

    @Provide
    Arbitrary<RecordQuery> recordQueries() {
        Arbitrary<List<String>> countryFields = Arbitraries.subsetOf("_id", "name", "code")
                .filter(names -> !names.isEmpty())
                .map(List::copyOf);
        Arbitrary<Map<String, Selection>> relations = countryFields
                .map(names -> Map.of("country", new Selection(names, Map.of())))
                .optional()
                .map(country -> country.orElse(Map.of()));
        Arbitrary<Selection> selections = Combinators.combine(
                        Arbitraries.subsetOf(FIELDS)
                                .filter(names -> !names.isEmpty())
                                .map(List::copyOf),
                        relations)
                .as(Selection::new);
        Arbitrary<List<SortKey>> sorts = Arbitraries.subsetOf("name", "age", "country.code")
                .map(names -> names.stream().map(SortKey::descending).toList())
                .map(QueryPropertiesTest::withPrimaryKey);
        Arbitrary<Page> pages = Combinators.combine(
                        Arbitraries.integers().between(1, 1_000),
                        Arbitraries.longs().between(0, 1L << 50))
                .as(Page::new);
        return Combinators.combine(selections, predicates(), sorts, pages).as(RecordQuery::new);
    }

    private static List<SortKey> withPrimaryKey(List<SortKey> keys) {
        List<SortKey> all = new ArrayList<>(keys);
        all.add(SortKey.ascending("_id"));
        return all;
    }

    @Provide
    Arbitrary<Predicate> predicates() {
        return predicates(3);
    }

    private static Arbitrary<Predicate> predicates(int depth) {
        Arbitrary<Predicate> condition = Arbitraries.of(FIELDS).flatMap(QueryPropertiesTest::conditions);
        if (depth == 0) {
            return condition;
        }
        Arbitrary<List<Predicate>> parts =
                predicates(depth - 1).list().ofMinSize(2).ofMaxSize(4);
        return Arbitraries.oneOf(
                condition,
                parts.map(Predicate.And::new),
                parts.map(Predicate.Or::new),
                predicates(depth - 1).map(Predicate::negated));
    }

    private static Arbitrary<Predicate> conditions(String name) {
        FieldPath path = FieldPath.of(name);
        Arbitrary<Predicate> isNull = Arbitraries.just(new Predicate.IsNull(path));
        ValueType type =
                Optional.ofNullable(PERSON.fields().get(name)).orElseThrow().type();
        if (type == ValueType.JSON) {
            return isNull;
        }
        Arbitrary<Predicate> in = values(type)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(values -> new Predicate.In(path, values));
        Arbitrary<Predicate> comparison = Combinators.combine(operators(type), values(type))
                .as((operator, value) -> new Comparison(path, operator, value));
        Arbitrary<Predicate> match = Combinators.combine(Arbitraries.of(Predicate.Match.Place.class), texts())
                .as((place, text) -> new Predicate.Match(path, place, text, true));
        return type == ValueType.STRING
                ? Arbitraries.oneOf(isNull, in, comparison, match)
                : Arbitraries.oneOf(isNull, in, comparison);
    }

    private static Arbitrary<Comparison.Operator> operators(ValueType type) {
        return type.hasOrder()
                ? Arbitraries.of(Comparison.Operator.class)
                : Arbitraries.of(Comparison.Operator.EQ, Comparison.Operator.NE);
    }

    private static Arbitrary<Object> values(ValueType type) {
        return switch (type) {
            case STRING -> texts().asGeneric();
            case NUMBER ->
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e9"), new BigDecimal("1e9"))
                        .asGeneric();
            case BOOLEAN -> Arbitraries.of(true, false).asGeneric();
            case DATE -> days().asGeneric();
            case DATETIME ->
                Combinators.combine(days(), times(), Arbitraries.integers().between(-12, 12))
                        .as((day, time, hours) -> (Object) OffsetDateTime.of(day, time, ZoneOffset.ofHours(hours)));
            case TIME -> times().asGeneric();
            case UUID ->
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as((a, b) -> (Object) new UUID(a, b));
            case JSON -> throw new IllegalArgumentException("JSON has no values");
        };
    }

    private static Arbitrary<LocalDate> days() {
        return Arbitraries.integers()
                .between(1, 3_000_000)
                .map(LocalDate::ofEpochDay)
                .filter(day -> day.getYear() < 9999);
    }

    private static Arbitrary<LocalTime> times() {
        return Arbitraries.longs().between(0, LocalTime.MAX.toNanoOfDay()).map(LocalTime::ofNanoOfDay);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().excludeChars('\0').ofMaxLength(10).filter(QueryPropertiesTest::isUnicode),
                Arbitraries.of("", "'", "''", "null", "a,b", "!x", "%_", "and(eq(a,'b'))", " x "));
    }

    @Property(seed = SEED)
    void negationIsTheExactComplement(
            @ForAll("predicates") Predicate predicate, @ForAll("records") Map<String, Object> values) {
        boolean holds = Evaluation.holds(predicate, path -> values.get(path.name()));
        assertThat(Evaluation.holds(predicate.negated(), path -> values.get(path.name())))
                .isEqualTo(!holds);
        assertThat(Evaluation.holds(new Predicate.Not(predicate), path -> values.get(path.name())))
                .isEqualTo(!holds);
    }

    @Property(seed = SEED)
    void comparisonsWithNullAreFalse(@ForAll("predicates") Predicate predicate) {
        boolean expected = withoutRecord(predicate);
        assertThat(Evaluation.holds(predicate, path -> null)).isEqualTo(expected);
    }

    private static boolean withoutRecord(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return and.parts().stream().allMatch(QueryPropertiesTest::withoutRecord);
        }
        if (predicate instanceof Predicate.Or or) {
            return or.parts().stream().anyMatch(QueryPropertiesTest::withoutRecord);
        }
        if (predicate instanceof Predicate.Not not) {
            return !withoutRecord(not.part());
        }
        return predicate instanceof Predicate.IsNull
                || (predicate instanceof Comparison comparison && comparison.operator() == Comparison.Operator.NE);
    }

    @Provide
    Arbitrary<Map<String, Object>> records() {
        Arbitrary<Map<String, Object>> records = Arbitraries.just(new LinkedHashMap<>());
        for (String name : FIELDS) {
            ValueType type =
                    Optional.ofNullable(PERSON.fields().get(name)).orElseThrow().type();
            if (type != ValueType.JSON) {
                records = Combinators.combine(records, values(type).optional(0.7))
                        .as((record, value) -> {
                            Map<String, Object> longer = new LinkedHashMap<>(record);
                            value.ifPresent(present -> longer.put(name, present));
                            return longer;
                        });
            }
        }
        return records;
    }

    // whatever is sent

    @Property(seed = SEED, tries = 1_000)
    void garbageIsReadOrRefused(@ForAll("garbage") String garbage) {
        for (String query : List.of(
                garbage,
                "filter=" + garbage,
                "filter[name]=" + garbage,
                "filter[" + garbage + "]=1",
                "sort=" + garbage,
                "fields=" + garbage,
                "fields[" + garbage + "]=a",
                "include=" + garbage,
                "page[" + garbage + "]=1",
                "page[limit]=" + garbage)) {
            readOrRefused(text -> RecordQuery.parse(text, PERSON, RecordQueryOptions.DEFAULT), query);
            readOrRefused(
                    text -> RecordQuery.parse(text, PERSON, RecordQueryOptions.DEFAULT.with(Handling.LENIENT)), query);
            readOrRefused(text -> Query.parse(text, QueryOptions.all()), query);
        }
    }

    private static void readOrRefused(Consumer<String> parse, String query) {
        try {
            parse.accept(query);
        } catch (QueryException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> garbage() {
        Arbitrary<String> tokens = Arbitraries.of(
                "filter",
                "[",
                "]",
                "&",
                "=",
                "and(",
                "eq(",
                ")",
                "'",
                ",",
                "name",
                "age",
                "country",
                ".",
                "%",
                "%41",
                "+",
                "-",
                "!",
                "~",
                "<",
                ">",
                "null",
                "0",
                "20",
                "[]",
                "page",
                "limit",
                "sort",
                "__proto__",
                "é",
                "\uD83D",
                "\0",
                " ");
        return Arbitraries.oneOf(
                tokens.list().ofMaxSize(25).map(list -> String.join("", list)),
                Arbitraries.strings().all().ofMaxLength(40));
    }
}
