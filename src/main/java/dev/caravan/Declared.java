package dev.caravan;

import dev.caravan.access.Caller;
import dev.caravan.codec.Codecs;
import dev.caravan.config.AccessSettings;
import dev.caravan.config.Configuration;
import dev.caravan.config.ConfigurationDraft;
import dev.caravan.config.ConfigurationReader;
import dev.caravan.config.Deliveries;
import dev.caravan.config.DeliveriesReader;
import dev.caravan.config.RouteInstances;
import dev.caravan.job.ExportRun;
import dev.caravan.job.HookQueries;
import dev.caravan.job.Policy;
import dev.caravan.job.Schedule;
import dev.caravan.job.ScheduleReader;
import dev.caravan.model.Catalog;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.UserDataPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that the configuration declares: record types, what is exported of users, deliveries, schedules. */
record Declared(
        Configuration configuration, Optional<UserDataPlan> userData, Deliveries deliveries, List<Schedule> schedules) {
    /** Copies the list. */
    Declared {
        schedules = List.copyOf(schedules);
    }

    /**
     * Reads it all.
     *
     * @param schema against which record types are held
     * @throws dev.caravan.config.ConfigurationException if something is wrong, with all that is, and with what was found
     *     before
     */
    static Declared read(Settings settings, AccessSettings access, DatabaseSchema schema, Findings findings)
            throws IOException {
        Path config = settings.path("caravan.config", "config/cms");
        ConfigurationDraft draft = ConfigurationReader.draft(config, schema, Codecs::checkFormat);
        Optional<UserDataPlan> userData = UserDataFile.read(settings, draft);
        boolean whole = draft.isWhole();
        Optional<Configuration> configuration = findings.of(place(config), () -> check(draft.finish()));
        Path file = settings.path("caravan.deliveries", "config/deliveries.yaml");
        Path home = settings.path("caravan.home", "var");
        Optional<Deliveries> deliveries = findings.of(
                place(file),
                () -> DeliveriesReader.read(file, settings.base(), home, draft.catalog(), whole, System.getenv()));
        if (whole && deliveries.isPresent()) {
            findings.of(place(file), () -> {
                HookQueries.check(deliveries.get(), draft.catalog());
                return true;
            });
        }
        // where deliveries are not known, schedules cannot be held against them
        Optional<List<Schedule>> schedules = deliveries.isEmpty()
                ? Optional.empty()
                : findings.of("", () -> schedules(settings, access, draft, userData, deliveries.get()));
        findings.finish();
        return new Declared(configuration.orElseThrow(), userData, deliveries.orElseThrow(), schedules.orElseThrow());
    }

    private static Configuration check(Configuration configuration) {
        ExportRun.check(configuration.catalog());
        Policy.check(configuration.catalog());
        return configuration;
    }

    private static List<Schedule> schedules(
            Settings settings,
            AccessSettings access,
            ConfigurationDraft draft,
            Optional<UserDataPlan> userData,
            Deliveries deliveries) {
        Path routes = settings.path("caravan.routes", "routes");
        List<Path> folders = new ArrayList<>(List.of(routes.resolve("templates"), routes));
        UserDataFile.sampleRoutes(settings, userData).ifPresent(folders::add);
        RouteInstances instances = RouteInstances.read(folders, UserDataFile.properties(settings));
        Caller system = Caller.of(access.system());
        // what cannot be checked of a catalog with gaps, the next round tells
        Catalog own = draft.isWhole() ? new Policy(draft.catalog()).of(system).catalog() : draft.catalog();
        List<Schedule> schedules =
                new ScheduleReader(own, deliveries, system, userData.isPresent(), draft.isWhole()).read(instances);
        instances.finish();
        return schedules;
    }

    private static String place(Path path) {
        return path.toString().replace('\\', '/');
    }
}
