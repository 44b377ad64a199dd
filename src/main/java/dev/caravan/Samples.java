package dev.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sample files, which go through the drop folder at the first start, so that there is something to see. */
final class Samples {
    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
    private static final Duration AGE = Duration.ofMinutes(1);

    private Samples() {}

    /**
     * Drops the files of the folder that the setting {@code caravan.samples} names, which has a folder for each import.
     * Files are taken in the order of their own names, whatever their folder.
     */
    static void drop(World world) throws IOException {
        Optional<String> setting = world.settings().find("caravan.samples");
        if (setting.isEmpty()) {
            return;
        }
        Path samples = world.settings().path("caravan.samples", setting.get());
        if (!Files.isDirectory(samples)) {
            LOG.warn("There is no folder {}, so no samples are imported", samples);
            return;
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(samples, 2)) {
            files = found.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
                    .toList();
        }
        Instant time = world.clock().instant().minus(AGE);
        for (Path file : files) {
            time = time.plusMillis(10);
            drop(file, world.home().resolve("inbox").resolve(samples.relativize(file)), time);
        }
        LOG.info(
                "{} sample files were dropped into {}",
                files.size(),
                world.home().resolve("inbox"));
    }

    /** The inbox takes the oldest file first, and none that is still young. */
    private static void drop(Path file, Path target, Instant time) throws IOException {
        Files.createDirectories(target.getParent());
        Path part = target.resolveSibling("." + target.getFileName());
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(part, FileTime.from(time));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
