package dev.caravan.job;

import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds files to their import's limit of rows before any row is saved. */
final class RowLimit {
    private static final int BUFFER = 1 << 16;

    private RowLimit() {}

    /** Rows are counted only where there are more line ends than rows allowed, which takes no time to find out. */
    static void check(Path source, RowReader opened, ImportAction action) throws IOException {
        long limit = action.limits().rows();
        if (opened.rows().isPresent()) {
            if (opened.rows().getAsLong() > limit) {
                throw tooMany(action);
            }
            return;
        }
        if (lineEnds(source) < limit) {
            return;
        }
        try (RowReader reader = RowReaders.open(source, action.file(), ColumnMapping.labels(action))) {
            for (long rows = 0; reader.next().isPresent(); rows++) {
                if (rows >= limit) {
                    throw tooMany(action);
                }
            }
        }
    }

    private static ProblemException tooMany(ImportAction action) {
        return new ProblemException(Problem.of(
                        "too-many-rows",
                        "the file has more than %,d rows, which is the limit of %s"
                                .formatted(action.limits().rows(), action.name()))
                .withHint("split the file, or raise limits.rows of the import"));
    }

    /** Bytes that can end a line or separate records, an upper bound of the rows of any format. */
    private static long lineEnds(Path source) throws IOException {
        long ends = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(source)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n' || buffer[i] == '\r' || buffer[i] == '}') {
                        ends++;
                    }
                }
            }
        }
        return ends;
    }
}
