package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds {@code docs/ledger.md} against the ledger. */
final class LedgerDocsTest {
    @DatabaseTest
    void theQueriesForOperatorsWork(TestDatabase test) throws IOException {
        Ledger.open(test.database(), test.clock(), Node.starting("node"));
        Matcher block = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(docs());
        assertThat(block.find()).isTrue();

        List<SqlScript.Statement> queries = SqlScript.split(block.group(1));

        assertThat(queries).hasSize(5);
        queries.forEach(query -> test.run(query.sql()));
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void everyColumnIsExplained(TestDatabase test) throws IOException {
        Ledger.open(test.database(), test.clock(), Node.starting("node"));
        String docs = docs();

        assertThat(test.rows("select column_name from information_schema.columns where table_schema = current_schema"
                        + " and table_name in ('caravan_job', 'caravan_file', 'caravan_delivery', 'caravan_schedule',"
                        + " 'caravan_hook_call')"))
                .hasSize(53)
                .allSatisfy(row -> assertThat(docs).contains("`" + row.get(0) + "`"));
    }

    private static String docs() throws IOException {
        return Files.readString(Path.of("docs/ledger.md"));
    }
}
