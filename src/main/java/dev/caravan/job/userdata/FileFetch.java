package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.JsonPath;
import dev.caravan.model.Platform;
import dev.caravan.model.SectionPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches the file that a row names. What became of it is a row of its own: {@code name}, {@code entry} (where the file
 * lies in the ZIP), {@code bytes}, {@code sha256}, or an {@code error}.
 */
final class FileFetch {
    /** A file takes longer than an answer, in proportion to the platform's timeout. */
    private static final int PATIENCE = 60;

    private static final int LONGEST_NAME = 100;

    private final UserDataRun run;
    private final String section;
    private final SectionPlan.Download download;

    FileFetch(UserDataRun run, String section, SectionPlan.Download download) {
        this.run = run;
        this.section = section;
        this.download = download;
    }

    /** Fetches the file of one row, if it has one. */
    void fetch(Variables variables, long number, Segment segment) throws IOException {
        JsonNode row = variables.item().orElseThrow();
        JsonNode url = at(row, download.url());
        if (!url.isTextual() || url.asText().isBlank()) {
            return;
        }
        Instant started = run.clock().instant();
        String fileName = fileName(row, url.asText());
        ObjectNode entry = JsonRows.MAPPER.createObjectNode();
        entry.put("section", section);
        entry.put("name", fileName);
        Path target = run.newFile("file");
        try {
            fetch(variables, url.asText(), target, entry);
            entry.put("entry", "files/" + section + "/" + number + "-" + safe(fileName));
            entry.put("spooled", String.valueOf(target.getFileName()));
        } catch (SourceException e) {
            Files.deleteIfExists(target);
            ObjectNode error = entry.putObject("error");
            error.put("code", e.code());
            error.put("message", e.getMessage());
        }
        entry.put("started_at", started.toString());
        entry.put("took_ms", Duration.between(started, run.clock().instant()).toMillis());
        segment.write(entry);
    }

    private void fetch(Variables variables, String url, Path target, ObjectNode entry) throws IOException {
        Platform platform = run.platform();
        URI uri = uri(platform, url);
        Map<String, String> headers = PlatformClient.isSameOrigin(platform.url(), uri)
                ? ListFetch.identity(platform, "as_user", variables)
                : Map.of();
        PlatformClient.Request request = new PlatformClient.Request(
                "GET",
                uri,
                headers,
                Optional.empty(),
                Math.min(run.plan().limits().fileBytes(), run.fileBytesLeft()),
                platform.timeout().multipliedBy(PATIENCE),
                true);
        MessageDigest digest = Digest.sha256Digest();
        long bytes = run.client().ask(request, body -> {
            digest.reset();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
                return copy(body, out);
            }
        });
        run.takeFileBytes(bytes);
        entry.put("bytes", bytes);
        entry.put("sha256", HexFormat.of().formatHex(digest.digest()));
    }

    private static long copy(InputStream body, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 15];
        long bytes = 0;
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            try {
                out.write(buffer, 0, n);
            } catch (IOException e) {
                throw new SpoolException(e);
            }
            bytes += n;
        }
        return bytes;
    }

    private static URI uri(Platform platform, String url) throws SourceException {
        try {
            URI uri = URI.create(platform.url() + "/").resolve(url.strip().replace(" ", "%20"));
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw SourceException.lasting("unusable-value", "the address of the file is not one");
    }

    private String fileName(JsonNode row, String url) {
        String named = download.fileName().map(p -> at(row, p).asText("")).orElse("");
        if (!named.isBlank()) {
            return named.strip();
        }
        String path = url.replaceFirst("[?#].*", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A name that means the same file on every system, and no folder. */
    static String safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^\\p{L}\\p{Nd}._-]+", "_").replaceFirst("^\\.+", "_");
        int cut = plain.codePointCount(0, plain.length()) > LONGEST_NAME
                ? plain.offsetByCodePoints(plain.length(), -LONGEST_NAME)
                : 0;
        return plain.isEmpty() ? "file" : plain.substring(cut);
    }

    static JsonNode at(JsonNode row, JsonPath path) {
        JsonNode node = row;
        for (String name : path.names()) {
            node = node.isArray() && name.matches("\\d{1,9}") ? node.path(Integer.parseInt(name)) : node.path(name);
        }
        return node;
    }
}
