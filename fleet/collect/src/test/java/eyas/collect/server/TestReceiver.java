package eyas.collect.server;

import eyas.collect.intake.DiskSpace;
import eyas.collect.web.ConnectionLimits;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.delivery.ReceiverAddress;
import eyas.http.Clock;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver on this machine with a token issuer of its own; records its log messages. */
final class TestReceiver implements AutoCloseable {
    final Path directory;
    final List<String> notices = new CopyOnWriteArrayList<>();
    private final TokenIssuer issuer = new TokenIssuer();
    final Receiver receiver;

    TestReceiver(Path directory, String... settings) throws Exception {
        this(directory, DiskSpace.ofSystem(), new DirectoryStore(directory.resolve("store")), settings);
    }

    TestReceiver(Path directory, DiskSpace disk, Store store, String... settings) throws Exception {
        this(directory, disk, store, ConnectionLimits.DEFAULT, settings);
    }

    TestReceiver(Path directory, DiskSpace disk, Store store, ConnectionLimits limits, String... settings)
            throws Exception {
        this.directory = directory;
        SettingsReader reader = new SettingsReader()
                .option("store", directory.resolve("store").toString())
                .option("state", directory.resolve("state").toString())
                .option("listen", "127.0.0.1:0")
                .option("audience", TokenIssuer.AUDIENCE)
                .option("github-issuer", issuer.uri().toString())
                .option("gather", "1h")
                .option("least-free", "1K");
        for (int i = 0; i < settings.length; i += 2) {
            reader.option(settings[i], settings[i + 1]);
        }
        boolean started = false;
        try {
            receiver = Receiver.start(
                    reader.settings().with(limits),
                    new Receiver.Dependencies(
                            store, disk, Clock.SYSTEM, InstantSource.system(), Map.of(), notices::add));
            started = true;
        } finally {
            if (!started) {
                issuer.close();
            }
        }
    }

    /** Sends a delivery with a token of its job. */
    DeliveryResult send(DeliveryJob job, Map<FileKind, Path> files) throws Exception {
        try (DeliveryClient client = client(job.repository(), job.run())) {
            return client.deliver(DeliveryManifest.of(job, files), files);
        }
    }

    /** Writes all pending deliveries. */
    boolean flush() throws InterruptedException {
        return receiver.flush(Duration.ofMinutes(10));
    }

    DeliveryClient client(String repository, String run) {
        return client(repository, run, 2);
    }

    DeliveryClient client(String repository, String run, int attempts) {
        return new DeliveryClient(
                address(),
                new Credential.Token(() -> token(repository, run)),
                null,
                null,
                DeliveryClient.policy(Duration.ofMinutes(10), attempts),
                Clock.SYSTEM);
    }

    ReceiverAddress address() {
        return ReceiverAddress.parse("http://127.0.0.1:" + receiver.port());
    }

    String token(String repository, String run) {
        try {
            return issuer.token(repository, run);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    List<String> ask(String sql) throws Exception {
        return StoredJobQueries.ask(directory.resolve("store"), directory.resolve("scratch"), sql);
    }

    @Override
    public void close() {
        receiver.close();
        issuer.close();
    }
}
