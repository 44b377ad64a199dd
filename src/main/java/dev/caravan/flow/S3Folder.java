package dev.caravan.flow;

import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of an S3-compatible store whose keys begin alike. The store shows an object when all of it has come. */
final class S3Folder implements FileFolder {
    private static final long LARGEST_PUT = 5L << 30;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int BAD_REQUEST = 400;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    private S3Folder(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    static S3Folder open(Target.S3 target, String prefix) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(target.region()))
                .credentialsProvider(credentials(target))
                .forcePathStyle(target.pathStyle())
                .httpClientBuilder(ApacheHttpClient.builder()
                        .socketTimeout(target.timeout())
                        .connectionTimeout(shorter(target.timeout(), Duration.ofSeconds(10))));
        target.endpoint().ifPresent(builder::endpointOverride);
        return new S3Folder(builder.build(), target.bucket(), prefix);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static AwsCredentialsProvider credentials(Target.S3 target) {
        if (target.accessKey().isPresent() && target.secretKey().isPresent()) {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    target.accessKey().get().text(), target.secretKey().get().text()));
        }
        return DefaultCredentialsProvider.builder().build();
    }

    private <T> T doing(String what, Supplier<T> work) throws IOException {
        try {
            return work.get();
        } catch (S3Exception e) {
            String message =
                    what + " in bucket '" + bucket + "': " + e.awsErrorDetails().errorCode() + " "
                            + e.awsErrorDetails().errorMessage() + " (status " + e.statusCode() + ")";
            boolean refused =
                    e.statusCode() == FORBIDDEN || e.statusCode() == NOT_FOUND || e.statusCode() == BAD_REQUEST;
            throw refused ? new RefusedException(message, e) : new IOException(message, e);
        } catch (SdkException e) {
            throw new IOException(what + " in bucket '" + bucket + "': " + e.getMessage(), e);
        }
    }

    @Override
    public List<Entry> list(boolean ofFolders) throws IOException {
        return doing("cannot list objects", () -> {
            List<Entry> entries = new ArrayList<>();
            if (!ofFolders) {
                add(prefix, entries);
                return entries;
            }
            client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix).delimiter("/")).commonPrefixes().stream()
                    .map(p -> p.prefix())
                    // some stores repeat them on each page
                    .distinct()
                    .filter(p -> !p.substring(prefix.length()).startsWith("."))
                    .forEach(p -> add(p, entries));
            return entries;
        });
    }

    private void add(String below, List<Entry> entries) {
        client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(below).delimiter("/")).contents().stream()
                .filter(o -> !o.key().endsWith("/"))
                .sorted(Comparator.comparing(S3Object::key))
                .map(o -> new Entry(o.key().substring(prefix.length()), o.size(), seconds(o.lastModified()), o.eTag()))
                .forEach(entries::add);
    }

    /** Lists know the time to the millisecond, headers to the second. */
    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public InputStream read(String path) throws IOException {
        return doing(
                "cannot read '" + path + "'",
                () -> client.getObject(r -> r.bucket(bucket).key(prefix + path)));
    }

    @Override
    public void put(Path file, String path) throws IOException {
        if (Files.size(file) > LARGEST_PUT) {
            throw new RefusedException(
                    "'" + path + "' has " + Files.size(file) + " bytes; an object takes at most " + LARGEST_PUT);
        }
        doing(
                "cannot write '" + path + "'",
                () -> client.putObject(r -> r.bucket(bucket).key(prefix + path), RequestBody.fromFile(file)));
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        return doing("cannot look for '" + path + "'", () -> {
            try {
                HeadObjectResponse head =
                        client.headObject(r -> r.bucket(bucket).key(prefix + path));
                return Optional.of(new Entry(path, head.contentLength(), seconds(head.lastModified()), head.eTag()));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * There is no moving: the object is copied, which may take a while, and then removed. One that takes its key meanwhile
     * is another file, and stays.
     */
    @Override
    public void move(String from, String to) throws IOException {
        doing("cannot move '" + from + "'", () -> {
            String version = version(from);
            client.copyObject(r -> r.sourceBucket(bucket)
                    .sourceKey(prefix + from)
                    .copySourceIfMatch(version)
                    .destinationBucket(bucket)
                    .destinationKey(prefix + to));
            if (version.equals(version(from))) {
                client.deleteObject(r -> r.bucket(bucket).key(prefix + from));
            }
            return true;
        });
    }

    private String version(String path) {
        return client.headObject(r -> r.bucket(bucket).key(prefix + path)).eTag();
    }

    @Override
    public void delete(String path) throws IOException {
        doing(
                "cannot remove '" + path + "'",
                () -> client.deleteObject(r -> r.bucket(bucket).key(prefix + path)));
    }

    @Override
    public void close() {
        client.close();
    }
}
