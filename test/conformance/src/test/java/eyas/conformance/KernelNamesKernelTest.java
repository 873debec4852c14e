package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests names of files that neither a call nor earlier calls determine: the kernel reports them. Names that it cannot report make the
 * report incomplete. A replay of the recording has the same result.
 */
@Tag("kernel")
@Tag("process")
@Timeout(240)
final class KernelNamesKernelTest {
    /** Access paths to a file that the kernel names: arguments of {@code ways}. */
    private static final List<String> WAYS = List.of(
            "plain",
            "received",
            "shared-table",
            "shared-directory",
            "open-tree",
            "detached",
            "faked-close",
            "faked-chdir",
            "faked-chroot",
            "long",
            "bind",
            "bind-of-the-machine",
            "root-of-parent",
            "detached-root");

    /** Access paths to a file in the lower layer of an overlay. They only read it: a write would copy it to the upper layer. */
    private static final List<String> OVERLAY_WAYS = List.of("overlay", "overlay-attributes", "overlay-detached");

    /** Access paths that exist in procfs only. */
    private static final List<String> PROCFS_WAYS = List.of("second-procfs");

    /** Access paths to a directory that the kernel names and that a relative name starts from. */
    private static final List<String> BASES = List.of(
            "plain",
            "received",
            "shared-table",
            "shared-directory",
            "open-tree",
            "faked-close",
            "faked-chdir",
            "root-of-parent",
            "detached-root",
            "overlay-root");

    @TempDir
    private Path temporary;

    private Path directory;
    private Path ways;
    private Path ring;
    private Process other;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void prepare() throws Exception {
        directory = temporary.toRealPath();
        ways = compile("ways");
        ring = compile("ring");
        Files.createDirectories(directory.resolve("home/.ssh"));
        Files.createDirectories(directory.resolve("work-root"));
        Files.writeString(directory.resolve("home/.ssh/id"), "secret");
        other = new ProcessBuilder("sleep", "300").start();
        for (String overlay : List.of("machine", "container")) {
            Files.createDirectories(directory.resolve(overlay + "/home/.ssh"));
            Files.createDirectories(directory.resolve(overlay + "-upper"));
            Files.createDirectories(directory.resolve(overlay + "-work"));
            Files.createDirectories(directory.resolve(overlay + "-lower"));
            Files.writeString(directory.resolve(overlay + "-lower/id"), "secret");
        }
        run("sh", "-c", mount("machine"));
    }

    /** Returns the command that mounts an overlay. No path in its layers matches the rule. */
    private String mount(String overlay) {
        return "mount -t overlay -o lowerdir=%1$s-lower,upperdir=%1$s-upper,workdir=%1$s-work overlay %1$s/home/.ssh"
                .formatted(directory.resolve(overlay));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }

    private Path compile(String program) throws Exception {
        Path source = directory.resolve(program + ".c");
        try (InputStream in = KernelNamesKernelTest.class.getResourceAsStream("names/" + program + ".c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        Path compiled = directory.resolve(program);
        run("cc", "-O1", "-o", compiled.toString(), source.toString());
        return compiled;
    }

    @AfterEach
    void end() throws Exception {
        other.destroyForcibly();
        run("umount", directory.resolve("machine/home/.ssh").toString());
    }

    @Test
    void kernelReportsNamesForAllAccessPaths() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Key used
                  desc: A file in the directory of keys was opened.
                  condition: evt.type in (open, openat, openat2) and evt.rawres >= 0 and fd.paths endswith /home/.ssh/id
                  output: "key (by=%proc.args)"
                  priority: CRITICAL
                - rule: Environment read
                  desc: The environment of another process was opened.
                  condition: >
                    evt.type in (open, openat, openat2) and evt.rawres >= 0 and fd.procfs.kind = environ
                    and not proc.target.is_self = true
                  output: "environ (by=%proc.args)"
                  priority: CRITICAL
                - rule: Directory made
                  desc: A directory was made or a link laid in the directory of keys.
                  condition: >
                    (evt.type in (mkdir, mkdirat, symlinkat) and evt.rawres = 0)
                    and (fs.paths.source contains /home/.ssh/ or fs.paths.target contains /home/.ssh/)
                  output: "made (by=%proc.args)"
                  priority: CRITICAL
                """);
        List<String> lines = new ArrayList<>();
        String keys = directory + "/home/.ssh";
        String process = "/proc/" + other.pid();
        for (String way : WAYS) {
            lines.add(ways + " " + way + " " + keys + " id");
            lines.add(ways + " " + way + " " + keys + " id write");
        }
        for (String way : OVERLAY_WAYS) {
            lines.add(ways + " " + way + " " + keys + " id");
        }
        lines.add(ways + " overlay-root " + keys + " id");
        lines.add(ways + " overlay-root " + keys + " id write");
        for (String way : List.of("detached", "bind")) {
            lines.add(ways + " " + way + " " + directory + "/machine/home/.ssh id write");
        }
        // An overlay with the host's overlay as its lower layer.
        lines.add(ways + " overlay " + directory + "/machine/home/.ssh id");
        for (String way : BASES) {
            lines.add(ways + " " + way + " " + keys + " link-" + way + " link");
        }
        Stream.concat(WAYS.stream(), PROCFS_WAYS.stream())
                .forEach(way -> lines.add(ways + " " + way + " " + process + " environ"));

        // Files of a container's overlay, reached through mounts of its processes, with and without privileges.
        String detached = "detached " + directory + "/container/home/.ssh id write";
        String bound = "bind-of-the-machine " + directory + "/container/home/.ssh id write";
        String root = "detached-root " + directory + "/container/home/.ssh in-container link";
        String container = """
                unshare -mpf sh -ec '%1$s
                unshare -Urm %2$s %3$s
                %2$s %4$s
                %2$s %6$s
                while ! [ -e %5$s/end ]; do sleep 0.1; done' &
                """.formatted(mount("container"), ways, detached, bound, directory, root);

        // A file system without other mounts: its files are not losses.
        String newFileSystem = """
                mkdir %1$s/new
                mount -t tmpfs tmpfs %1$s/new
                mkdir %1$s/new/a
                mv %1$s/new/a %1$s/new/b
                umount %1$s/new
                """.formatted(directory);
        Path recording = directory.resolve("job.scap");
        EyasProcess run = watch(
                rules,
                "--record",
                recording.toString(),
                "--",
                "sh",
                "-ec",
                container + newFileSystem + String.join("\n", lines) + "\ntouch " + directory + "/end; wait");

        assertThat(run.exitCode()).as(run.err()).isZero();
        String alerts = Files.readString(directory.resolve("report/alerts.jsonl"));
        List<String> expected = Stream.concat(
                        Stream.of(detached, bound, root),
                        lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
                .toList();
        assertThat(by(alerts)).as(run.err()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(losses(directory.resolve("report")))
                .as("unresolved names of calls")
                .isEmpty();

        Path replay = directory.resolve("replay");
        EyasProcess.run(
                "analyze",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "-o",
                replay.toString(),
                recording.toString());
        assertThat(by(Files.readString(replay.resolve("alerts.jsonl")))).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The monitored processes access files in a new PID namespace only. */
    @Test
    void resolvesScriptRunByDescriptorInPidNamespace() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Script run
                  desc: A script that the job has written was run.
                  condition: evt.type in (execve, execveat) and proc.origin = written
                  output: "script (by=%proc.origin.file)"
                  priority: CRITICAL
                """);
        EyasProcess run = watch(rules, "--", "unshare", "-mpf", "sh", "-ec", """
                printf '#!/bin/sh\n' >%1$s/script
                chmod +x %1$s/script
                exec 7<%1$s
                /dev/fd/7/script
                """.formatted(directory));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(by(Files.readString(directory.resolve("report/alerts.jsonl"))))
                .containsExactly(directory + "/script");
        assertThat(losses(directory.resolve("report"))).isEmpty();
    }

