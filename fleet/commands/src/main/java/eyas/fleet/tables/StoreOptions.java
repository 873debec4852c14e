package eyas.fleet.tables;

import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.tables.store.StoreAddress;
import java.net.URI;
import java.nio.file.Path;
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
     * Gives up privileges: from here on the process is who owns the store, where that is a directory.
     *
     * @param text what {@code store} was opened by
     */
    static void confine(ParserSandbox sandbox, Store store, String text, Terminal terminal) {
        boolean folder = store.file("v1/x").isPresent();
        sandbox.enter(folder ? Path.of(text) : Path.of(""), folder ? Network.REFUSED : Network.KEPT, terminal);
    }

    /**
     * Opens the store that was named.
     *
     * @param text a directory, or {@code s3://BUCKET/PREFIX}
     * @throws CommandFailure if it names none
     */
    public Store open(String text) {
        try {
            return StoreAddress.open(text, endpoint, region);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
