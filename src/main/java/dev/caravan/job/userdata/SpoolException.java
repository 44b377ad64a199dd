package dev.caravan.job.userdata;

import java.io.IOException;

/** The disk failed while an answer was being spooled; that is no fault of the platform. */
final class SpoolException extends IOException {
    SpoolException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
