package dev.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where {@code config} and {@code routes} are. */
final class Place {
    @Option(
            names = "-C",
            paramLabel = "DIR",
            description = "the folder that holds config and routes (default: the current one, else the one above bin/)")
    private @Nullable Path folder;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** The settings of that folder. */
    Settings settings() throws IOException {
        return Settings.of(base(), System.getenv());
    }

    /** What stands behind the command, else what stands before it. */
    private @Nullable Path named() {
        CommandSpec parent = command.parent();
        OptionSpec before = parent == null ? null : parent.findOption("-C");
        return folder != null || before == null ? folder : before.getValue();
    }

    private Path base() {
        Path chosen = named();
        if (chosen != null) {
            return chosen.toAbsolutePath();
        }
        Path here = Path.of("").toAbsolutePath();
        String home = System.getProperty("caravan.app.home");
        boolean complete = Files.isDirectory(here.resolve("config"));
        return complete || home == null ? here : Path.of(home).toAbsolutePath();
    }
}
