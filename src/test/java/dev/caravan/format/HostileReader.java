package dev.caravan.format;

import dev.caravan.model.FileSettings;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads files in a process of its own, whose heap is small, and tells what became of each and how long it took. */
final class HostileReader {
    private HostileReader() {}

    public static void main(String... files) throws IOException {
        for (String file : files) {
            long before = cpuNanos();
            String found = read(Path.of(file));
            System.out.println(Path.of(file).getFileName() + " " + (cpuNanos() - before) / 1_000_000 + " " + found);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String read(Path file) throws IOException {
        TreeMap<String, Integer> rows = new TreeMap<>();
        try (RowReader reader = RowReaders.open(file, FileSettings.DETECT, Set.of("id", "name"))) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                rows.merge(row.get().problem().map(p -> p.code()).orElse("good"), 1, Integer::sum);
            }
            return "rows " + rows;
        } catch (ProblemException e) {
            return "file " + e.code();
        }
    }
}
