package dev.caravan.job.userdata;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Sends requests to the platform: a flow. Follows no redirects and sends nothing twice. For use by many threads. */
public interface Outgoing {
    /**
     * Sends a request and hands its answer to the receiver, whatever its status, as soon as its head is there.
     *
     * @throws IOException if there is no answer, or what the receiver throws
     */
    void send(Call call) throws IOException;

    /**
     * A request.
     *
     * @param headers beside those of HTTP itself; may hold secrets
     * @param json the body, if there is one
     */
    record Call(String method, URI uri, Map<String, String> headers, Optional<String> json, Receiver receiver) {
        /** Copies the headers. */
        public Call {
            headers = Map.copyOf(headers);
        }

        /** Without the headers. */
        @Override
        public String toString() {
            return method + " " + uri;
        }
    }

    /** Takes an answer. */
    interface Receiver {
        /** Reads what it wants of the body; the body ends with this call. */
        void receive(Answer answer) throws IOException;
    }

    /**
     * The head of an answer, and its body as it comes.
     *
     * @param location where a redirect leads
     * @param retryAfter when to ask again, as the header says it
     */
    record Answer(int status, Optional<String> location, Optional<String> retryAfter, InputStream body) {}
}
