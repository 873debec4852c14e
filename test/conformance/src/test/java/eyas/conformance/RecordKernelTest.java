package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.filter.Filter;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.process.ThreadEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records real commands on the running kernel: rotation, filters, masked secrets, signals, and failures. */
@Tag("kernel")
@Tag("process")
final class RecordKernelTest {
    private static final String GITHUB = "ghp_Pl4ntedTokenPl4ntedTokenPl4ntedToken";
    private static final String ENVIRONMENT = "env1ronment-plant-77";
    private static final String ARGUMENT = "argum3nt-plant-88";
    private static final String URL = "ur1-plant-99";
    private static final String HEADER = "h3ader-plant-11";
    private static final String KEY = "bW9yZXBsYW50ZWRrZXlieXRlcw";
    private static final List<String> PLANTED = List.of(GITHUB.substring(4), ENVIRONMENT, ARGUMENT, URL, HEADER, KEY);

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private static EyasProcess record(String... more) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("record", "-w"));
        all.addAll(List.of(more));
        return EyasProcess.run(all.toArray(String[]::new));
    }

    /** Reads like {@code eyas read}, but in this process. */
    private static List<String> read(Path file, String format, String filter) {
        FieldCatalog catalog = FieldCatalog.syscall();
        OutputFormat output = OutputFormat.compile(format, catalog);
        Filter condition = Filter.compile(filter, catalog);
        State state = new State();
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                EventContext context = state.apply(event);
                line.setLength(0);
                if (context != null
                        && !event.isStateOnly()
                        && condition.test(context)
                        && output.format(context, line)) {
                    lines.add(line.toString());
                }
                state.settle();
            }
            assertThat(source.warnings()).isEmpty();
        }
        return lines;
    }

    /** Returns the environments of the threads that existed when the recording started. */
    private static String snapshotEnvironments(Path file) {
        State state = new State();
        StringBuilder all = new StringBuilder();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
        }
        for (int place = 0; place < state.threads().places(); place++) {
            ThreadEntry thread = state.threads().threadAt(place);
            if (thread != null) {
                all.append(Bytes.text(thread.env()));
            }
        }
        return all.toString();
    }

    private List<Path> pieces() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().contains("trace-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-C", "-G"})
    void rotatedFilesAreSelfContained(String option) throws Exception {
        Path marked = directory.resolve("marked-file");
        String script = "exec 7> " + marked + "; cd /usr/lib; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo $i >&7; "
                + "for j in 1 2 3 4 5 6 7 8; do cat /etc/passwd > /dev/null; done; "
                + (option.equals("-G") ? "sleep 0.25;" : "") + " done; exit 5";
        EyasProcess run = record(
                directory.resolve("trace.scap").toString(),
                option,
                option.equals("-C") ? "300K" : "1",
                "--",
                "/bin/bash",
                "-c",
                script);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
        List<Path> files = pieces();
        assertThat(files).hasSizeGreaterThan(2);
        assertThat(files.getFirst()).hasFileName("trace-0001.scap");
        assertThat(run.err()).contains(files.size() + " files").contains("none lost");
        int writes = 0;
        int execs = 0;
        for (Path file : files) {
            List<String> lines = read(
                    file,
                    "*%evt.type %proc.name %proc.pname %proc.cwd %fd.name %evt.rawres",
                    "evt.type = execve or (evt.type = write and fd.name endswith marked-file)");
            assertThat(lines)
                    .allMatch(line -> line.matches("execve (bash|cat|sleep) (bash|eyas) /.*")
                            || line.matches("write bash eyas /usr/lib/ " + marked + " \\d"));
            writes += (int)
                    lines.stream().filter(line -> line.startsWith("write")).count();
            execs += (int) lines.stream()
                    .filter(line -> line.startsWith("execve cat bash"))
                    .count();
        }
        assertThat(writes).isEqualTo(12);
        assertThat(execs).isEqualTo(96);
    }

    @Test
    void keepsNewestFilesOnly() throws Exception {
        EyasProcess run = record(
                directory.resolve("trace.scap").toString(),
                "-C",
                "64K",
                "-W",
                "2",
                "--",
                "/bin/bash",
                "-c",
                "for i in {1..400}; do /bin/true; done");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<Path> files = pieces();
        assertThat(files).hasSize(2);
        assertThat(files.getFirst().getFileName().toString()).isGreaterThan("trace-0001.scap");
        assertThat(read(files.getLast(), "%proc.name", "evt.type = procexit and proc.name = bash"))
                .containsExactly("bash");
    }

    @Test
    @Tag("jvm")
    void filterSelectsAndHidesOthers() throws Exception {
        Path file = directory.resolve("job.scap");
        // The shell itself does not open a file with this name, unlike /etc/passwd, which bash reads if SHELL is not
        // set.
        Path place = Files.createDirectory(directory.resolve("place"));
        Files.writeString(place.resolve("wanted"), "x");
        Files.writeString(place.resolve("other"), "x");
        EyasProcess run = record(
                file.toString(),
                "evt.type = openat and fd.name endswith /wanted",
                "--",
                "/bin/bash",
                "-c",
                "cd \"$1\"; cat wanted > /dev/null; cat ./other > /dev/null; exec 3< wanted",
                "bash",
                place.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(read(file, "%evt.type %proc.name %proc.cwd %fd.name", "evt.num > 0"))
                .containsExactly(
                        "openat cat " + place + "/ " + place + "/wanted",
                        "openat bash " + place + "/ " + place + "/wanted");
        assertThat(run.err()).contains("2 events matched the filter").containsPattern("[1-9]\\d* more are kept hidden");
    }

    private Path recorded(String name, String... options) throws Exception {
        Path key = directory.resolve("key.pem");
        Files.writeString(
                key, "-----BEGIN RSA PRIVATE KEY-----\n" + KEY + "\n-----END RSA PRIVATE KEY-----\nafter the key\n");
        Path file = directory.resolve(name);
        List<String> command = new ArrayList<>(List.of("record", "-w", file.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "--",
                "/bin/bash",
                "-c",
                "cat \"$1\" > /dev/null; echo \"Authorization: Bearer $2\"; echo 'password=" + ENVIRONMENT + "'; "
                        + "/bin/echo --api-key " + ARGUMENT + " https://u:" + URL + "@host/ > \"$1.out\"; "
                        + "printf 'Authorization: Basic " + HEADER + "\\r\\n' > \"$1.header\"",
                "bash",
                key.toString(),
                GITHUB));
        ProcessBuilder builder = EyasProcess.builder(command.toArray(String[]::new));
        builder.environment().put("PLANT_TOKEN", ENVIRONMENT);
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        if (List.of(options).contains("--redact")) {
            assertThat(run.err()).containsPattern("\\d+ values were masked").contains("× environment variable");
        }
        return file;
    }

    @Test
    void redactedRecordingContainsNoPlantedSecrets() throws Exception {
        String plain = Files.readString(recorded("plain.scap"), StandardCharsets.ISO_8859_1);
        // Without this check the test would also pass if the secrets were not recorded at all: in the snapshot,
        // arguments, environment and data.
        assertThat(plain).contains(PLANTED);
        assertThat(snapshotEnvironments(directory.resolve("plain.scap"))).contains("PLANT_TOKEN=" + ENVIRONMENT);
        String redacted = Files.readString(recorded("redacted.scap", "--redact"), StandardCharsets.ISO_8859_1);
        assertThat(PLANTED).noneMatch(redacted::contains);
        assertThat(snapshotEnvironments(directory.resolve("redacted.scap")))
                .contains("PLANT_TOKEN=" + "*".repeat(ENVIRONMENT.length()));
        assertThat(redacted).contains("PLANT_TOKEN=*****", "Basic *****", "after the key", "ghp_****", "--api-key");

        Path converted = directory.resolve("converted.scap");
        EyasProcess convert = EyasProcess.run(
                "convert", "--redact", directory.resolve("plain.scap").toString(), converted.toString());
        assertThat(convert.exitCode()).as(convert.err()).isZero();
        String masked = Files.readString(converted, StandardCharsets.ISO_8859_1);
        assertThat(PLANTED).noneMatch(masked::contains);
        assertThat(masked).hasSameSizeAs(plain);
        assertThat(read(converted, "%proc.cmdline", "evt.type = execve and proc.name = echo"))
                .containsExactly("echo --api-key " + "*".repeat(ARGUMENT.length()) + " https://u:"
                        + "*".repeat(URL.length()) + "@host/");
    }

    @Test
    void watchMasksItsRecording() throws Exception {
        Path file = directory.resolve("watched.scap");
        Path rules = directory.resolve("rules.yaml");
        Files.writeString(rules, """
                - rule: Echo
                  desc: d
                  condition: evt.type = execve and proc.name = echo
                  output: echo (%proc.cmdline)
                  priority: INFO
                """);
        EyasProcess run = EyasProcess.run(
                "watch",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "--redact",
                "--record",
                file.toString(),
                "--",
                "/bin/echo",
                "--token",
                ARGUMENT);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("echo --token " + "*".repeat(ARGUMENT.length()))
                .contains("values were masked")
                .doesNotContain(ARGUMENT);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(ARGUMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed.scap", "killed.scap.gz", "killed.scap.zst"})
    void killedRecorderLeavesReadableFile(String name) throws Exception {
        Path file = directory.resolve(name);
        Path done = directory.resolve("done");
        // The command blocks on the pipe until the test writes to it.
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process process = EyasProcess.builder(
                        "record",
                        "-w",
                        file.toString(),
                        "--",
                        "/bin/bash",
                        "-c",
                        "for i in {1..300}; do : < /etc/passwd; done; echo up; read -r < " + pipe + "; echo down > "
                                + done)
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("up");
        // Events are written when the command is idle for a moment, without stopping the recorder.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (eventsIn(file) <= 600 && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        ProcessHandle eyas = EyasProcess.observer(process);
        eyas.destroyForcibly();
        eyas.onExit().get(60, TimeUnit.SECONDS);
        assertThat(eventsIn(file)).isGreaterThan(600);
        if (!name.endsWith(".scap")) {
            try (CaptureSource source = CaptureSource.open(file)) {
                source.start(new State().snapshot());
                Event event = new Event();
                while (source.next(event) == Outcome.EVENT) {}
                assertThat(source.warnings()).singleElement().asString().contains("ends early, after");
            }
        }
        Files.writeString(pipe, "go on\n");
        while (!Files.exists(done) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(done).as("the command continues").exists();
    }

    /** Counts the events of a possibly incomplete recording, and asserts that the thread of each is known. */
    private static long eventsIn(Path file) {
        State state = new State();
        long events = 0;
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                assertThat(state.apply(event)).isNotNull();
                state.settle();
                events++;
            }
        }
        return events;
    }

    @Test
    void recordsMachineUntilSignal() throws Exception {
        Path file = directory.resolve("host.scap");
        Process process = EyasProcess.builder("record", "-w", file.toString(), "--host", "proc.name = eyas-marked")
                .redirectErrorStream(true)
                .start();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.readLine()).isEqualTo("eyas: recording to " + file + " until Ctrl-C");
            Path marked = directory.resolve("eyas-marked");
            Files.copy(Path.of("/bin/true"), marked);
            new ProcessBuilder(marked.toString()).start().waitFor();
            new ProcessBuilder("/bin/sh", "-c", "kill -TERM " + process.pid())
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.lines().toList()).anyMatch(line -> line.contains("events written to " + file));
        }
        assertThat(process.exitValue()).isZero();
        assertThat(read(file, "%evt.type %proc.name", "evt.type = execve")).containsExactly("execve eyas-marked");
    }

    @Test
    void failuresAreReportedWithoutAffectingCommand() throws Exception {
        EyasProcess full = record("/dev/full", "--", "/bin/sh", "-c", "ls / > /dev/null; exit 4");
        assertThat(full.exitCode()).as(full.err()).isEqualTo(4);
        assertThat(full.err())
                .containsPattern("the recording is incomplete, [\\d,]+ events are missing from it: /dev/full")
                .doesNotContain("none lost")
                .doesNotContain("Exception");
        Path trace = directory.resolve("trace");
        EyasProcess missing = record(directory + "/no/x.scap", "--", "touch", trace.toString());
        assertThat(missing.exitCode()).isEqualTo(125);
        assertThat(missing.err()).contains("/no/x.scap: cannot be created");
        assertThat(trace).doesNotExist();
        EyasProcess wrong = record(directory + "/x.scap", "proc.nmae = x", "--", "touch", trace.toString());
        assertThat(wrong.exitCode()).isEqualTo(125);
        assertThat(wrong.err()).contains("did you mean 'proc.name'");
        assertThat(trace).doesNotExist();
        assertThat(record(directory + "/x.scap", "--", "/no/such/command").exitCode())
                .isEqualTo(127);
        assertThat(record(directory + "/x.scap", "-q", "--", "/bin/sh", "-c", "kill -9 $$"))
                .isEqualTo(new EyasProcess(128 + 9, "", ""));
    }
}
