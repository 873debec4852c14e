package eyas.tables.store;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what people write for a store: a directory, or {@code s3://BUCKET/PREFIX}. */
public final class StoreAddress {
    private static final Pattern S3 =
            Pattern.compile("s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/(?<prefix>[A-Za-z0-9_=%~./-]*))?");

    private StoreAddress() {}

    /**
     * Opens the store that {@code text} names.
     *
     * @param endpoint where an object store is that is not Amazon's; null for Amazon's
     * @param region its region; null for the one that is set up
     * @throws IllegalArgumentException if it names none, or {@code endpoint} is no address; the message says what is wrong
     */
    public static Store open(String text, @Nullable URI endpoint, @Nullable String region) {
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "the endpoint '" + endpoint + "' is no address of an object store: write https://HOST:PORT");
        }
        if (text.startsWith("s3:")) {
            Matcher address = S3.matcher(text);
            if (!address.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no address of an object store: write s3://BUCKET or s3://BUCKET/PREFIX");
            }
            String prefix = address.group("prefix");
            String plain = prefix == null ? "" : prefix.replaceAll("/+$", "");
            if (!plain.isEmpty() && !StoreNames.isName(plain)) {
                throw new IllegalArgumentException(
                        "'" + plain + "' is no prefix of names: it has an empty part, or one that begins with a dot");
            }
            return S3Store.open(address.group("bucket"), plain, endpoint, region);
        }
        if (endpoint != null || region != null) {
            throw new IllegalArgumentException("an endpoint and a region are of an object store, and '" + text
                    + "' is a folder: write s3://BUCKET");
        }
        if (text.isEmpty() || text.contains("://")) {
            throw new IllegalArgumentException("'" + text + "' is neither a folder nor s3://BUCKET/PREFIX");
        }
        try {
            return new DirectoryStore(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path: " + e.getReason(), e);
        }
    }
}
