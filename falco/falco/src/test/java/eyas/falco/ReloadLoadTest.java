package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reloads repeatedly while files are opened; each file must be reported once, whichever rules were active. */
@Tag("load")
@Timeout(2700)
final class ReloadLoadTest {
    private static final int RELOADS = 200;
    private static final int SETTLED = 40;
    private static final long POLL_MILLIS = 2_500;
    private static final String IN_FORCE = "1 rules in force";
    private static final Pattern NUMBER = Pattern.compile("/touched(\\d+)\\)");

    /** On a busy machine the kernel may lose events without a reload; then the test is repeated. */
    private static final int ATTEMPTS = 3;

    private static final String NONE_DROPPED = "event drop detected: 0 occurrences";

    @TempDir
    private Path base = Path.of("");

    private Path directory = Path.of("");

    private final AtomicInteger opened = new AtomicInteger(1);
    private volatile boolean ending;

    /** Opens numbered files, about a thousand a second. */
    private void load() {
        while (!ending) {
            try {
                Files.writeString(directory.resolve("touched" + opened.get()), "");
                Files.delete(directory.resolve("touched" + opened.getAndIncrement()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Path write(boolean json) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Opened
                  desc: A file of the test was opened.
                  condition: evt.type in (open, openat, openat2) and fd.name startswith "%s/touched"
                  output: Opened (file=%%fd.name)
                  priority: NOTICE
                """.formatted(directory));
        return Files.writeString(
                directory.resolve("falco.yaml"), """
                engine: {kind: modern_ebpf}
                watch_config_files: false
                json_output: %s
                # Report every single lost event.
                syscall_event_drops: {threshold: 0, actions: [log]}
                rules_files: [%s]
                file_output: {enabled: true, keep_alive: true, filename: %s}
                log_stderr: true
                log_syslog: false
                """.formatted(json, rules, directory.resolve("alerts")));
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    private static long descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        }
    }

    private static boolean holds(long pid, long mostDescriptors, long mostThreads) {
        try {
            return descriptors(pid) <= mostDescriptors && threads(pid) <= mostThreads;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long threads(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.count();
        }
    }

    private Map<Integer, Integer> reports() {
        Map<Integer, Integer> reported = new HashMap<>();
        Matcher matcher = NUMBER.matcher(FalcoProcess.read(directory.resolve("alerts")));
        int end = -1;
        while (matcher.find()) {
            assertThat(matcher.start()).isGreaterThan(end);
            end = matcher.start();
            reported.merge(Integer.parseInt(matcher.group(1)), 1, Integer::sum);
        }
        // Opened until it is reported, to ensure that the program is monitoring.
        reported.remove(0);
        return reported;
    }

    private void awaitAlert(FalcoProcess falco, String name) throws IOException, InterruptedException {
        falco.await("alert of " + name, () -> {
            try {
                Files.writeString(directory.resolve(name), "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return FalcoProcess.read(directory.resolve("alerts")).contains(name);
        });
    }

    @Test
    void reloadsLoseAndLeakNothing() throws Exception {
        String err = "";
        for (int i = 0; i < ATTEMPTS && !err.contains(NONE_DROPPED); i++) {
            directory = Files.createDirectory(base.resolve("attempt" + i));
            opened.set(1);
            ending = false;
            err = run();
            assertThat(reports().values()).as("reports per file").containsOnly(1);
        }
        assertThat(err).contains(NONE_DROPPED);
        Set<Integer> missing = new TreeSet<>();
        for (int i = 1; i < opened.get(); i++) {
            missing.add(i);
        }
        missing.removeAll(reports().keySet());
        assertThat(missing).as("files opened but not reported").isEmpty();
    }

    /** Runs the test and returns the program's output. */
    private String run() throws Exception {
        Path config = write(false);
        // The memory of two hundred sets of rules would not fit.
        List<String> machine = List.of("-Xmx64m", "-XX:MaxMetaspaceSize=64m", "-XX:CompressedClassSpaceSize=16m");
        Thread load = Thread.ofPlatform().daemon().unstarted(this::load);
        try (FalcoProcess falco = FalcoProcess.start(directory, Map.of(), machine, "-c", config.toString())) {
            awaitAlert(falco, "touched0");
            load.start();
            long descriptors = 0;
            long threads = 0;
            for (int i = 1; i <= RELOADS; i++) {
                // Sometimes the outputs change, too: the old sinks end while the new ones start.
                if (i % 10 == 0) {
                    write(i % 20 == 10);
                }
                falco.signal("HUP");
                int done = i;
                falco.await("reload " + i, () -> count(falco.err(), IN_FORCE) >= done);
                if (i == SETTLED) {
                    descriptors = descriptors(falco.pid());
                    threads = threads(falco.pid());
                }
            }
            long mostDescriptors = descriptors + 3;
            long mostThreads = threads + 3;
            // Sinks replaced by the last reload and compiler threads end asynchronously.
            falco.await("no descriptors and threads left", () -> holds(falco.pid(), mostDescriptors, mostThreads));
            ending = true;
            load.join();
            // Losses are reported with the next event more than a second after the last check.
            Thread.sleep(POLL_MILLIS);
            awaitAlert(falco, "touchedLast");
            falco.signal("TERM");
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err()).doesNotContain("alerts were lost");
            assertThat(opened.get()).isGreaterThan(RELOADS);
            return falco.err();
        }
    }
}
