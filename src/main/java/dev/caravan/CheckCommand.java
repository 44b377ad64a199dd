package dev.caravan;

import dev.caravan.model.Catalog;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan check}. */
@Command(
        name = "check",
        description = "Reads the configuration and the routes, checks them against the database, prints every problem."
                + " Nothing is changed: a database that is not there is not made.")
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private Place place = new Place();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = place.settings();
        PrintWriter err = spec.commandLine().getErr();
        SettingsCheck.warnings(settings).forEach(w -> err.println("warning: " + w));
        ConfigurationCheck check = ConfigurationCheck.run(settings);
        check.declared().configuration().warnings().forEach(w -> err.println("warning: " + w));
        check.remark().ifPresent(remark -> err.println("note: " + remark));
        check.declared().deliveries().warnings().forEach(w -> err.println("warning: " + w));
        Catalog catalog = check.declared().configuration().catalog();
        PrintWriter out = spec.commandLine().getOut();
        out.println("The configuration is valid: %s, %s, %s on %s."
                .formatted(
                        count(catalog.recordTypes().size(), "record type"),
                        count(catalog.imports().size(), "import"),
                        count(catalog.exports().size(), "export"),
                        check.schema().product()));
        String others =
                Inventory.counts(check.declared().deliveries(), check.declared().schedules());
        if (!others.isEmpty()) {
            out.println("There are also: " + others + ".");
        }
        Instant now = World.clockOfTheSystem().instant();
        check.declared().schedules().forEach(schedule -> out.println("Schedule " + Inventory.of(schedule, now)));
        return 0;
    }

    private static String count(int number, String things) {
        return number + " " + things + (number == 1 ? "" : "s");
    }
}
