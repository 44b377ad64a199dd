package dev.caravan.config;

import dev.caravan.config.AccessSettings.SignIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the access file: who may come in. {@code docs/configuration.md} describes each key. */
public final class AccessReader {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.*:_/\\[\\]-]+");

    private final Problems problems = new Problems();
    private final Map<String, String> environment;
    private final Path base;
    private final Predicate<String> isHost;

    private AccessReader(Path base, Map<String, String> environment, Predicate<String> isHost) {
        this.base = base;
        this.environment = environment;
        this.isHost = isHost;
    }

    /**
     * Reads the file; where there is none, {@link AccessSettings#OPEN} holds.
     *
     * @param base where relative paths of secrets start
     * @param environment the process's environment, for secrets
     * @param isHost whether a text names hosts or addresses that requests may go to
     * @throws ConfigurationException if there is a problem, with all problems
     */
    public static AccessSettings read(Path file, Path base, Map<String, String> environment, Predicate<String> isHost) {
        return Files.exists(file) ? new AccessReader(base, environment, isHost).read(file) : AccessSettings.OPEN;
    }

    private AccessSettings read(Path path) {
        String file = path.toString().replace('\\', '/');
        AccessSettings settings = SourceText.read(path, file, problems)
                .flatMap(text -> YamlFile.read(file, text, problems))
                .flatMap(tree -> Section.of(tree, new At(tree.place(), ""), AccessShapes.ROOT, problems))
                .map(this::settings)
                .orElse(AccessSettings.OPEN);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.errors(), problems.warnings());
        }
        return settings;
    }

    private AccessSettings settings(Section root) {
        SignIn signIn = root.choice("sign_in", Choices.SIGN_IN, SignIn.NONE);
        if (!root.has("sign_in")) {
            problems.add(
                    root.at(),
                    "config-missing-key",
                    "key sign_in is missing; valid: " + Names.list(Choices.SIGN_IN.words()));
        }
        Optional<Section> oidc = root.section("oidc", AccessShapes.OIDC);
        if (signIn == SignIn.OIDC && oidc.isEmpty()) {
            problems.add(root.at(), "config-missing-key", "key oidc is missing, which sign_in: oidc needs");
        }
        List<TokenEntry> tokens = tokens(root);
        if (signIn == SignIn.TOKENS && !root.has("tokens")) {
            problems.add(
                    root.at(),
                    "config-missing-key",
                    "key tokens is missing, which sign_in: tokens needs",
                    "make one with 'caravan token'");
        }
        if (signIn != SignIn.NONE && root.has("anonymous")) {
            problems.add(
                    root.at("anonymous"),
                    "config-misplaced-key",
                    "not allowed here: nobody is anonymous unless sign_in is none");
        }
        Optional<Section> outgoing = root.section("outgoing", AccessShapes.OUTGOING);
        return new AccessSettings(
                signIn,
                principal(root, "anonymous", AccessSettings.OPEN.anonymous()),
                principal(root, "system", AccessSettings.OPEN.system()),
                signIn == SignIn.NONE ? List.of() : tokens,
                oidc.flatMap(this::openId).filter(o -> signIn == SignIn.OIDC),
                root.section("jobs", AccessShapes.JOBS).map(this::roles).orElse(Set.of()),
                root.section("observe", AccessShapes.OBSERVE).map(this::roles).orElse(Set.of()),
                outgoing.map(s -> hosts(s, "hosts")).orElse(List.of()),
                outgoing.map(s -> hosts(s, "private")).orElse(List.of()));
    }

    private Principal principal(Section root, String key, Principal otherwise) {
        return root.section(key, AccessShapes.PRINCIPAL)
                .flatMap(this::principal)
                .orElse(otherwise);
    }

    private Optional<Principal> principal(Section section) {
        Set<String> roles = roles(section);
        return section.requireText("user")
                .map(user -> new Principal(
                        user.text().strip(),
                        section.text("tenant").map(v -> v.text().strip()),
                        roles));
    }

    private Set<String> roles(Section section) {
        Set<String> roles = new LinkedHashSet<>();
        for (Value role : section.texts("roles")) {
            if (!roles.add(role.text())) {
                problems.add(
                        role.at(), "config-duplicate-name", "role '" + Names.shorten(role.text()) + "' stands twice");
            }
        }
        return roles;
    }

    private List<TokenEntry> tokens(Section root) {
        List<TokenEntry> tokens = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section section : root.sections("tokens", AccessShapes.TOKEN)) {
            Optional<Value> digest = section.requireText("sha256").filter(this::isDigest);
            Optional<Principal> principal = principal(section);
            Optional<Instant> expires = section.text("expires").flatMap(this::instant);
            if (digest.isPresent() && !seen.add(lower(digest.get()))) {
                problems.add(digest.get().at(), "config-duplicate-name", "this token stands twice");
            }
            digest.ifPresent(d -> principal.ifPresent(p -> tokens.add(new TokenEntry(lower(d), p, expires))));
        }
        return tokens;
    }

    private static String lower(Value value) {
        return value.text().strip().toLowerCase(Locale.ROOT);
    }

    /** What stands here in place of a digest may be a secret, so it is not repeated. */
    private boolean isDigest(Value value) {
        boolean is = SHA256.matcher(value.text().strip()).matches();
        if (!is) {
            problems.add(
                    value.at(),
                    "config-invalid-value",
                    "is not a SHA-256 digest; valid: 64 hexadecimal digits",
                    "make a token with 'caravan token', which prints what to write here");
        }
        return is;
    }

    private Optional<Instant> instant(Value value) {
        String text = value.text().strip();
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return invalid(value, "a point in time; valid: 2030-12-31, or 2030-12-31T18:00:00Z");
        }
    }

    private <T> Optional<T> invalid(Value value, String what) {
        problems.add(value.at(), "config-invalid-value", "'" + Names.shorten(value.text()) + "' is not " + what);
        return Optional.empty();
    }

    private List<String> hosts(Section section, String key) {
        List<String> hosts = new ArrayList<>();
        for (Value value : section.texts(key)) {
            String host = value.text().strip();
            if (HOST.matcher(host).matches() && isHost.test(host)) {
                hosts.add(host);
            } else {
                invalid(
                        value,
                        key.equals("hosts")
                                ? "a host; valid: api.example.org, *.example.org, api.example.org:8443"
                                : "a host or a range of addresses; valid: api.example.org, 10.1.0.0/16, ::1");
            }
        }
        return hosts;
    }

    private Optional<OpenIdSettings> openId(Section section) {
        return new OpenIdReader(section, base, environment, problems).read();
    }
}
