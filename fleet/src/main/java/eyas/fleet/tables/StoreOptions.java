package eyas.fleet.tables;

import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.tables.store.Store;
import eyas.tables.store.StoreAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an object store is. */
public final class StoreOptions {
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where the object store is, if it is not Amazon's: https://minio.example.com:9000")
    private @Nullable URI endpoint;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Its region (default: as it is set up for Amazon's own programs).")
    private @Nullable String region;

    /**
     * Open the store that was named.
     *
     * @param text a folder, or {@code s3://BUCKET/PREFIX}
     * @throws CommandFailure if it names none
     */
    public Store open(String text) {
        URI where = endpoint;
        if (where != null
                && (where.getHost() == null
                        || !String.valueOf(where.getScheme()).matches("https?"))) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--endpoint: '" + where + "' is no address: write https://HOST:PORT");
        }
        try {
            return StoreAddress.open(text, where, region);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
