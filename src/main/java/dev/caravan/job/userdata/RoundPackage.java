package dev.caravan.job.userdata;

import dev.caravan.job.JobFolders;
import dev.caravan.job.UserFileName;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of all users of a round, as one: a document of documents, or a ZIP with a manifest. */
final class RoundPackage {
    private final RoundOrder order;
    private final JobFolders folders;
    private final Runnable pause;

    /** @param pause called before each user; throws if the process stops */
    RoundPackage(RoundOrder order, JobFolders folders, Runnable pause) {
        this.order = order;
        this.folders = folders;
        this.pause = pause;
    }

    private interface Each {
        void take(String user, Path file) throws IOException;
    }

    /**
     * Writes it.
     *
     * @param users a file with their ids, one a line
     * @param made their jobs' ids, by number
     * @param incomplete the ids of jobs that lack something
     */
    void write(Path target, Path users, Map<Integer, String> made, Collection<String> incomplete) throws IOException {
        Parts parts = new Parts(users, made, Set.copyOf(incomplete));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            if (order.format() == OutputFormat.JSON) {
                writeDocument(parts, out);
            } else {
                writeZip(parts, out);
            }
        }
    }

    /** The users with the files that there are of them. */
    private final class Parts {
        private final Path users;
        private final Map<Integer, String> made;
        private final Set<String> incomplete;
        private final List<String> lacking = new ArrayList<>();
        private int count;
        private int taken;

        Parts(Path users, Map<Integer, String> made, Set<String> incomplete) {
            this.users = users;
            this.made = made;
            this.incomplete = incomplete;
        }

        void forEach(Each each) throws IOException {
            try (BufferedReader lines = Files.newBufferedReader(users, StandardCharsets.UTF_8)) {
                for (String user = lines.readLine(); user != null; user = lines.readLine()) {
                    pause.run();
                    String id = made.getOrDefault(count++, "");
                    Optional<Path> file = id.isEmpty()
                            ? Optional.empty()
                            : folders.findExport(id, order.format().extension());
                    if (file.isEmpty() || incomplete.contains(id)) {
                        lacking.add(user);
                    }
                    if (file.isPresent()) {
                        taken++;
                        each.take(user, file.get());
                    }
                }
            }
        }

        Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("complete", lacking.isEmpty());
            summary.put("not_complete", lacking);
            return summary;
        }
    }

    private static void writeDocument(Parts parts, OutputStream out) throws IOException {
        text(out, "{\"users\": [");
        parts.forEach((user, file) -> {
            text(out, (parts.taken == 1 ? "\n" : ",\n") + "{\"user\": " + JsonRows.text(user) + ", ");
            try (InputStream document = Files.newInputStream(file)) {
                // the opening brace has been written with the user
                document.skipNBytes(1);
                document.transferTo(out);
            }
        });
        text(out, "], " + JsonRows.text(parts.summary()).substring(1) + "\n");
    }

    private void writeZip(Parts parts, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        parts.forEach((user, file) -> {
            zip.putNextEntry(
                    new ZipEntry(UserFileName.of(user) + "." + order.format().extension()));
            Files.copy(file, zip);
            zip.closeEntry();
        });
        zip.putNextEntry(new ZipEntry("manifest.json"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("users", parts.count);
        manifest.putAll(parts.summary());
        text(zip, JsonRows.text(manifest) + "\n");
        zip.closeEntry();
        zip.finish();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
