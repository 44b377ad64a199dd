package dev.caravan.format;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records in an encoding that does not have every character: what it lacks is an error, never a question mark. */
final class EncodableRecords implements CsvRecords {
    private final CsvRecords records;
    private final List<String> labels;
    private final CharsetEncoder encoder;

    EncodableRecords(CsvRecords records, List<String> labels, Charset charset) {
        this.records = records;
        this.labels = List.copyOf(labels);
        this.encoder = charset.newEncoder();
    }

    @Override
    public void write(@Nullable String... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i];
            if (cell != null && !encoder.canEncode(cell)) {
                throw unwritable(labels.get(i), cell);
            }
        }
        records.write(cells);
    }

    private ProblemException unwritable(String label, String cell) {
        int[] lacking = cell.codePoints()
                .filter(c -> !encoder.canEncode(Character.toString(c)))
                .limit(1)
                .toArray();
        String character = lacking.length == 0
                ? "'" + Problem.abbreviate(cell) + "'"
                : "'%s' (U+%04X)".formatted(Character.toString(lacking[0]), lacking[0]);
        return new ProblemException(Problem.of(
                        "unwritable-text",
                        "column '" + label + "' has the character " + character + ", which "
                                + encoder.charset().name() + " does not have")
                .withHint("write the file as UTF-8"));
    }

    @Override
    public void flush() throws IOException {
        records.flush();
    }
}
