package dev.caravan;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan check}. */
@Command(name = "check", description = "Reads the configuration, checks it against the database, prints every problem.")
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private Place place = new Place();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (World world = World.open(place.settings(), World.Kind.COMMAND)) {
            world.configuration()
                    .warnings()
                    .forEach(w -> spec.commandLine().getErr().println("warning: " + w));
            spec.commandLine()
                    .getOut()
                    .println("The configuration is valid: %d record types, %d imports, %d exports on %s."
                            .formatted(
                                    world.catalog().recordTypes().size(),
                                    world.catalog().imports().size(),
                                    world.catalog().exports().size(),
                                    world.database().product()));
            return 0;
        }
    }
}
