package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvRowReaderTest {
    @Test
    void goesOnBehindTheFirstLineOfARecordWhoseQuoteIsNotClosed() {
        Rows rows = Rows.of("a,b\n1,x\n2,\"y\n3,z\n4,\"w\"\n".getBytes(StandardCharsets.UTF_8));

        assertThat(rows.rows())
                .extracting(r -> r.cells().stream().map(Cell::shown).toList())
                .map(Object::toString)
                .containsExactly("[1, x]", "[2, \"y]", "[3, z]", "[4, w]");
        assertThat(rows.rows()).extracting(r -> r.problem().isPresent()).containsExactly(false, true, false, false);
    }
}
