package dev.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where {@code config} and {@code routes} are. */
final class Place {
    @Option(
            names = "-C",
            paramLabel = "DIR",
            description = "the folder that holds config and routes (default: the current one, else the one above bin/)")
    private @Nullable Path folder;

    /** The settings of that folder. */
    Settings settings() throws IOException {
        return Settings.of(base(), System.getenv());
    }

    private Path base() {
        Path chosen = folder;
        if (chosen != null) {
            return chosen.toAbsolutePath();
        }
        Path here = Path.of("").toAbsolutePath();
        String home = System.getProperty("caravan.app.home");
        boolean complete = Files.isDirectory(here.resolve("config"));
        return complete || home == null ? here : Path.of(home).toAbsolutePath();
    }
}
