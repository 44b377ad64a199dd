package dev.caravan;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line, and with it the program. Without a command it is the service. */
@Command(
        name = "caravan",
        description = "Carries records between files and a database.",
        mixinStandardHelpOptions = true,
        versionProvider = Caravan.Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {CheckCommand.class, ImportCommand.class, ExportCommand.class, TokenCommand.class},
        footer = {
            "",
            "Without a command, the service starts: it watches the drop folders and answers HTTP.",
            "Exit codes: 0 all went well, 2 some rows are in error, 1 it could not be done."
        })
public final class Caravan implements Callable<Integer> {
    /** It could not be done. */
    static final int FAILED = 1;

    /** Some rows are in error. */
    static final int ROWS_IN_ERROR = 2;

    @CommandLine.Mixin
    private Place place = new Place();

    private Caravan() {}

    /** Starts. */
    public static void main(String[] args) {
        // whatever the machine speaks, messages and the numbers in them are English, those of the database too; only
        // pages know other languages
        Locale.setDefault(Locale.ENGLISH);
        int status = commandLine().execute(args);
        // the service has returned only after it was stopped; daemons of libraries must not keep the process
        if (status != 0 || args.length > 0) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Caravan())
                .setExecutionExceptionHandler((failure, command, parsed) -> Complaints.say(failure, command.getErr()))
                .setParameterExceptionHandler((failure, parameters) -> {
                    CommandLine command = failure.getCommandLine();
                    command.getErr().println(failure.getMessage());
                    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
                    return FAILED;
                });
    }

    @Override
    public Integer call() throws Exception {
        Service.run(place.settings());
        return 0;
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Caravan.class.getPackage().getImplementationVersion();
            return new String[] {"Caravan " + (version == null ? "(built from source)" : version)};
        }
    }
}
