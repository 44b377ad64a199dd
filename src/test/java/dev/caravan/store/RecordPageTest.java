package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Catalog;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.query.Selection;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

final class RecordPageTest {
    private static final String CONFIGURATION = """
            records:
              country: {fields: [{name: capital, column: capital_id, target: city}]}
              city: {fields: [{name: country, column: country_id, target: country}]}
              tag: {}
              person:
                fields:
                  - {name: country, column: country_id, target: country}
            association_records:
              person_tag:
                fields:
                  - {name: person_id, type: Reference, target: person}
                  - {name: tag_id, type: Reference, target: tag}
            """;

    private static Catalog fill(TestDatabase database) {
        database.run(
                "create table country(_id varchar(2) primary key, name text, capital_id int)",
                "create table city(_id int primary key, name text, country_id varchar(2))",
                "create table tag(_id int primary key, name text, secret boolean)",
                "create table person(_id int primary key, name text, country_id varchar(2))",
                "create table person_tag(person_id int, tag_id int)",
                "insert into country values ('AX', 'Aland', 1), ('be', 'Belgium', null), ('BE', 'BELGIUM', 3)",
                "insert into city values (1, 'Mariehamn', 'AX'), (2, 'Jomala', 'AX'), (3, 'Brussels', 'BE')",
                "insert into tag values (1, 'red', false), (2, 'blue', true), (3, 'green', false)",
                "insert into person values (1, 'Ann', 'AX'), (2, 'Bob', 'be'), (3, 'Cid', null), (4, 'Dan', 'zz'), (5, 'Eve', 'AX')",
                "insert into person_tag values (1, 3), (1, 1), (2, 2), (5, 1), (5, 99)");
        return ReadingCatalog.of(database.database(), CONFIGURATION);
    }

    private static RecordPage page(
            TestDatabase database, Catalog catalog, String query, Function<RecordType, Predicate> visible) {
        RecordType person = catalog.getRecordType("person");
        RecordQuery parsed = RecordQuery.parse(query, RecordSchema.of(person, catalog), RecordQueryOptions.DEFAULT);
        return new Records(database.database(), catalog, Duration.ofMinutes(1)).page(person, parsed, visible);
    }

    private static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    @DatabaseTest
    void pagesAreCutFromTheSortedWhole(TestDatabase database) {
        Catalog catalog = fill(database);
        String query = "fields=name&sort=-name&filter[name]=!Cid&page[limit]=2&page[offset]=";
        assertThat(page(database, catalog, query + 0, t -> Predicate.all()))
                .isEqualTo(new RecordPage(List.of(of("name", "Eve"), of("name", "Dan")), 4, false));
        assertThat(page(database, catalog, query + 3, t -> Predicate.all()))
                .isEqualTo(new RecordPage(List.of(of("name", "Ann")), 4, false));
        assertThat(page(database, catalog, query + 9, t -> Predicate.all()))
                .isEqualTo(new RecordPage(List.of(), 4, false));
    }

    @DatabaseTest
    void tablesMayBeAlteredMeanwhile(TestDatabase database) {
        Catalog catalog = fill(database);
        String query = "fields=name&filter[name]=Ann";
        RecordPage ann = new RecordPage(List.of(of("name", "Ann")), 1, false);
        // so often that PostgreSQL keeps the plan
        for (int i = 0; i < 10; i++) {
            assertThat(page(database, catalog, query, t -> Predicate.all())).isEqualTo(ann);
        }
        database.run("alter table person alter column name set data type varchar(99)");
        assertThat(page(database, catalog, query, t -> Predicate.all())).isEqualTo(ann);
    }

    /** As far as is asked, or as the page goes; the number is exact where there are no more. */
    @DatabaseTest
    void recordsAreCountedNoFurtherThanItMatters(TestDatabase database) {
        Catalog catalog = fill(database);
        String query = "fields=name&sort=-name&filter[name]=!Cid&page[limit]=2&page[offset]=";
        assertThat(countedTo(1, database, catalog, query + 0))
                .isEqualTo(new RecordPage(List.of(of("name", "Eve"), of("name", "Dan")), 2, true));
        assertThat(countedTo(3, database, catalog, query + 1))
                .isEqualTo(new RecordPage(List.of(of("name", "Dan"), of("name", "Bob")), 3, true));
        assertThat(countedTo(1, database, catalog, query + 2))
                .isEqualTo(new RecordPage(List.of(of("name", "Bob"), of("name", "Ann")), 4, false));
        assertThat(countedTo(4, database, catalog, query + 0))
                .isEqualTo(new RecordPage(List.of(of("name", "Eve"), of("name", "Dan")), 4, false));
        assertThat(countedTo(1, database, catalog, query + 9)).isEqualTo(new RecordPage(List.of(), 4, false));
    }

    private static RecordPage countedTo(long most, TestDatabase database, Catalog catalog, String query) {
        RecordType person = catalog.getRecordType("person");
        RecordQuery parsed = RecordQuery.parse(query, RecordSchema.of(person, catalog), RecordQueryOptions.DEFAULT);
        return new Records(database.database(), catalog, Duration.ofMinutes(1))
                .page(person, parsed, t -> Predicate.all(), most);
    }

