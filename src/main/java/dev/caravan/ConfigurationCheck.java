package dev.caravan;

import dev.caravan.access.Caller;
import dev.caravan.access.OutgoingHosts;
import dev.caravan.codec.Codecs;
import dev.caravan.config.AccessReader;
import dev.caravan.config.AccessSettings;
import dev.caravan.config.Configuration;
import dev.caravan.config.ConfigurationDraft;
import dev.caravan.config.ConfigurationReader;
import dev.caravan.config.Deliveries;
import dev.caravan.job.ExportRun;
import dev.caravan.job.Policy;
import dev.caravan.job.Schedule;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.UserDataPlan;
import dev.caravan.store.Database;
import dev.caravan.store.DatabaseSettings;
import dev.caravan.store.SchemaReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration held against the database, which stays as it is: no ledger is made and no script is run in it.
 *
 * @param schema what it was held against
 * @param schedules what runs by the clock, as the routes have it
 * @param remark where the schema is not that of the database as it is now
 */
record ConfigurationCheck(
        Configuration configuration,
        DatabaseSchema schema,
        Deliveries deliveries,
        List<Schedule> schedules,
        Optional<String> remark) {

    /** Checks; a {@code ConfigurationException} tells all that is wrong. */
    static ConfigurationCheck run(Settings settings) throws IOException {
        AccessSettings access = AccessReader.read(
                settings.path("caravan.access", "config/access.yaml"),
                settings.base(),
                System.getenv(),
                OutgoingHosts::isHost);
        Path home = settings.path("caravan.home", "var");
        DatabaseSettings database = World.databaseSettings(settings, home, World.Kind.COMMAND);
        Optional<Path> script =
                settings.find("caravan.database.init").map(path -> settings.path("caravan.database.init", path));
        if (Database.isYetToBeMade(database)) {
            return scratch(settings, access, database, script);
        }
        try (Database opened = Database.open(database, World.clockOfTheSystem())) {
            opened.awaitAvailable();
            if (script.isEmpty() || opened.isInitialised()) {
                return of(settings, access, SchemaReader.read(opened), Optional.empty());
            }
            if (opened.isEmbedded()) {
                return scratch(settings, access, database, script);
            }
            return of(
                    settings,
                    access,
                    opened.schemaAfter(script.get()),
                    Optional.of(firstStart(database, script.get())));
        }
    }

    /** Against a database in memory, which is as the embedded one will be after the first start. */
    private static ConfigurationCheck scratch(
            Settings settings, AccessSettings access, DatabaseSettings database, Optional<Path> script)
            throws IOException {
        try (Database scratch = Database.open(database.scratch(), World.clockOfTheSystem())) {
            if (script.isEmpty()) {
                String remark = "the first start will make the database " + database.place() + ", empty";
                return of(settings, access, SchemaReader.read(scratch), Optional.of(remark));
            }
            DatabaseSchema schema = scratch.schemaAfter(script.get());
            return of(settings, access, schema, Optional.of(firstStart(database, script.get())));
        }
    }

    private static String firstStart(DatabaseSettings database, Path script) {
        return "the first start will run " + script + " on " + database.place()
                + "; this was checked against what that makes, and nothing was run";
    }

    private static ConfigurationCheck of(
            Settings settings, AccessSettings access, DatabaseSchema schema, Optional<String> remark)
            throws IOException {
        ConfigurationDraft draft =
                ConfigurationReader.draft(settings.path("caravan.config", "config/cms"), schema, Codecs::checkFormat);
        Optional<UserDataPlan> userData = UserDataFile.read(settings, draft);
        Configuration configuration = draft.finish();
        ExportRun.check(configuration.catalog());
        Policy.check(configuration.catalog());
        Path home = settings.path("caravan.home", "var");
        Deliveries deliveries = World.deliveries(settings, home, configuration.catalog());
        List<Schedule> schedules = Flows.readSchedules(
                settings,
                home,
                UserDataFile.sampleRoutes(settings, userData.isPresent()),
                new Policy(configuration.catalog())
                        .of(Caller.of(access.system()))
                        .catalog(),
                deliveries);
        return new ConfigurationCheck(configuration, schema, deliveries, schedules, remark);
    }
}
