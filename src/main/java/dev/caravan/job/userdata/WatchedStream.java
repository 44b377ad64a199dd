package dev.caravan.job.userdata;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may be neither too long nor too slow. */
final class WatchedStream extends FilterInputStream {
    private final long limit;
    private final long end;
    private final Runnable check;
    private long bytes;

    /**
     * Watches a body.
     *
     * @param limit at most so many bytes
     * @param end of the time it may take, in terms of {@link System#nanoTime}
     * @param check called now and then; throws what is to end the reading
     */
    WatchedStream(InputStream body, long limit, long end, Runnable check) {
        super(body);
        this.limit = limit;
        this.end = end;
        this.check = check;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, length);
        check.run();
        if (System.nanoTime() - end > 0) {
            throw SourceException.passing("platform-timeout", "the platform's answer takes too long");
        }
        bytes += Math.max(n, 0);
        if (bytes > limit) {
            throw SourceException.lasting(
                    "answer-too-large", "the platform's answer is larger than %,d bytes".formatted(limit));
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        return n <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(n, 8_192)], 0, (int) Math.min(n, 8_192)));
    }
}