    @DatabaseTest
    void relationsAreIncludedDownToTheNextButOne(TestDatabase database) {
        Catalog catalog = fill(database);
        RecordPage page = page(
                database,
                catalog,
                "fields=_id,country&include=country.city,country.capital,tag&fields[country]=name&fields[country.city]=name"
                        + "&fields[country.capital]=name&fields[tag]=name&sort=_id",
                t -> Predicate.all());
        List<Object> cities = List.of(of("name", "Mariehamn"), of("name", "Jomala"));
        Map<String, @Nullable Object> aland = of("name", "Aland", "city", cities, "capital", of("name", "Mariehamn"));
        Map<String, @Nullable Object> belgium = of("name", "Belgium", "city", List.of(), "capital", null);
        assertThat(page.records())
                .containsExactly(
                        of("_id", 1L, "country", aland, "tag", List.of(of("name", "red"), of("name", "green"))),
                        of("_id", 2L, "country", belgium, "tag", List.of(of("name", "blue"))),
                        of("_id", 3L, "country", null, "tag", List.of()),
                        of("_id", 4L, "country", null, "tag", List.of()),
                        of("_id", 5L, "country", aland, "tag", List.of(of("name", "red"))));
        assertThat(page.total()).isEqualTo(5);
    }

    /** The database itself counts them: one for the records and their number, one for each relation. */
    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aPageWithTwoRelationsTakesThreeStatements(TestDatabase database) {
        Catalog catalog = fill(database);
        database.run("set query_statistics true");
        RecordPage page = page(database, catalog, "include=country,tag&page[limit]=2", t -> Predicate.all());
        assertThat(page.total()).isEqualTo(5);
        database.run(
                "create table \"counted\" as select sql_statement from information_schema.query_statistics, system_range(1, 99)"
                        + " where \"X\" <= execution_count and sql_statement like 'select%' and sql_statement not like '%statistics%'");
        assertThat(database.count("counted")).isEqualTo(3);
    }

    @DatabaseTest
    void whatMayNotBeSeenIsNotThere(TestDatabase database) {
        Catalog catalog = fill(database);
        Predicate open = new Predicate.Comparison(FieldPath.of("secret"), Predicate.Comparison.Operator.EQ, false);
        Predicate notAnn = new Predicate.Comparison(FieldPath.of("name"), Predicate.Comparison.Operator.NE, "Ann");
        RecordPage page = page(
                database,
                catalog,
                "fields=name&include=tag&fields[tag]=name&page[limit]=2",
                t -> t.name().equals("tag") ? open : t.name().equals("person") ? notAnn : Predicate.all());
        assertThat(page)
                .isEqualTo(new RecordPage(
                        List.of(of("name", "Bob", "tag", List.of()), of("name", "Cid", "tag", List.of())), 4, false));
    }

    @DatabaseTest
    void oneRecordIsFoundByItsId(TestDatabase database) {
        Catalog catalog = fill(database);
        Records records = new Records(database.database(), catalog, Duration.ofMinutes(1));
        RecordType person = catalog.getRecordType("person");
        Selection selection = new Selection(List.of("name", "country"), Map.of());
        assertThat(records.find(person, new BigDecimal(2), selection, t -> Predicate.all()))
                .contains(of("name", "Bob", "country", "be"));
        assertThat(records.find(person, new BigDecimal(2), selection, t -> Predicate.none()))
                .isEqualTo(Optional.empty());
        assertThat(records.find(person, new BigDecimal(77), selection, t -> Predicate.all()))
                .isEqualTo(Optional.empty());
        assertThat(records.find(
                        catalog.getRecordType("country"),
                        "BE",
                        new Selection(List.of("name"), Map.of()),
                        t -> Predicate.all()))
                .contains(of("name", "BELGIUM"));
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void aPredicateOnWhatThereIsNotNamesWhatThereIs(TestDatabase database) {
        Catalog catalog = fill(database);
        Records records = new Records(database.database(), catalog, Duration.ofMinutes(1));
        List<String> messages = new ArrayList<>();
        for (String path : List.of("nam", "contry.name", "country.nme")) {
            assertThatThrownBy(() ->
                            records.count(catalog.getRecordType("person"), new Predicate.IsNull(FieldPath.of(path))))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> messages.add(e.code() + ": " + e.getMessage() + " "
                                    + e.problems().get(0).hint().orElse("")));
        }
        assertThat(messages)
                .containsExactly(
                        "unknown-field: 'nam' names no field of person; expected one of _id, country, name did you mean 'name'?",
                        "unknown-field: 'contry.name' names no relation of person; expected one of country, person_tag, tag"
                                + " did you mean 'country'?",
                        "unknown-field: 'country.nme' names no field of country; expected one of _id, capital, name did you"
                                + " mean 'name'?");
    }
}
