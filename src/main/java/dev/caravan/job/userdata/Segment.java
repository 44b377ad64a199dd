package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Rows on disk, one a line, of which the last ones can be taken back. For one thread at a time. */
final class Segment implements Closeable {
    private static final int BUFFER = 1 << 15;

    private final FileChannel channel;
    private final OutputStream out;
    private long rows;

    /** Where the segment ended at some time. */
    record Mark(long position, long rows) {}

    Segment(Path file) throws IOException {
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    void write(JsonNode row) throws IOException {
        try {
            out.write(JsonRows.bytes(row));
            out.write('\n');
            rows++;
        } catch (IOException e) {
            throw new SpoolException(e);
        }
    }

    /** For writers of their own, who end each row with a line break and count them with {@link #count}. */
    OutputStream stream() {
        return out;
    }

    void count(long written) {
        rows += written;
    }

    long rows() {
        return rows;
    }

    Mark mark() throws IOException {
        out.flush();
        return new Mark(channel.position(), rows);
    }

    /** Takes back all that came behind the mark. */
    void rollback(Mark mark) throws IOException {
        try {
            out.flush();
            channel.truncate(mark.position());
            channel.position(mark.position());
            rows = mark.rows();
        } catch (IOException e) {
            throw new SpoolException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
