package eyas.session.account;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.live.account.AccountFingerprint;
import eyas.live.account.AccountRoot;
import eyas.live.account.AccountRootFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountReaderPoolTest {
    private static final ThreadFactory NO_ROOM = task -> new Thread(task) {
        @Override
        public void start() {
            throw new OutOfMemoryError("unable to create native thread, of the test");
        }
    };

    @TempDir
    private Path directory;

    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(each -> leadsToDirectory(each)).count();
        }
    }

    private boolean leadsToDirectory(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(directory);
        } catch (IOException e) {
            return false; // closed by now, like that of the listing itself
        }
    }

    @Test
    void withoutThreadsReadsAreRejectedAndRootsClosed() throws IOException {
        try (AccountReaderPool readings = new AccountReaderPool()) {
            readings.start(NO_ROOM);
            AccountRoot root = Objects.requireNonNull(new AccountRootFinder().at(directory));
            assertThat(descriptors()).isEqualTo(1);
            assertThat(readings.begin("c", root, AccountFingerprint.NONE)).isFalse();
            assertThat(readings.await("c", finder -> null, Duration.ofSeconds(1)))
                    .isFalse();
            assertThat(readings.poll()).isNull();
        }
        assertThat(descriptors()).isZero();
    }

    @Test
    void queuedRootsAreClosedAtTheEnd() throws Exception {
        try (AccountReaderPool readings = new AccountReaderPool()) {
            readings.start(Thread.ofPlatform().daemon().factory());
            for (int i = 0; i < 50; i++) {
                AccountRoot root = Objects.requireNonNull(new AccountRootFinder().at(directory));
                assertThat(readings.begin("c", root, AccountFingerprint.NONE)).isTrue();
            }
        }
        for (int i = 0; i < 10_000 && descriptors() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(descriptors()).isZero();
    }
}
