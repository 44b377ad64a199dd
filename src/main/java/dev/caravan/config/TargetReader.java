package dev.caravan.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a place that files go to or come from. */
final class TargetReader {
    /** The types of places to which files can be brought, each with the keys that are its own. */
    static final Map<String, List<String>> ALL = all();

    /** Those that hold files, from which they can be fetched too. */
    static final Map<String, List<String>> FOLDERS = folders();

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int SSH_PORT = 22;

    private final DeliveryValues values;
    private final Problems problems;

    TargetReader(DeliveryValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    private static Map<String, List<String>> folders() {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("folder", List.of("folder"));
        types.put(
                "sftp",
                List.of(
                        "host",
                        "port",
                        "user",
                        "folder",
                        "password",
                        "private_key",
                        "passphrase",
                        "known_hosts",
                        "timeout"));
        types.put(
                "s3",
                List.of("bucket", "prefix", "region", "endpoint", "path_style", "access_key", "secret_key", "timeout"));
        return types;
    }

    private static Map<String, List<String>> all() {
        Map<String, List<String>> types = folders();
        types.put("http", List.of("url", "method", "secret", "headers", "timeout"));
        types.put("endpoint", List.of("uri"));
        return types;
    }

    Optional<Target> read(Section section, Shape shape, Map<String, List<String>> types) {
        Optional<Value> type = section.requireText("type");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        String name = type.get().text().strip().toLowerCase(Locale.ROOT);
        if (!types.containsKey(name)) {
            problems.unknown(
                    type.get().at(), "config-unknown-value", "type", type.get().text(), types.keySet());
            return Optional.empty();
        }
        refuseOthers(section, shape, name);
        return switch (name) {
            case "folder" -> section.requireText("folder").flatMap(values::path).map(Target.Folder::new);
            case "sftp" -> sftp(section);
            case "s3" -> s3(section);
            case "http" -> http(section);
            default -> section.requireText("uri").map(v -> new Target.Endpoint(v.text()));
        };
    }

    /** Keys of other types. */
    private void refuseOthers(Section section, Shape shape, String type) {
        List<String> own = ALL.getOrDefault(type, List.of());
        List<String> foreign = new ArrayList<>();
        ALL.values().forEach(foreign::addAll);
        foreign.removeAll(own);
        for (String key : shape.keys()) {
            if (foreign.contains(key) && section.has(key)) {
                problems.add(
                        section.at(key),
                        "config-misplaced-key",
                        "is not for type " + type + ", which has the keys " + Names.list(own));
            }
        }
    }

    private Optional<Target> sftp(Section section) {
        Optional<Value> host = section.requireText("host");
        Optional<Value> user = section.requireText("user");
        Optional<Path> knownHosts = section.requireText("known_hosts").flatMap(values::file);
        Optional<Secret> password = values.secret(section, "password");
        Optional<Path> key = section.text("private_key").flatMap(values::file);
        if (section.has("password") == section.has("private_key")) {
            problems.add(section.at(), "config-missing-key", "has one of the keys password and private_key");
        }
        int port = values.number(section, "port", SSH_PORT, 1, 65_535);
        String folder = section.text("folder").map(Value::text).orElse(".");
        Optional<Secret> passphrase = values.secret(section, "passphrase");
        Duration timeout = timeout(section);
        return host.flatMap(h -> user.flatMap(u -> knownHosts.map(
                k -> new Target.Sftp(h.text(), port, u.text(), folder, password, key, passphrase, k, timeout))));
    }

    private Duration timeout(Section section) {
        return values.duration(section, "timeout", TIMEOUT, Duration.ofMillis(10), LONGEST);
    }

    private Optional<Target> s3(Section section) {
        Optional<Value> bucket = section.requireText("bucket");
        String prefix = section.text("prefix").map(Value::text).orElse("");
        Optional<URI> endpoint = section.text("endpoint").flatMap(values::url);
        Optional<Secret> access = values.secret(section, "access_key");
        Optional<Secret> secret = values.secret(section, "secret_key");
        if (section.has("access_key") != section.has("secret_key")) {
            problems.add(
                    section.at(),
                    "config-missing-key",
                    "has one of the keys access_key and secret_key; valid:" + " both or none");
        }
        String region = section.text("region").map(Value::text).orElse("us-east-1");
        boolean pathStyle = section.truth("path_style", endpoint.isPresent());
        String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        Duration timeout = timeout(section);
        return bucket.map(b -> new Target.S3(b.text(), folder, region, endpoint, pathStyle, access, secret, timeout));
    }

    /** A URL that is called. */
    Optional<Target> http(Section section) {
        Optional<URI> url =
                section.requireText("url").map(this::withSafeVariables).flatMap(values::url);
        String method = section.text("method").map(Value::text).orElse("POST");
        if (!List.of("PUT", "POST").contains(method)) {
            problems.unknown(section.at("method"), "config-unknown-value", "method", method, List.of("POST", "PUT"));
        }
        Optional<Secret> secret = values.secret(section, "secret");
        Map<String, Secret> headers = headers(section);
        Duration timeout = timeout(section);
        return url.map(u -> new Target.Http(u, method, secret, headers, timeout));
    }

    /** Braces are not allowed in a URL, so that they stand there encoded. */
    private Value withSafeVariables(Value value) {
        return new Value(value.text().replace("{", "%7B").replace("}", "%7D"), value.plain(), value.at());
    }

    private Map<String, Secret> headers(Section section) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        section.entries("headers").forEach((name, node) -> {
            if (!HEADER.matcher(name.text()).matches()) {
                problems.add(
                        name.at(),
                        "config-invalid-value",
                        "'" + Names.shorten(name.text()) + "' is not the name of an HTTP header");
            }
            Optional<Secret> value = node instanceof Node.Scalar scalar && !scalar.isNull()
                    ? Optional.of(new Secret(scalar.text()))
                    : values.secret(node, name.at());
            if (value.filter(v -> v.text().chars().anyMatch(c -> c < ' ')).isPresent()) {
                problems.add(
                        name.at(), "config-invalid-value", "has a control character, which no HTTP header may have");
            }
            value.ifPresent(v -> headers.put(name.text(), v));
        });
        return headers;
    }
}
