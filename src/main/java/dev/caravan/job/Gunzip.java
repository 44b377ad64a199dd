package dev.caravan.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks a gzip file (RFC 1952) with all its members, one after the other.
 *
 * <p>{@link java.util.zip.GZIPInputStream} ends in silence where it takes what follows a member for no other: at bytes that
 * are damaged, and at whole members that a slow source has not handed over yet. A file would be imported in part.
 */
final class Gunzip extends InflaterInputStream {
    private static final int BUFFER = 1 << 13;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECK = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private final PushbackInputStream source;
    private final CRC32 sum = new CRC32();
    private boolean ended;

    /** Reads the first header. */
    Gunzip(InputStream source) throws IOException {
        this(new PushbackInputStream(source, BUFFER));
    }

    private Gunzip(PushbackInputStream source) throws IOException {
        super(source, new Inflater(true), BUFFER);
        this.source = source;
        if (need() != 0x1f || need() != 0x8b) {
            throw new ZipException("it is not in gzip's format");
        }
        header();
    }

    private int need() throws IOException {
        int b = source.read();
        if (b < 0) {
            throw new ZipException("it ends in the middle");
        }
        return b;
    }

    /** What follows the two bytes that every member begins with. */
    private void header() throws IOException {
        int method = need();
        int flags = need();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new ZipException("it is packed in a way that is not known");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(need() | need() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECK) != 0) {
            skip(2);
        }
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            need();
        }
    }

    private void skipText() throws IOException {
        int b = need();
        while (b != 0) {
            b = need();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int n = super.read(target, offset, length);
            if (n >= 0) {
                sum.update(target, offset, n);
                return n;
            }
            endMember();
        }
        return -1;
    }

    private void endMember() throws IOException {
        int left = inf.getRemaining();
        source.unread(buf, len - left, left);
        if (number() != sum.getValue() || number() != (inf.getBytesWritten() & 0xffff_ffffL)) {
            throw new ZipException("it is damaged: its checksum is another one");
        }
        ended = !nextMember();
        inf.reset();
        sum.reset();
    }

    private long number() throws IOException {
        return need() | (long) need() << 8 | (long) need() << 16 | (long) need() << 24;
    }

    /** Zeros at the end fill up the blocks of tapes. */
    private boolean nextMember() throws IOException {
        int b = source.read();
        if (b == 0x1f && need() == 0x8b) {
            header();
            return true;
        }
        while (b == 0) {
            b = source.read();
        }
        if (b >= 0) {
            throw new ZipException("what follows the packed file is not packed");
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        inf.end();
        super.close();
    }
}
