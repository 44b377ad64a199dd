package dev.caravan.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A place to which files are brought, or from which they are taken. No secret of it is ever printed. */
public sealed interface Target {
    /**
     * A folder of this machine.
     *
     * @param folder may hold {@code {export}}
     */
    record Folder(Path folder) implements Target {}

    /**
     * A folder of an SFTP server. Either {@code password} or {@code privateKey} is there.
     *
     * @param folder may hold {@code {export}}; relative to where the user lands
     * @param knownHosts the file of host keys to trust; any other host key is refused
     * @param timeout for connecting, and for each answer
     */
    record Sftp(
            String host,
            int port,
            String user,
            String folder,
            Optional<Secret> password,
            Optional<Path> privateKey,
            Optional<Secret> passphrase,
            Path knownHosts,
            Duration timeout)
            implements Target {}

    /**
     * Objects of an S3-compatible store whose keys begin alike.
     *
     * @param prefix empty, or ends in {@code /}; may hold {@code {export}}
     * @param endpoint of a store other than Amazon's
     * @param pathStyle whether the bucket stands in the path, as most other stores want it
     * @param accessKey empty: from the surroundings (environment, profile, instance), together with the secret key
     */
    record S3(
            String bucket,
            String prefix,
            String region,
            Optional<URI> endpoint,
            boolean pathStyle,
            Optional<Secret> accessKey,
            Optional<Secret> secretKey,
            Duration timeout)
            implements Target {}

    /**
     * A URL that takes files.
     *
     * @param url may hold {@code {file_name}} and {@code {export}}
     * @param method {@code PUT} or {@code POST}
     * @param secret with which requests are signed, if they are
     * @param headers sent along
     */
    record Http(URI url, String method, Optional<Secret> secret, Map<String, Secret> headers, Duration timeout)
            implements Target {
        /** Copies the headers. */
        public Http {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Any endpoint of Camel.
     *
     * @param uri as routes write it, with placeholders
     */
    record Endpoint(String uri) implements Target {
        /** The scheme alone, since the rest may hold a secret. */
        @Override
        public String toString() {
            return "Endpoint[" + uri.replaceFirst(":.*", "") + "]";
        }
    }
}
