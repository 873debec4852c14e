package eyas.fleet.tables;

import eyas.diagnostic.DiagnosticCode;
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

/** Options of the store. */
public final class StoreOptions {
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Endpoint of an object store other than Amazon S3: https://minio.example.com:9000")
    private @Nullable URI endpoint;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Region of the object store (default: as configured for the AWS tools).")
    private @Nullable String region;

    /**
     * Drops privileges: the process runs as the owner of a directory store from here on.
     *
     * @param text the address that {@code store} was opened with
     */
    static void confine(ParserSandbox sandbox, Store store, String text, Terminal terminal) {
        boolean directory = store.file("v1/x").isPresent();
        sandbox.enter(directory ? Path.of(text) : Path.of(""), directory ? Network.REFUSED : Network.KEPT, terminal);
    }

    /**
     * Opens a store.
     *
     * @param text a directory, or {@code s3://BUCKET/PREFIX}
     * @throws CommandFailure if the address is invalid
     */
    public Store open(String text) {
        try {
            return StoreAddress.open(text, endpoint, region);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
