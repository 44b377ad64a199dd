package dev.caravan;

import dev.caravan.model.Catalog;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan check}. */
@Command(
        name = "check",
        description = "Reads the configuration, checks it against the database, prints every problem."
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
        spec.commandLine()
                .getOut()
                .println("The configuration is valid: %s, %s, %s, %s on %s."
                        .formatted(
                                count(catalog.recordTypes().size(), "record type"),
                                count(catalog.imports().size(), "import"),
                                count(catalog.exports().size(), "export"),
                                count(check.declared().schedules().size(), "schedule"),
                                check.schema().product()));
        return 0;
    }

    private static String count(int number, String things) {
        return number + " " + things + (number == 1 ? "" : "s");
    }
}