    @Test
    void unresolvableNamesMakeReportIncomplete() throws Exception {
        String keys = directory + "/home/.ssh";
        EyasProcess run = EyasProcess.run(
                "watch",
                "--report",
                directory.resolve("report").toString(),
                "--fail-on",
                "emergency",
                "--",
                "sh",
                "-ec",
                """
                cd %1$s
                ln -s x /proc/self/cwd/a
                mkdir bound && unshare -m sh -c 'mount --bind %2$s bound && ln -s x bound/b'
                python3 -c 'import os
                path = "d" * 200
                for i in range(25):
                    os.mkdir(path)
                    os.chdir(path)
                os.close(os.open("file", os.O_CREAT | os.O_WRONLY))
                os.unlink("file")
                for i in range(25):
                    os.chdir("..")
                    os.rmdir(path)'
                """.formatted(directory, keys));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        assertThat(losses(directory.resolve("report"))).contains("name_by_link", "name_by_mount", "name_cut");
    }

    /** The unmounting thread has its own mount namespace, which the clone flags in memory do not show. The host's mount stays. */
    @Test
    void unmountInHiddenNamespaceKeepsHostMount() throws Exception {
        Path report = directory.resolve("report");
        EyasProcess run = EyasProcess.run(
                "watch",
                "--report",
                report.toString(),
                "--fail-on",
                "emergency",
                "--",
                ways.toString(),
                "unmounted-elsewhere",
                directory + "/home/.ssh",
                "id-link",
                "link");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        assertThat(losses(report)).containsExactly("name_by_mount");
    }

    @Test
    void unresolvableIoUringRequestsMakeReportIncomplete() throws Exception {
        String key = directory + "/home/.ssh/id";
        List<String> found = new ArrayList<>();
        for (String way : List.of("plain", "replaced", "unseen", "relative")) {
            Path report = directory.resolve("report-" + way);
            EyasProcess run = EyasProcess.run(
                    "watch", "--report", report.toString(), "--fail-on", "emergency", "--", ring.toString(), way, key);
            found.add(way + " " + run.exitCode() + " " + losses(report));
        }

        assertThat(found)
                .containsExactly(
                        "plain 4 [name_unstable]",
                        "replaced 4 [name_unstable]",
                        "unseen 4 [name_unstable]",
                        "relative 4 [name_unstable]");
    }

    /** Runs {@code eyas watch} with these rules only. The report is in {@code report}. */
    private EyasProcess watch(Path rules, String... more) throws Exception {
        Stream<String> options = Stream.of(
                "watch",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "--report",
                directory.resolve("report").toString());
        return EyasProcess.run(Stream.concat(options, Stream.of(more)).toArray(String[]::new));
    }

    private static List<String> by(String alerts) {
        return Pattern.compile("\\(by=(.*?)\\)\"")
                .matcher(alerts)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    /** Returns the kinds of unresolved names in a report. */
    private static List<String> losses(Path report) throws Exception {
        JsonNode coverage = JsonMapper.shared()
                .readTree(Files.readAllBytes(report.resolve("report.json")))
                .get("coverage");
        return Pattern.compile("\"(name_[a-z]+(?:_[a-z]+)?)\"")
                .matcher(coverage.toString())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
