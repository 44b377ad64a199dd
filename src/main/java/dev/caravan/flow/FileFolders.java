package dev.caravan.flow;

import dev.caravan.config.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Opens places that hold files. */
final class FileFolders {
    private FileFolders() {}

    /**
     * The place, ready to be used.
     *
     * @param expand what becomes of its folder's name, which may hold variables
     * @param writer tells files that are being written from those that others write; may be empty
     * @throws IllegalArgumentException if the place is one that takes files, but does not hold them
     */
    static FileFolder open(Target target, UnaryOperator<String> expand, String writer) throws IOException {
        if (target instanceof Target.Folder folder) {
            return new LocalFolder(Path.of(expand.apply(folder.folder().toString())), writer);
        }
        if (target instanceof Target.Sftp sftp) {
            return SftpFolder.open(sftp, expand.apply(sftp.folder()), writer);
        }
        if (target instanceof Target.S3 s3) {
            return S3Folder.open(s3, expand.apply(s3.prefix()));
        }
        throw new IllegalArgumentException("no place that holds files: " + target);
    }
}
