package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SqlScriptTest {
    static Stream<Arguments> scripts() {
        return Stream.of(
                script("", List.of()),
                script(" ;\n; -- nothing\n", List.of()),
                script("select 1", List.of("select 1")),
                script("select 1; select 2;", List.of("select 1", "select 2")),
                script("select ';', 'it''s;' ; select 2", List.of("select ';', 'it''s;'", "select 2")),
                script("select E'\\';' ; select 2", List.of("select E'\\';'", "select 2")),
                script("select '\\'; select 2", List.of("select '\\'", "select 2")),
                script("select date'x;\\'; select 2", List.of("select date'x;\\'", "select 2")),
                script("select \"a;\"\"b\"; select 2", List.of("select \"a;\"\"b\"", "select 2")),
                script("select 1 -- no; not here\n, 2; x", List.of("select 1 -- no; not here\n, 2", "x")),
                script("select 1 /* a; /* b; */ c; */; x", List.of("select 1 /* a; /* b; */ c; */", "x")),
                script("/* first */ select 1; x", List.of("select 1", "x")),
                script("do $$ begin; end $$; x", List.of("do $$ begin; end $$", "x")),
                script("do $a$ ; $$ ; $b$ $a$; x", List.of("do $a$ ; $$ ; $b$ $a$", "x")),
                script("select a$b$c; x$b$", List.of("select a$b$c", "x$b$")),
                script("select $1; x", List.of("select $1", "x")),
                script("create rule r as on a do (b; c); x", List.of("create rule r as on a do (b; c)", "x")),
                script(
                        "create function f() returns int begin atomic select case when a then b end; end; x",
                        List.of(
                                "create function f() returns int begin atomic select case when a then b end; end",
                                "x")),
                script("begin; x; end; y", List.of("begin", "x", "end", "y")),
                script("select 'never closed; x", List.of("select 'never closed; x")),
                script("do $$ never closed; x", List.of("do $$ never closed; x")),
                script("select E'\\", List.of("select E'\\")),
                script("$", List.of("$")));
    }

    private static Arguments script(String script, List<String> statements) {
        return Arguments.of(script, statements);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void splits(String script, List<String> statements) {
        assertThat(SqlScript.split(script)).extracting(SqlScript.Statement::sql).isEqualTo(statements);
    }

    @Test
    void knowsTheLines() {
        assertThat(SqlScript.split("\uFEFF-- first\n\na;\n  b\n;c"))
                .containsExactly(
                        new SqlScript.Statement(1, 3, "a"),
                        new SqlScript.Statement(2, 4, "b"),
                        new SqlScript.Statement(3, 5, "c"));
    }
}
