package eyas.tables.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A store with the S3 protocol. Credentials are found like by the AWS tools: variables, profiles, the machine's role. */
public final class S3Store implements Store {
    private static final String NO_CREDENTIALS = "Unable to load credentials";

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);

    /** Maximum number of objects in a listing, to bound memory. */
    private static final int MOST_OBJECTS = 5_000_000;

    private final S3Client client;
    private final String bucket;
    private final String root;
    private final String description;

    private S3Store(S3Client client, String bucket, String root, String description) {
        this.client = client;
        this.bucket = bucket;
        this.root = root;
        this.description = description;
    }

    /**
     * Opens a store.
     *
     * @param bucket the bucket
     * @param prefix prefix of all names in it; empty for none
     * @param endpoint its endpoint; null for Amazon S3
     * @param region its region; null for the configured one, or {@code us-east-1} if an endpoint is given
     * @throws IllegalArgumentException if no region is given or configured, or the endpoint is invalid
     */
    public static S3Store open(String bucket, String prefix, @Nullable URI endpoint, @Nullable String region) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ANSWER))
                // Every store accepts single-part uploads.
                .serviceConfiguration(settings -> settings.chunkedEncodingEnabled(false))
                // Other stores do not support newer checksums; TLS and the length protect uploads.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(true);
        }
        if (region != null || endpoint != null) {
            builder.region(Region.of(region == null ? "us-east-1" : region));
        }
        String root = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        try {
            return new S3Store(builder.build(), bucket, root, "s3://" + bucket + "/" + prefix);
        } catch (SdkException e) {
            throw new IllegalArgumentException(
                    "cannot open s3://" + bucket + ": " + reason(e)
                            + (region == null && endpoint == null ? "; set --region or AWS_REGION" : ""),
                    e);
        }
    }

    /** Returns the reason of a failure; for missing credentials the remedy instead of a list of all locations. */
    static String reason(SdkException e) {
        String description = String.valueOf(e.getMessage());
        return description.startsWith(NO_CREDENTIALS)
                ? "no credentials found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
                : description;
    }

    /** Sends a request and adds the store's name to errors. */
    private <T> T send(String what, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (NoSuchKeyException e) {
            throw noSuch(what, e);
        } catch (SdkException e) {
            throw new IOException(what + " in " + description + ": " + reason(e), e);
        }
    }

    private IOException noSuch(String what, NoSuchKeyException cause) {
        NoSuchFileException missing = new NoSuchFileException(what + " in " + description);
        missing.initCause(cause);
        return missing;
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        StoreNames.checkPrefix(prefix);
        // Objects with invalid names are foreign and not part of the store.
        return listed(prefix, StoreNames::isName);
    }

    private List<StoredObject> listed(String prefix, Predicate<String> isWanted) throws IOException {
        List<StoredObject> found = new ArrayList<>();
        for (String token = ""; token != null; ) {
            ListObjectsV2Response page = page(prefix, token, "");
            page.contents().forEach(object -> {
                String name = object.key()
                        .substring(Math.min(root.length(), object.key().length()));
                if (isWanted.test(name)) {
                    found.add(new StoredObject(name, object.size(), object.lastModified()));
                }
            });
            if (found.size() > MOST_OBJECTS) {
                throw new IOException(description + " has more than " + MOST_OBJECTS + " objects below " + prefix
                        + ": select fewer days, or merge them with 'eyas tables compact'");
            }
            token = next(page);
        }
        found.sort(Comparator.comparing(StoredObject::name));
        return found;
    }

    private static @Nullable String next(ListObjectsV2Response page) {
        String token = page.nextContinuationToken();
        return Boolean.TRUE.equals(page.isTruncated()) && token != null && !token.isEmpty() ? token : null;
    }

    private ListObjectsV2Response page(String prefix, String token, String delimiter) throws IOException {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(bucket).prefix(root + prefix);
        if (!token.isEmpty()) {
            request.continuationToken(token);
        }
        if (!delimiter.isEmpty()) {
            request.delimiter(delimiter);
        }
        return send("the list of " + prefix, () -> client.listObjectsV2(request.build()));
    }

    @Override
    public List<String> children(String prefix) throws IOException {
        StoreNames.checkPrefix(prefix);
        List<String> found = new ArrayList<>();
        int length = root.length() + prefix.length();
        for (String token = ""; token != null; ) {
            ListObjectsV2Response page = page(prefix, token, "/");
            for (CommonPrefix each : page.commonPrefixes()) {
                String name = each.prefix();
                found.add(name.substring(Math.min(length, name.length()), name.length() - 1));
            }
            page.contents()
                    .forEach(object -> found.add(
                            object.key().substring(Math.min(length, object.key().length()))));
            token = next(page);
        }
        return found.stream().filter(StoreNames::isName).sorted().distinct().toList();
    }

    @Override
    public void get(String name, Path into) throws IOException {
        StoreNames.check(name);
        Files.deleteIfExists(into);
        send(
                name,
                () -> client.getObject(
                        request -> request.bucket(bucket).key(root + name), ResponseTransformer.toFile(into)));
    }

    @Override
    public Optional<byte[]> read(String name, int most) throws IOException {
        StoreNames.check(name);
        try (ResponseInputStream<GetObjectResponse> in =
                client.getObject(request -> request.bucket(bucket).key(root + name))) {
            byte[] content = in.readNBytes(most);
            if (in.read() >= 0) {
                in.abort();
                throw new IOException(name + " in " + description + " is longer than " + most + " bytes");
            }
            return Optional.of(content);
        } catch (NoSuchKeyException e) {
            return Optional.empty(); // a missing object is reported by the caller
        } catch (SdkException e) {
            throw new IOException(name + " in " + description + ": " + reason(e), e);
        }
    }

    @Override
    public void put(String name, Path file) throws IOException {
        put(name, RequestBody.fromFile(file));
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        put(name, RequestBody.fromBytes(content));
    }

    private void put(String name, RequestBody body) throws IOException {
        StoreNames.check(name);
        send(name, () -> client.putObject(request -> request.bucket(bucket).key(root + name), body));
    }

    @Override
    public void delete(String name) throws IOException {
        StoreNames.check(name);
        deleteKey(name);
    }

    private void deleteKey(String name) throws IOException {
        send(name, () -> client.deleteObject(request -> request.bucket(bucket).key(root + name)));
    }

    @Override
    public List<StoredObject> eraseStrays(String prefix, String directory) throws IOException {
        StoreNames.checkPrefix(prefix);
        String wanted = directory.toLowerCase(Locale.ROOT);
        List<StoredObject> strays = listed(
                prefix,
                name -> !StoreNames.isName(name)
                        && ("/" + name).toLowerCase(Locale.ROOT).contains(wanted));
        for (StoredObject stray : strays) {
            deleteKey(stray.name());
        }
        return strays;
    }

    @Override
    public List<String> strays(String prefix) throws IOException {
        StoreNames.checkPrefix(prefix);
        return listed(prefix, name -> !StoreNames.isName(name)).stream()
                .filter(stray -> stray.bytes() > 0) // many programs use an empty object for a directory
                .map(StoredObject::name)
                .toList();
    }

    @Override
    public Optional<Path> file(String name) {
        return Optional.empty();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void sweep(Consumer<String> removed) {
        // An upload appears as a whole or not at all, and failed uploads leave nothing behind.
    }

    @Override
    public void close() {
        client.close();
    }
}
