package dev.caravan.store;

import dev.caravan.codec.Codecs;
import dev.caravan.config.ConfigurationReader;
import dev.caravan.model.Catalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Catalogs of live databases, read from the text of a configuration. */
public final class ReadingCatalog {
    private ReadingCatalog() {}

    /** What this YAML declares on the tables of the database. */
    public static Catalog of(Database database, String yaml) {
        try {
            Path file = Files.createTempFile("caravan", ".yaml");
            try {
                Files.writeString(file, yaml);
                return ConfigurationReader.read(file, SchemaReader.read(database), Codecs::checkFormat)
                        .catalog();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
