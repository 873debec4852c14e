package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes files at moments at which a change could be missed. */
final class ConfigWatcherTest {
    /** Much more than needed; a loaded machine is not a failure. */
    private static final long WAIT_SECONDS = 120;

    private static final int RETURNS = 20;

    @TempDir
    private Path directory = Path.of("");

    private final Semaphore reported = new Semaphore(0);

    private boolean isNotified() throws InterruptedException {
        return reported.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void changeDuringReadIsReported() throws Exception {
        Path file = Files.writeString(directory.resolve("a.yaml"), "old");
        try (ConfigWatcher watcher = new ConfigWatcher(reported::release)) {
            watcher.watch(List.of(file), List.of(), Map.of());
            Map<Path, String> before = watcher.states();
            assertThat(reported.availablePermits()).isZero();

            Path other = Files.createDirectory(directory.resolve("other"));
            Path moved = Files.writeString(other.resolve("a.yaml"), "newer");
            // The directory is not watched: only the comparison can detect the change.
            Map<Path, String> read = Map.of(moved, String.valueOf(before.get(file)));
            watcher.watch(List.of(moved), List.of(), read);
            assertThat(isNotified()).isTrue();
        }
    }

    @Test
    void fileCreatedDuringReadIsReported() throws Exception {
        Path rules = Files.createDirectory(directory.resolve("rules.d"));
        Path known = Files.writeString(rules.resolve("a.yaml"), "x");
        try (ConfigWatcher watcher = new ConfigWatcher(reported::release)) {
            watcher.watch(List.of(known), List.of(rules), Map.of());
            Map<Path, String> before = watcher.states();
            place(rules.resolve("b.yaml"));
            // At once: before kernel notifications are read.
            watcher.watch(List.of(known), List.of(rules), before);
            assertThat(isNotified()).isTrue();
        }
    }

    @Test
    void recreatedDirectoryIsWatchedAgain() throws Exception {
        Path rules = Files.createDirectory(directory.resolve("rules.d"));
        try (ConfigWatcher watcher = new ConfigWatcher(reported::release)) {
            watcher.watch(List.of(), List.of(rules), Map.of());
            place(rules.resolve("a.yaml"));
            assertThat(isNotified()).isTrue();
            Files.delete(rules.resolve("a.yaml"));
            assertThat(isNotified()).isTrue();
            Files.delete(rules);
            assertThat(isNotified()).isTrue();

            Files.createDirectory(rules);
            watcher.watch(List.of(), List.of(rules), Map.of());
            place(rules.resolve("b.yaml"));
            assertThat(isNotified()).isTrue();
        }
    }

    /** The kernel's notification of the removal may not have been read yet. */
    @Test
    void directoryRecreatedAtOnceIsWatchedAgain() throws Exception {
        Path rules = directory.resolve("rules.d");
        try (ConfigWatcher watcher = new ConfigWatcher(reported::release)) {
            Files.createDirectory(rules);
            for (int i = 0; i < RETURNS; i++) {
                watcher.watch(List.of(), List.of(rules), Map.of());
                Files.delete(rules);
                Files.createDirectory(rules);
                watcher.watch(List.of(), List.of(rules), Map.of());
                // A check in between found no directory and reported that.
                reported.drainPermits();
                place(rules.resolve("a.yaml"));
                assertThat(isNotified()).as("return %d", i).isTrue();
                Files.delete(rules.resolve("a.yaml"));
                assertThat(isNotified()).as("end %d", i).isTrue();
            }
        }
    }

    /** Moves a complete file into place: creating and then writing it may count as two changes. */
    private void place(Path file) throws IOException {
        Files.move(Files.writeString(directory.resolve("made.tmp"), "x"), file, StandardCopyOption.ATOMIC_MOVE);
    }
}
