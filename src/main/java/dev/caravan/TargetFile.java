package dev.caravan;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command is told to write: whether it can is asked before the work, not after it. */
final class TargetFile {
    private TargetFile() {}

    /** Refuses a folder, and a file whose folder is not there or must not be written to. */
    static void require(Path target) {
        if (Files.isDirectory(target)) {
            throw unwritable(target, "is a folder; expected the name of a file");
        }
        if (isDevice(target)) {
            return;
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw unwritable(target, "cannot be written: there is no folder " + folder);
        }
        if (!Files.isWritable(folder) || (Files.exists(target) && !Files.isWritable(target))) {
            throw unwritable(target, "cannot be written: its permissions, or those of its folder, forbid it");
        }
    }

    /** A pipe or device, such as {@code /dev/stdout}, which is written to and never replaced. */
    static boolean isDevice(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    }

    private static ProblemException unwritable(Path target, String why) {
        return new ProblemException(Problem.of("unwritable-file", target + " " + why));
    }
}
