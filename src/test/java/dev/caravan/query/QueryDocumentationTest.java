package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs each example of {@code docs/query.md}: a block named {@code query} that holds a query string, whether it is read
 * leniently, and lines of what comes out of it. What an example does not mention is not compared.
 */
class QueryDocumentationTest {
    private static final Path DOCUMENT = Path.of("docs", "query.md");
    private static final Pattern EXAMPLE = Pattern.compile("```query\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);
    private static final String CODES = "\\| code \\| cause";
    private static final String LENIENT = "Prefer: handling=lenient";
    private static final RecordQueryOptions OPTIONS = RecordQueryOptions.DEFAULT.withOtherParameters(Set.of("format"));

    @TestFactory
    Stream<DynamicTest> examplesComeOutAsDocumented() {
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(document());
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        assertThat(examples).hasSizeGreaterThan(25);
        return examples.stream()
                .map(example ->
                        DynamicTest.dynamicTest(example.lines().findFirst().orElse(""), () -> check(example)));
    }

    @Test
    void listsEveryCode() {
        Set<String> listed = CODE.matcher(document().split(CODES, 2)[1])
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::text)
                        .toList());
    }

    private static String document() {
        try {
            return Files.readString(DOCUMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(String example) {
        List<String> lines = example.lines().toList();
        boolean lenient = lines.contains(LENIENT);
        Map<String, String> found = run(lines.get(0), lenient ? Handling.LENIENT : Handling.STRICT);
        Map<String, String> expected = new LinkedHashMap<>();
        for (String line : lines.subList(lenient ? 2 : 1, lines.size())) {
            String[] parts = line.split(": ", 2);
            expected.merge(parts[0], parts[1], (one, other) -> one + "\n" + other);
        }
        assertThat(expected).isNotEmpty();
        found.keySet().retainAll(expected.keySet());
        assertThat(found).isEqualTo(expected);
    }

    private static Map<String, String> run(String query, Handling handling) {
        try {
            return RecordQueryText.of(RecordQuery.parse(query, PersonSchema.person(), OPTIONS.with(handling)));
        } catch (QueryException e) {
            Map<String, String> refused = new LinkedHashMap<>();
            refused.put("refused", e.getMessage());
            return refused;
        }
    }
}
