package dev.caravan;

import dev.caravan.config.ConfigurationDraft;
import dev.caravan.config.PropertySource;
import dev.caravan.model.UserDataPlan;
import dev.caravan.web.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the configuration of the user-data export is, if there is one. */
final class UserDataFile {
    private static final Logger LOG = LoggerFactory.getLogger(UserDataFile.class);
    private static final String FILE = "caravan.user-data";

    /** Stands for {@link #ownAddress} in settings and in the file. */
    static final String OWN_ADDRESS = "caravan.http.own-address";

    private UserDataFile() {}

    /**
     * Reads the file, to the draft of the configuration. It speaks of the record types of its own configuration, so whoever starts Caravan on another one
     * than that of {@code application.properties} names its user-data file too, or goes without.
     */
    static Optional<UserDataPlan> read(Settings settings, ConfigurationDraft draft) {
        Optional<Path> file = settings.optionalPath(FILE, "config/user-data.yaml");
        boolean named = settings.isOverridden(FILE);
        if (!named
                && (settings.isOverridden("caravan.config")
                        || file.filter(Files::exists).isEmpty())) {
            LOG.debug("There is no user-data export: {} is not set for this configuration", FILE);
            return Optional.empty();
        }
        return file.flatMap(f -> draft.userData(f, properties(settings)));
    }

    /** What {@code {{name}}} stands for. */
    static PropertySource properties(Settings settings) {
        return new FromSettings(settings);
    }

    /** The routes of the sample platform, which belongs to the sample's user-data export. */
    static Optional<Path> sampleRoutes(World world) {
        return sampleRoutes(world.settings(), world.declared().userData());
    }

    static Optional<Path> sampleRoutes(Settings settings, Optional<UserDataPlan> userData) {
        return userData.flatMap(plan -> settings.find("caravan.samples.routes"))
                .map(folder -> settings.path("caravan.samples.routes", folder))
                .filter(Files::isDirectory);
    }

    /** Where Caravan itself can be reached from here. */
    static String ownAddress(Settings settings) {
        String host = Flows.host(settings);
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        Site here = new Site(
                TlsSettings.isSet(settings), everywhere ? "127.0.0.1" : host, Flows.port(settings), Optional.empty());
        return here.address().toString();
    }

    private record FromSettings(Settings settings) implements PropertySource {
        @Override
        public Optional<String> find(String name) {
            return name.equals(OWN_ADDRESS) ? Optional.of(ownAddress(settings)) : settings.find(name);
        }

        @Override
        public Collection<String> names() {
            return settings.all().keySet();
        }
    }
}
