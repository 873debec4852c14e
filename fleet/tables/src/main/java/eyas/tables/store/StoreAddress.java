package eyas.tables.store;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the address of a store: a directory, or {@code s3://BUCKET/PREFIX}. */
public final class StoreAddress {
    private static final Pattern S3 =
            Pattern.compile("s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/(?<prefix>[A-Za-z0-9_=%~./-]*))?");

    private StoreAddress() {}

    /**
     * Opens the store at {@code text}.
     *
     * @param endpoint endpoint of an object store other than Amazon S3; null for Amazon S3
     * @param region its region; null for the configured one
     * @throws IllegalArgumentException if the address or {@code endpoint} is invalid; the message names the reason
     */
    public static Store open(String text, @Nullable URI endpoint, @Nullable String region) {
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "the endpoint '" + endpoint + "' is not an address of an object store: use https://HOST:PORT");
        }
        if (text.startsWith("s3:")) {
            Matcher address = S3.matcher(text);
            if (!address.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not an address of an object store: use s3://BUCKET or s3://BUCKET/PREFIX");
            }
            String prefix = address.group("prefix");
            String plain = prefix == null ? "" : prefix.replaceAll("/+$", "");
            if (!plain.isEmpty() && !StoreNames.isName(plain)) {
                throw new IllegalArgumentException(
                        "'" + plain + "' is not a valid prefix: it has an empty part, or one that starts with a dot");
            }
            return S3Store.open(address.group("bucket"), plain, endpoint, region);
        }
        if (endpoint != null || region != null) {
            throw new IllegalArgumentException(
                    "endpoint and region are for object stores, but '" + text + "' is a directory: use s3://BUCKET");
        }
        if (text.isEmpty() || text.contains("://")) {
            throw new IllegalArgumentException("'" + text + "' is neither a directory nor s3://BUCKET/PREFIX");
        }
        try {
            return new DirectoryStore(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason(), e);
        }
    }
}
