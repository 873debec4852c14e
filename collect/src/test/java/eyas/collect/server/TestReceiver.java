package eyas.collect.server;

import eyas.collect.intake.DiskSpace;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.ReceiverAddress;
import eyas.service.Clock;
import eyas.tables.store.FolderStore;
import eyas.tables.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver on this machine that takes tokens, and what it says. */
final class TestReceiver implements AutoCloseable {
    final Path folder;
    final List<String> notices = new CopyOnWriteArrayList<>();
    private final TokenIssuer issuer;
    final Receiver receiver;

    TestReceiver(Path folder, TokenIssuer issuer, String... settings) {
        this(folder, issuer, DiskSpace.ofSystem(), new FolderStore(folder.resolve("store")), settings);
    }

    TestReceiver(Path folder, TokenIssuer issuer, DiskSpace disk, Store store, String... settings) {
        this.folder = folder;
        this.issuer = issuer;
        SettingsReader reader = new SettingsReader()
                .option("store", folder.resolve("store").toString())
                .option("state", folder.resolve("state").toString())
                .option("listen", "127.0.0.1:0")
                .option("audience", TokenIssuer.AUDIENCE)
                .option("github-issuer", issuer.uri().toString())
                .option("gather", "1h")
                .option("least-free", "1K");
        for (int i = 0; i < settings.length; i += 2) {
            reader.option(settings[i], settings[i + 1]);
        }
        receiver = Receiver.start(
                reader.settings(),
                new Receiver.Surroundings(store, disk, Clock.SYSTEM, InstantSource.system(), Map.of(), notices::add));
    }

    DeliveryClient client(String repository, String run) {
        return new DeliveryClient(
                address(),
                new Credential.Token(() -> token(repository, run)),
                null,
                null,
                DeliveryClient.policy(Duration.ofSeconds(20), 2),
                Clock.SYSTEM);
    }

    ReceiverAddress address() {
        return ReceiverAddress.parse("http://127.0.0.1:" + receiver.port());
    }

    private String token(String repository, String run) {
        try {
            return issuer.token(repository, run);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    List<String> ask(String sql) throws Exception {
        return StoredJobs.ask(folder.resolve("store"), folder.resolve("scratch"), sql);
    }

    @Override
    public void close() {
        receiver.close();
    }
}
