package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GlobTest {
    /** The cases were obtained by running minimatch 5.1.9. */
    @Test
    void matchesAsMinimatchDoes() {
        List<Map<String, @Nullable Object>> cases = JsonLines.ofResource("globs.jsonl");
        assertThat(cases).hasSizeGreaterThan(30).allSatisfy(line -> {
            Glob glob = new Glob(String.valueOf(line.get("glob")));
            assertThat(JsonLines.texts(line.get("matches"))).allMatch(glob::matches);
            assertThat(JsonLines.texts(line.get("others"))).noneMatch(glob::matches);
        });
    }
}
