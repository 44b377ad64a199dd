package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.query.Predicate.Comparison;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordQueryTest {
    private static final RecordQueryOptions LENIENT = RecordQueryOptions.DEFAULT.with(Handling.LENIENT);

    private static RecordQuery parse(String query) {
        return RecordQuery.parse(query, PersonSchema.person(), RecordQueryOptions.DEFAULT);
    }

    private static List<Problem> problems(String query) {
        return catchThrowableOfType(QueryException.class, () -> parse(query)).problems();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            filter[nmae]=x                  | unknown-field          | filter[nmae]        | nmae          | name
            filter[password]=x              | unknown-field          | filter[password]    | password      |
            filter[passwrod]=x              | unknown-field          | filter[passwrod]    | passwrod      |
            sort=password                   | unknown-field          | sort                | password      |
            fields=password                 | unknown-field          | fields              | password      |
            filter[country.nam]=x           | unknown-field          | filter[country.nam] | country.nam   | country.name
            filter[cuontry.name]=x          | unknown-relation       | filter[cuontry.name] | cuontry      | country
            filter[name.x]=x                | unknown-relation       | filter[name.x]      | name          |
            filter[country]=x               | unknown-field          | filter[country]     | country       |
            filter[.name]=x                 | unknown-relation       | filter[.name]       | ``            |
            filter[name.]=x                 | unknown-relation       | filter[name.]       | name          |
            filter[__proto__.x]=1           | unknown-relation       | filter[__proto__.x] | __proto__     |
            filter[constructor]=1           | unknown-field          | filter[constructor] | constructor   |
            filter[photo]=x                 | filter-not-allowed     | filter[photo]       | photo         |
            filter=eq(photo,'x')            | filter-not-allowed     | filter              | photo         |
            sort=-photo                     | sort-not-allowed       | sort                | photo         |
            sort=settings                   | sort-not-allowed       | sort                | settings      |
            sort=orders.total               | sort-not-allowed       | sort                | orders.total  |
            sort=name,name                  | malformed-sort         | sort                | name          |
            sort=name,person.name           | malformed-sort         | sort                | person.name   |
            sort[name]=1                    | malformed-sort         | sort[name]          | 1             |
            sort[country][name]=ASC         | malformed-sort         | sort[country]       | [object Object] |
            filter[age]=                    | malformed-filter       | filter[age]         | ``            |
            filter[age]=!                   | malformed-filter       | filter[age]         | !             |
            filter[age]=<>5                 | malformed-filter       | filter[age]         | <>5           |
            filter[name]=~<5                | malformed-filter       | filter[name]        | ~<5           |
            filter[name]=~a,                | malformed-filter       | filter[name]        | ~a,           |
            filter[age]=<1,2                | malformed-filter       | filter[age]         | <… with a comma |
            filter[age]=<null               | malformed-filter       | filter[age]         | null          |
            filter[name]=~null              | malformed-filter       | filter[name]        | null          |
            filter[age]=twelve              | bad-value              | filter[age]         | twelve        |
            filter[age]=1e9999              | bad-value              | filter[age]         | 1e9999        |
            filter[age]=1,x,3               | bad-value              | filter[age]         | x             |
            filter[active]=yes              | bad-value              | filter[active]      | yes           |
            filter[born]=2023-02-29         | bad-value              | filter[born]        | 2023-02-29    |
            filter[born]=%2B99999-01-01     | bad-value              | filter[born]        | +99999-01-01  |
            filter[created_at]=now          | bad-value              | filter[created_at]  | now           |
            filter[wakes_at]=25:00          | bad-value              | filter[wakes_at]    | 25:00         |
            filter[token]=1-1-1-1-1         | bad-value              | filter[token]       | 1-1-1-1-1     |
            filter[name]=a%00b              | bad-value              | filter[name]        | a\u0000b      |
            filter[age]=~1                  | operator-not-supported | filter[age]         | text search   |
            filter[active]=>true            | operator-not-supported | filter[active]      | gt            |
            filter[settings]={}             | operator-not-supported | filter[settings]    | eq            |
            page=2                          | bad-page               | page                | 2             |
            page[limit]=0                   | bad-page               | page[limit]         | 0             |
            page[limit]=1001                | bad-page               | page[limit]         | 1001          |
            page[limit]=1e99                | bad-page               | page[limit]         | 1e99          |
            page[limit]=-1                  | bad-page               | page[limit]         | -1            |
            page[limit]=                    | bad-page               | page[limit]         | ``            |
            page[limit]=5&page[limit]=6     | bad-page               | page[limit]         | 5,6           |
            page[offset]=99999999999999999999 | bad-page             | page[offset]        | 99999999999999999999 |
            page[offset]=1.5                | bad-page               | page[offset]        | 1.5           |
            page[number]=1                  | unknown-parameter      | page[number]        | number        |
            page[limt]=1                    | unknown-parameter      | page[limt]          | limt          | limit
            filters[age]=1                  | unknown-parameter      | filters             | filters       | filter
            q=x                             | unknown-parameter      | q                   | q             |
            include=contry                  | unknown-relation       | include             | contry        | country
            include=country.x               | unknown-relation       | include             | x             |
            include[a]=b                    | malformed-include      | include             | [object Object] |
            include=country.persons.country.persons | too-deep       | include             | country.persons.country.persons |
            fields[country]=name            | relation-not-included  | fields[country]     | country       |
            fields=country.name             | relation-not-included  | fields              | country       |
            fields[cuontry]=name            | unknown-relation       | fields[cuontry]     | cuontry       | country
            include=country&fields[country]=nmae | unknown-field     | fields[country]     | country.nmae  | country.name
            """)
    void reportsWhatIsWrong(String query, String code, String parameter, String found, @Nullable String suggestion) {
        Problem problem = problems(query).get(0);
        assertThat(problem.code().text()).isEqualTo(code);
        assertThat(problem.parameter()).isEqualTo(parameter);
        assertThat(problem.found()).isEqualTo(found.replace("\\u0000", "\0"));
        assertThat(problem.suggestion().orElse(null)).isEqualTo(suggestion);
        assertThat(problem.expected()).doesNotContain("password");
        assertThat(problem.message()).contains(parameter, "expected");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            and                               | the end              | '(' at character 4
            and()                             | )                    | one of and, or, not, eq, ne, gt, gte, lt, lte, contains, startsWith, endsWith, in, isNull, notNull at character 5; write for example eq(name,'value')
            eq(name)                          | )                    | ',' at character 8
            eq(name,)                         | )                    | a value in single quotes at character 9
            eq(,'a')                          | ,'a')                | the name of a field at character 4
            eq(name,'a'                       | the end              | ')' at character 12
            eq(name,'a                        | the end              | a closing quote at character 11
            eq(name,'a')x                     | x                    | the end at character 13
            eq(name,'a','b')                  | ,'b')                | ')' at character 12
            not(eq(name,'a'),eq(name,'b'))    | ,eq(name,'b'))       | ')' at character 17
            in(name)                          | )                    | ',' at character 8
            isNull(name,'a')                  | ,'a')                | ')' at character 12
            eq(name,"a")                      | "a")                 | a value in single quotes at character 9
            name=1                            | name=1               | one of and, or, not, eq, ne, gt, gte, lt, lte, contains, startsWith, endsWith, in, isNull, notNull at character 1; write eq(name,'1')
            age >= 18                         | age >= 18            | one of and, or, not, eq, ne, gt, gte, lt, lte, contains, startsWith, endsWith, in, isNull, notNull at character 1; write gte(age,'18')
            and(eq(name,'a'),age>"5")        | age>"5")             | one of and, or, not, eq, ne, gt, gte, lt, lte, contains, startsWith, endsWith, in, isNull, notNull at character 18; write gt(age,'5')
            """)
    void saysWhereAnExpressionIsWrong(String expression, String found, String expected) {
        Problem problem = problems("filter=" + expression).get(0);
        assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED_FILTER);
        assertThat(problem.found()).isEqualTo(found);
        assertThat(problem.expected()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            filter[name]=         | a value; use null or eq(name,'')
            filter[age]=          | a value, or null
            filter[country.name]= | a value; use null or eq(country.name,'')
            """)
    void saysWhatToWriteInsteadOfNothing(String query, String expected) {
        assertThat(problems(query).get(0).expected()).isEqualTo(expected);
    }

    @Test
    void pointsFromAReferenceToTheNameOfWhatItRefersTo() {
        QuerySchema post = new QuerySchemaBuilder("post")
                .field("author", ValueType.NUMBER)
                .toOne("author", PersonSchema::person)
                .build();
        assertThatThrownBy(() -> RecordQuery.parse("filter[author]=Ada", post, RecordQueryOptions.DEFAULT))
                .isInstanceOfSatisfying(QueryException.class, e -> assertThat(
                                e.problems().get(0).expected())
                        .isEqualTo(ValueType.NUMBER.description() + "; or use author.name"));
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThat(problems("filter[x]=1&filter[age]=old&sort=photo&page[limit]=0&include=z&fields=y&q=1"))
                .extracting(problem -> problem.code().text())
                .containsExactlyInAnyOrder(
                        "unknown-parameter",
                        "unknown-relation",
                        "unknown-field",
                        "unknown-field",
                        "bad-value",
                        "sort-not-allowed",
                        "bad-page");
    }

    @Test
    void reportsEachProblemOfAnExpression() {
        assertThat(problems("filter=or(eq(x,'1'),and(gt(age,'old'),contains(photo,'a')))"))
                .extracting(problem -> problem.code().text())
                .containsExactly("unknown-field", "bad-value", "filter-not-allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            filter[age]=18                          | eq(age,'18')
            filter[age]=!18                         | ne(age,18)
            filter[age]=>=18                        | gte( age , '18' )
            filter[age]=!<18                        | not(lt(age,'18'))
            filter[name]=~pe                        | contains(name,'pe')
            filter[name]=!~pe                       | not(contains(name,'pe'))
            filter[name]=~a,b                       | or(contains(name,'a'),contains(name,'b'))
            filter[name]=a,b                        | in(name,'a','b')
            filter[name]=!a,b                       | not(in(name,'a','b'))
            filter[name]=null                       | eq(name,null)
            filter[name]=!NULL                      | notNull(name)
            filter[name]=a,null                     | in(name,'a',null)
            filter[settings]=null                   | isNull(settings)
            filter[country.name]=x                  | eq(country.name,'x')
            filter[country][name]=x                 | eq(country.name,'x')
            filter[person.name]=x                   | eq(name,'x')
            filter[name]=a&filter[age]=1            | and(eq(name,'a'),eq(age,'1'))
            filter[age]=>1&filter[age]=<5           | and(gt(age,'1'),lt(age,'5'))
            filter[age]=1&filter[age]=2,3           | in(age,'1','2','3')
            filter[age][]=1&filter[age][]=!2        | and(ne(age,'2'),eq(age,'1'))
            filter[active]=TRUE                     | eq(active,true)
            filter[created_at]=2024-01-01T02:00:00 02:00 | eq(created_at,'2024-01-01T02:00:00+02:00')
            """)
    void bothNotationsMeanTheSame(String filter, String expression) {
        assertThat(parse(filter).predicate())
                .isEqualTo(parse("filter=" + expression.replace("+", "%2B")).predicate());
    }

    @Test
    void readsListsThatTheTransportMadeObjectsOf() {
        StringBuilder query = new StringBuilder("filter=notNull(name)");
        for (int i = 0; i < 30; i++) {
            query.append("&filter[age]=").append(i);
        }
        Predicate.And and = (Predicate.And) parse(query.toString()).predicate();
        assertThat(((Predicate.In) and.parts().get(1)).values()).hasSize(30);
    }

    @Test
    void coercesValues() {
        UUID token = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        assertThat(parse("filter[age]=1.50&filter[active]=false&filter[born]=2024-02-29"
                                + "&filter[created_at]=2024-01-01T10:00:00Z&filter[wakes_at]=06:30&filter[token]="
                                + token)
                        .predicate())
                .isEqualTo(Predicate.and(List.of(
                        equal("age", new BigDecimal("1.50")),
                        equal("active", false),
                        equal("born", LocalDate.of(2024, 2, 29)),
                        equal("created_at", OffsetDateTime.parse("2024-01-01T10:00:00Z")),
                        equal("wakes_at", LocalTime.of(6, 30)),
                        equal("token", token))));
    }

    private static Predicate equal(String path, Object value) {
        return new Comparison(FieldPath.of(path), Comparison.Operator.EQ, value);
    }

    @Test
    void readsValuesOfARequestBody() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("filter", List.of("gt(age,1)", Map.of("name", List.of("a", "b"), "active", true)));
        body.put("sort", List.of("-age"));
        body.put("page", Map.of("limit", 5));
        RecordQuery query = RecordQuery.parse(body, PersonSchema.person(), RecordQueryOptions.DEFAULT);
        assertThat(((Predicate.And) query.predicate()).parts()).hasSize(3);
        assertThat(query.sort()).containsExactly(SortKey.descending("age"), SortKey.ascending("_id"));
        assertThat(query.page()).isEqualTo(new Page(5, 0));
    }

    @Test
    void endsTheSortWithThePrimaryKey() {
        assertThat(parse("sort=name,-_id,age").sort())
                .containsExactly(SortKey.ascending("name"), SortKey.descending("_id"));
        QuerySchema newestFirst = new QuerySchemaBuilder("job")
                .field("id", ValueType.NUMBER)
                .field("created_at", ValueType.DATETIME)
                .primaryKey("id")
                .defaultSort(SortKey.descending("created_at"))
                .build();
        assertThat(RecordQuery.parse("", newestFirst, RecordQueryOptions.DEFAULT)
                        .sort())
                .containsExactly(SortKey.descending("created_at"), SortKey.ascending("id"));
        assertThat(RecordQuery.parse("sort=id", newestFirst, RecordQueryOptions.DEFAULT)
                        .sort())
                .containsExactly(SortKey.ascending("id"));
    }

    @Test
    void dropsSilentlyWhatIsWrongInLenientHandling() {
        RecordQuery query = RecordQuery.parse(
                "filter[x]=1&filter[age]=old,1&filter[name]=a&filter=or(eq(x,'1'),eq(age,'2'))&sort=photo,-name"
                        + "&page[limit]=5000&page[offset]=-1&include=z,country&fields=y,name,photo&q=1&sort[",
                PersonSchema.person(),
                LENIENT);
        assertThat(RecordQueryText.of(query))
                .containsEntry("where", "eq(name,'a')")
                .containsEntry("sort", "-name, _id")
                .containsEntry("page", "1000 from 0")
                .containsEntry("fields", "name, photo, country._id, country.name, country.code");
    }

    @Test
    void keepsLimitsInLenientHandling() {
        assertThatThrownBy(() -> RecordQuery.parse(
                        "sort=x&filter[country.persons.country.persons.name]=1", PersonSchema.person(), LENIENT))
                .isInstanceOf(QueryException.class)
                .hasMessageStartingWith("too-deep")
                .hasMessageNotContaining("unknown-field");
    }

    @Test
    void acceptsParametersOfOthers() {
        RecordQueryOptions options = RecordQueryOptions.DEFAULT.withOtherParameters(Set.of("format"));
        assertThat(RecordQuery.parse("format=csv", PersonSchema.person(), options)
                        .predicate())
                .isEqualTo(Predicate.all());
    }

    @Test
    void limitsAreAdjustable() {
        RecordQueryOptions options = RecordQueryOptions.DEFAULT.with(new Limits(100, 2, 1, 2, 3));
        QuerySchema person = PersonSchema.person();
        assertThat(RecordQuery.parse("filter[age]=1,2,3", person, options).predicate())
                .isInstanceOf(Predicate.In.class);
        assertLimit("x=" + "y".repeat(100), options, ProblemCode.QUERY_TOO_LONG);
        assertLimit("a&b&c", options, ProblemCode.TOO_MANY_PARAMETERS);
        assertLimit("filter[age]=1&filter[name]=1", options, ProblemCode.TOO_MANY_CONDITIONS);
        assertLimit("filter[name]=~a,b", options, ProblemCode.TOO_MANY_CONDITIONS);
        assertLimit("filter[age]=1,2,3,4", options, ProblemCode.TOO_MANY_VALUES);
        assertLimit("filter=in(age,1,2,3,4)", options, ProblemCode.TOO_MANY_VALUES);
        assertLimit("fields=_id,name,age,born", options, ProblemCode.TOO_MANY_VALUES);
        assertLimit("sort=_id,name,age,born", options, ProblemCode.TOO_MANY_VALUES);
        assertLimit("include=country,orders,country,orders", options, ProblemCode.TOO_MANY_VALUES);
        assertLimit("filter=not(not(isNull(age)))", options, ProblemCode.TOO_DEEP);
    }

    private static void assertLimit(String query, RecordQueryOptions options, ProblemCode code) {
        for (Handling handling : Handling.values()) {
            QueryException refused = catchThrowableOfType(
                    QueryException.class,
                    () -> RecordQuery.parse(query, PersonSchema.person(), options.with(handling)));
            assertThat(refused.problems()).extracting(Problem::code).contains(code);
        }
    }
}
