package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.state.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs {@code eyas falco} on the machine's own events, with rules that match files of the test only. */
@Tag("kernel")
@Timeout(300)
@Tag("process")
final class FalcoKernelTest {
    /** A generous timeout: a loaded machine must not fail the test. */
    private static final long TIMEOUT_SECONDS = 120;

    /** Mask of CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE, CAP_PERFMON and CAP_BPF. */
    private static final long MINIMAL = 1L << 2 | 1L << 19 | 1L << 38 | 1L << 39;

    private static final long DAC_OVERRIDE = 1L << 1;

    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));

    @TempDir
    private Path directory;

    private Path alerts = Path.of("");
    private Path log = Path.of("");
    private @Nullable Process started;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void name() {
        alerts = directory.resolve("alerts");
        log = directory.resolve("log");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (started != null) {
            started.destroyForcibly().waitFor();
        }
    }

    /** Starts {@code eyas falco} and waits until it receives events. */
    private void start(String keys, String... options) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Touched
                  desc: A file of the test was opened.
                  condition: evt.type in (open, openat, openat2, creat) and fd.name startswith "%s/touched"
                  output: Touched (file=%%fd.name source=%%evt.source)
                  priority: NOTICE
                - rule: Trigger
                  desc: The file that starts a recording was opened.
                  condition: evt.type in (open, openat, openat2, creat) and fd.name = "%s/trigger"
                  output: Trigger (file=%%fd.name)
                  priority: ERROR
                  capture: true
                """.formatted(directory, directory));
        // Queries no container engine, so that the result does not depend on the machine.
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: modern_ebpf}
                rules_files: [%s]
                file_output: {enabled: true, keep_alive: true, filename: %s}
                log_stderr: true
                log_syslog: false
                %s
                """.formatted(rules, alerts, keys));
        List<String> words = new ArrayList<>(List.of("falco", "-c", config.toString()));
        words.addAll(List.of(options));
        launch(EyasProcess.builder(words.toArray(String[]::new)));
        await("the first alert", () -> {
            touch("touched");
            return read(alerts).contains("Touched (file=" + directory + "/touched source=syscall)");
        });
    }

    private void launch(ProcessBuilder builder) throws IOException {
        started = builder.redirectOutput(directory.resolve("out").toFile())
                .redirectError(log.toFile())
                .start();
    }

    private static final String NO_ENGINES = """
            plugins:
              - name: container
                library_path: libcontainer.so
                init_config:
                  engines: {docker: {enabled: false}, podman: {enabled: false}, cri: {enabled: false}}
            """;

    private Process falco() {
        return Objects.requireNonNull(started, "eyas falco was not started");
    }

    /** A condition to wait for. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.holds()) {
            assertThat(falco().isAlive())
                    .as("%s, but it ended: %s", what, read(log))
                    .isTrue();
            assertThat(System.nanoTime() < end).as("%s: %s", what, read(log)).isTrue();
            Thread.sleep(50);
        }
    }

    private void touch(String name) throws IOException {
        Files.writeString(directory.resolve(name), "x");
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private void stop() throws Exception {
        falco().destroy();
        assertThat(falco().waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .as("exits")
                .isTrue();
        assertThat(falco().exitValue()).as(read(log)).isZero();
    }

    /** Returns the capability sets of every thread by name. */
    private List<Map<String, Long>> capabilities() throws IOException {
        List<Map<String, Long>> all = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + falco().pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                Map<String, Long> sets = new LinkedHashMap<>();
                List<String> lines;
                try {
                    lines = Files.readAllLines(thread.resolve("status"), StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                    continue; // the thread has exited
                }
                for (String line : lines) {
                    if (line.startsWith("Cap")) {
                        sets.put(
                                line.substring(0, 6),
                                Long.parseUnsignedLong(line.substring(7).strip(), 16));
                    }
                }
                all.add(sets);
            }
        }
        return all;
    }

    private void assertCapabilities(long wanted) throws IOException {
        List<Map<String, Long>> threads = capabilities();
        assertThat(threads).as("threads of the JVM").hasSizeGreaterThan(5);
        assertThat(threads).allSatisfy(sets -> {
            assertThat(sets).containsKeys("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");
            assertThat(sets.values()).allMatch(set -> (set & ~wanted) == 0);
            assertThat(sets.get("CapPrm")).isEqualTo(wanted);
        });
    }

    @Test
    void threadsKeepRequiredCapabilitiesOnly() throws Exception {
        start(NO_ENGINES);
        assertCapabilities(MINIMAL);
        assertThat(read(log)).contains("Capabilities: CAP_DAC_READ_SEARCH CAP_SYS_PTRACE CAP_PERFMON CAP_BPF\n");
        // The program closes the files that it had opened before its restart. A file may be open twice for a moment
        // while the program works; a leaked one is present in every check.
        Set<String> twice = openTwice();
        for (int attempt = 1; attempt < 5 && !twice.isEmpty(); attempt++) {
            Thread.sleep(200);
            twice.retainAll(openTwice());
        }
        assertThat(twice).isEmpty();
        stop();
        assertThat(read(directory.resolve("out"))).contains("Triggered rules by rule name:\n   Touched: ");
    }

    /** Returns the files for which the process has more than one descriptor. */
    private Set<String> openTwice() throws IOException {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + falco().pid() + "/fd"))) {
            for (Path each : descriptors.toList()) {
                String target;
                try {
                    target = Files.readSymbolicLink(each).toString();
                } catch (NoSuchFileException e) {
                    continue; // closed since the listing
                }
                // The root directory is the starting point of two lookups, of accounts and of host names.
                if (target.startsWith("/") && target.length() > 1 && !target.startsWith("/dev/") && !once.add(target)) {
                    twice.add(target);
                }
            }
        }
        return twice;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            capabilities: all | capabilities is all
            program_output: {enabled: true, program: cat} | the command of program_output may need them
            """)
    void keepsCapabilitiesForOtherPrograms(String keys, String reason) throws Exception {
        start(NO_ENGINES + keys);
        assertThat(read(log)).contains("none dropped: " + reason);
        assertThat(capabilities()).noneMatch(sets -> sets.get("CapPrm") == MINIMAL);
        stop();
    }

    @Test
    void keepsCapabilitiesForForeignDirectory() throws Exception {
        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.setAttribute(foreign, "unix:uid", 65_534);
        alerts = foreign.resolve("alerts");
        start(NO_ENGINES + "capabilities: least\nprogram_output: {enabled: true, program: cat > /dev/null}\n");
        assertCapabilities(MINIMAL | DAC_OVERRIDE);
        stop();
    }

    @Test
    void configurationFromPipeIsReadOnce() throws Exception {
        // The first run leaves its files; the second run reads the same configuration from a pipe.
        start(NO_ENGINES);
        stop();
        Files.delete(alerts);
        ProcessBuilder piped = EyasProcess.builder("falco", "-c", "/dev/stdin");
        piped.redirectInput(ProcessBuilder.Redirect.PIPE);
        launch(piped);
        try (var input = falco().getOutputStream()) {
            input.write(Files.readAllBytes(directory.resolve("falco.yaml")));
        }
        await("an alert", () -> {
            touch("touched");
            return read(alerts).contains("Touched");
        });
        assertThat(read(log)).contains("none dropped: /dev/stdin can be read only once");
        stop();
    }

    @Test
    void recordsEventsAroundAlert() throws Exception {
        start(NO_ENGINES
                + "capture: {enabled: true, path_prefix: %s/around, default_duration: 3000}\n".formatted(directory));
        touch("before");
        touch("trigger");
        touch("after");
        // No alert may occur meanwhile: each would extend the recording.
        await("end of the recording", () -> read(log).contains(" events, "));
        stop();
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.getFileName().toString().startsWith("around_"))
                    .toList();
        }
        assertThat(files).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getFirst())))
                .isEqualTo("rw-------");
        try (CaptureSource source = CaptureSource.open(files.getFirst())) {
            Event event = new Event();
            long events = 0;
            source.start(new State().snapshot());
            while (source.next(event) == EventSource.Outcome.EVENT) {
                events++;
            }
            assertThat(source.warnings()).isEmpty();
            assertThat(events).isPositive();
        }
        // The events are in order, and the process has all known properties, which are recorded before the events.
        EyasProcess shown = EyasProcess.run(
                "read",
                files.getFirst().toString(),
                "-p",
                "%fd.filename %proc.name %proc.pid",
                "evt.type in (open, openat, openat2) and fd.filename in (before, trigger, after) and fd.directory = "
                        + directory);
        long own = ProcessHandle.current().pid();
        assertThat(shown.out().lines().map(line -> line.replaceAll(" .* ", " ")))
                .as(shown.err())
                .containsExactly("before " + own, "trigger " + own, "after " + own);
    }

    @Test
    void pluginsRunInAdditionToKernel() throws Exception {
        Path library = directory.resolve("libsample.so");
        Process compiler = new ProcessBuilder(
                        "cc",
                        "-std=c11",
                        "-D_GNU_SOURCE",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        ROOT.resolve("test/conformance/plugins/sample.c").toString(),
                        "-lpthread")
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(compiler.waitFor()).as("a C compiler 'cc' is needed").isZero();
        Path lines = Files.writeString(directory.resolve("in.jsonl"), "{\"user\":\"ann\"}\n{\"user\":\"bob\"}\n");
        Path more = Files.writeString(directory.resolve("more.yaml"), """
                - rule: Bob
                  desc: Bob was here.
                  source: jsonl
                  condition: json.value[/user] = bob
                  output: Bob (by=%evt.pluginname source=%evt.source)
                  priority: WARNING
                - rule: Even
                  desc: An even number.
                  source: sample
                  condition: sample.even = true
                  output: Even (number=%sample.number source=%evt.source)
                  priority: WARNING
                - rule: Marked
                  desc: A plugin has seen the thread that opened a file of the test.
                  condition: evt.type in (open, openat, openat2, creat) and fd.filename = marked and sample.mark exists
                  output: Marked (name=%sample.comm mark=%sample.mark tid=%thread.tid)
                  priority: WARNING
                """);
        start(
                """
                metrics: {enabled: true, interval: 100ms, output_rule: false, output_file: %s/metrics}
                load_plugins: [jsonl, sample]
                plugins:
                  - {name: jsonl, library_path: "java:jsonl", open_params: %s}
                  - {name: sample, library_path: %s, open_params: "3", init_config: {notes: 1}}
                """.formatted(directory, lines, library),
                "-r",
                directory.resolve("rules.yaml").toString(),
                "-r",
                more.toString());
        assertThat(read(log)).contains("none dropped: a plugin in C may need them");
        await("alerts of all sources", () -> {
            touch("marked");
            String all = read(alerts);
            return all.contains("Bob (by=jsonl source=jsonl)")
                    && all.contains("Even (number=2 source=sample)")
                    && all.contains("Marked (name=");
        });
        for (String line :
                read(alerts).lines().filter(each -> each.contains("Marked")).toList()) {
            // Through the thread table, the plugin writes seven times the thread id into the thread's entry.
            long thread = Long.parseLong(line.replaceFirst(".* tid=(\\d+)\\)$", "$1"));
            assertThat(line).contains(" mark=" + 7 * thread + " ");
        }
        await("counters of plugins", () -> read(directory.resolve("metrics")).contains("\"plugins.sample.parsed\":"));
        // Sources that have ended do not end the run; the kernel's events continue.
        touch("touched-at-last");
        await("kernel event", () -> read(alerts).contains("/touched-at-last"));
        stop();
    }
}
