package dev.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The routes of Caravan with a schedule among them, as operators write one. */
final class Schedules {
    private Schedules() {}

    /** A copy of the routes in this home; parameters are written {@code name: value}. */
    static Path routes(Path home, String name, String export, String cron, String... parameters) throws IOException {
        Path from = Path.of("routes");
        Path to = home.resolve("routes");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        StringBuilder text = new StringBuilder("""
                - templatedRoute:
                    routeTemplateRef: scheduled-export
                    routeId: %1$s
                    parameters:
                      - {name: schedule, value: %1$s}
                      - {name: export, value: %2$s}
                      - {name: cron, value: "%3$s"}
                """.formatted(name, export, cron));
        for (String parameter : List.of(parameters)) {
            String[] parts = parameter.split(": ", 2);
            text.append("      - {name: %s, value: \"%s\"}%n".formatted(parts[0], parts[1]));
        }
        Files.writeString(to.resolve("schedules.camel.yaml"), text);
        return to;
    }
}
