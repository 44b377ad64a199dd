package dev.caravan;

import dev.caravan.config.AccessSettings;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.ProblemException;
import dev.caravan.store.Database;
import dev.caravan.store.DatabaseSettings;
import dev.caravan.store.SchemaReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration held against the database, which stays as it is: no ledger is made and no script is run in it.
 *
 * @param schema what it was held against
 * @param remark where that is not the database as it is now
 */
record ConfigurationCheck(Declared declared, DatabaseSchema schema, Optional<String> remark) {

    /** Checks; a {@code ConfigurationException} tells all that is wrong. */
    static ConfigurationCheck run(Settings settings) throws IOException {
        Findings findings = new Findings();
        SettingsCheck.check(settings, findings);
        Optional<AccessSettings> access = findings.of("", () -> World.accessSettings(settings));
        Path routes = settings.path("caravan.routes", "routes");
        findings.of(Settings.FILE.toString(), () -> {
            Flows.requireRoutes(routes);
            return true;
        });
        findings.of(Settings.FILE.toString(), () -> TlsSettings.read(settings));
        // those who may not come in at all have no part in what the rest is held against
        AccessSettings known = access.orElse(AccessSettings.OPEN);
        try {
            ConfigurationCheck check = onDatabase(settings, known, findings);
            findings.finish();
            return check;
        } catch (ProblemException e) {
            // what keeps one from the database is no problem of the configuration, but must not hide those
            if (!findings.isEmpty()) {
                e.problems().stream()
                        .filter(p -> !p.code().equals(SettingsCheck.BAD))
                        .forEach(p -> findings.add("database", 0, p));
                findings.finish();
            }
            throw e;
        }
    }

    private static ConfigurationCheck onDatabase(Settings settings, AccessSettings access, Findings findings)
            throws IOException {
        Path home = settings.path("caravan.home", "var");
        DatabaseSettings database = World.databaseSettings(settings, home, World.Kind.COMMAND);
        Optional<Path> script =
                settings.find("caravan.database.init").map(path -> settings.path("caravan.database.init", path));
        Reader reader = (schema, remark) -> {
            Declared declared = Declared.read(settings, access, schema, findings);
            return new ConfigurationCheck(declared, schema, remark);
        };
        if (Database.isYetToBeMade(database)) {
            return scratch(reader, database, script);
        }
        try (Database opened = Database.open(database, World.clockOfTheSystem())) {
            opened.awaitAvailable();
            if (script.isEmpty() || opened.isInitialised()) {
                return reader.read(SchemaReader.read(opened), Optional.empty());
            }
            if (opened.isEmbedded()) {
                return scratch(reader, database, script);
            }
            return reader.read(opened.schemaAfter(script.get()), Optional.of(firstStart(database, script.get())));
        }
    }

    /** Holds what is declared against a schema. */
    private interface Reader {
        ConfigurationCheck read(DatabaseSchema schema, Optional<String> remark) throws IOException;
    }

    /** Against a database in memory, which is as the embedded one will be after the first start. */
    private static ConfigurationCheck scratch(Reader reader, DatabaseSettings database, Optional<Path> script)
            throws IOException {
        try (Database scratch = Database.open(database.scratch(), World.clockOfTheSystem())) {
            if (script.isEmpty()) {
                String remark = "the first start will make the database " + database.place() + ", empty";
                return reader.read(SchemaReader.read(scratch), Optional.of(remark));
            }
            DatabaseSchema schema = scratch.schemaAfter(script.get());
            return reader.read(schema, Optional.of(firstStart(database, script.get())));
        }
    }

    private static String firstStart(DatabaseSettings database, Path script) {
        return "the first start will run " + script + " on " + database.place()
                + "; this was checked against what that makes, and nothing was run";
    }
}
