package dev.caravan.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads secrets, which stand in the environment or in a file of their own, never in a configuration file. */
final class SecretReader {
    static final Shape SHAPE = Shape.of("secret", "env", "file");

    private final Path base;
    private final Map<String, String> environment;
    private final Problems problems;

    /** @param base the folder that paths of files start from */
    SecretReader(Path base, Map<String, String> environment, Problems problems) {
        this.base = base;
        this.environment = environment;
        this.problems = problems;
    }

    /** The secret that a node names the place of; empty if it cannot be had, which is a problem. */
    Optional<Secret> read(Node node, At at) {
        if (!(node instanceof Node.Mapping)) {
            problems.add(
                    at,
                    "config-wrong-type",
                    "is written here; valid: {env: NAME} or {file: PATH}",
                    "a secret stands in the environment or in a file of its own");
            return Optional.empty();
        }
        Optional<Section> section = Section.of(node, at, SHAPE, problems);
        Optional<Value> variable = section.flatMap(s -> s.text("env"));
        Optional<Value> file = section.flatMap(s -> s.text("file"));
        if (variable.isPresent() == file.isPresent()) {
            problems.add(at, "config-missing-key", "has not one source; valid: either env or file");
            return Optional.empty();
        }
        return variable.isPresent() ? fromEnvironment(variable.get()) : file.flatMap(this::fromFile);
    }

    private Optional<Secret> fromEnvironment(Value variable) {
        Optional<String> text =
                Optional.ofNullable(environment.get(variable.text().strip())).filter(t -> !t.isBlank());
        if (text.isEmpty()) {
            problems.add(
                    variable.at(),
                    "config-missing-secret",
                    "there is no environment variable '" + Names.shorten(variable.text()) + "', or it is empty");
        }
        return text.map(Secret::new);
    }

    private Optional<Secret> fromFile(Value file) {
        String found = "the file '" + Names.shorten(file.text()) + "' ";
        try {
            String text = Files.readString(base.resolve(file.text().strip())).strip();
            if (!text.isEmpty()) {
                return Optional.of(new Secret(text));
            }
            problems.add(file.at(), "config-missing-secret", found + "is empty");
        } catch (IOException | InvalidPathException e) {
            problems.add(file.at(), "config-missing-secret", found + "cannot be read");
        }
        return Optional.empty();
    }
}
