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
import java.util.stream.Collectors;
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
 * Files below other root directories, as written when an image is unpacked, are not files of the host. Writing to files of the host from
 * below another root directory is still detected, and the name in the call counts if the file is uncertain. Live and replayed results are
 * equal.
 */
@Tag("kernel")
@Timeout(240)
@Tag("process")
@Tag("machine") // Mounts of other tests make names below other root directories uncertain.
final class ChrootPathsKernelTest {
    /** Files that are, or may be, files of the host; job.py has a function of the same name for each. */
    private static final List<String> MACHINES = List.of(
            "pivot_with_home",
            "home_under_another_name",
            "renamed_in_home",
            "file_under_another_name",
            "shared_root",
            "shared_table",
            "table_was_shared",
            "root_elsewhere",
            "root_of_parent",
            "hard_link",
            "symbolic_link",
            "linked_from_the_machine",
            "unknown_file_system",
            "root_in_memory",
            "upper_is_home",
            "root_in_overlay",
            "overlay_of_the_machine",
            "moved_source",
            "moved_after_mount",
            "deleted_bind",
            "loop_device",
            "mounted_later",
            "mounts_all_the_time",
            "far_down",
            "service",
            "escape");

    /** Renamed and linked files of the host, as named in the calls. */
    private static final List<String> NAMES =
            List.of("target=/mnt/renamed source=/mnt/renamed_in_home", "target=/mnt/renamed source=/mnt/linked");

    @TempDir
    private Path temporary;

    private Path directory;
    private Path rules;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void mount() throws Exception {
        directory = temporary.toRealPath();
        rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Rights written
                  desc: A file that grants root privileges, or the test's substitute for it, was written.
                  condition: >
                    evt.type in (open, openat, openat2) and evt.is_open_write = true and evt.rawres >= 0
                    and (fd.paths in (/etc/sudoers, /etc/eyas-roots) or fd.paths startswith %1$s/machine/
                      or fd.filenames = secret.conf)
                  output: "rights written (file=%%fd.name real=%%fd.realpath)"
                  priority: CRITICAL
                - rule: Name given
                  desc: A file of the test's substitute for the machine was renamed or linked.
                  condition: >
                    (evt.type in (rename, renameat, renameat2) and fs.paths.target startswith %1$s/machine/home/)
                    or (evt.type in (link, linkat) and fs.paths.source startswith %1$s/machine/home/)
                  output: "name given (target=%%fs.path.target source=%%fs.path.source)"
                  priority: CRITICAL
                """.formatted(directory));
        run(script("machine.py"), "begin");
    }

    @AfterEach
    void unmount() throws Exception {
        run(script("machine.py"), "end");
    }

    private Path script(String name) throws Exception {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            try (InputStream in = ChrootPathsKernelTest.class.getResourceAsStream("roots/" + name)) {
                Files.copy(Objects.requireNonNull(in), file);
            }
        }
        return file;
    }

    private void run(Path script, String word) throws Exception {
        Process process = new ProcessBuilder("python3", script.toString(), word, directory.toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void chrootPathIsHostPathOnlyForSameFile() throws Exception {
        Path recording = directory.resolve("job.scap");
        EyasProcess run = EyasProcess.run(
                "watch",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "--report",
                directory.resolve("report").toString(),
                "--record",
                recording.toString(),
                "--",
                "python3",
                script("job.py").toString(),
                directory.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(alerts(Files.readString(directory.resolve("report/alerts.jsonl"))))
                .as(run.err())
                .containsExactlyElementsOf(MACHINES);
        assertThat(names(Files.readString(directory.resolve("report/alerts.jsonl"))))
                .isEqualTo(NAMES);
        JsonNode report = JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve("report/report.json")));
        assertThat(paths(report.get("persistence"))).doesNotContain("/etc/sudoers");
        assertThat(paths(report.get("files")))
                .contains(directory + "/root/etc/sudoers")
                .doesNotContain("/etc/sudoers");

        Path replay = directory.resolve("replay");
        EyasProcess.run(
                "analyze",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "-o",
                replay.toString(),
                recording.toString());
        assertThat(alerts(Files.readString(replay.resolve("alerts.jsonl")))).containsExactlyElementsOf(MACHINES);
        assertThat(names(Files.readString(replay.resolve("alerts.jsonl")))).isEqualTo(NAMES);
    }

    @Test
    void containerWithHostPidsUsesItsOwnFiles() throws Exception {
        assertThat(runIsolated("container", ": > /etc/eyas-roots")).containsExactly("eyas-roots");
    }

    @Test
    void privateMountsUseTheirOwnFiles() throws Exception {
        String view = directory + "/machine/view";
        String job = "python3 -c 'import os; os.chroot(\"%s/root\"); open(\"%s/own_mounts\", \"w\")'"
                .formatted(directory, view);
        assertThat(runIsolated("namespace", job)).containsExactly("own_mounts");
    }

    /** Returns the alerts of a run in a container or mount namespace, in which Eyas sees other files than process 1 does. */
    private List<String> runIsolated(String kind, String job) throws Exception {
        ProcessBuilder builder =
                EyasProcess.builder("watch", "--no-default-rules", "--rules", rules.toString(), "--", "sh", "-c", job);
        builder.command().addAll(0, List.of("python3", script("box.py").toString(), kind, directory.toString()));
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return alerts(run.err().lines().filter(line -> line.startsWith("eyas ")).collect(Collectors.joining("\n")));
    }

    /** Returns the names of the files that alerts are about; each is the name of the function that wrote it. */
    private static List<String> alerts(String text) {
        return Pattern.compile("rights written \\(file=\\S*?([^/\\s]+) real=")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> names(String text) {
        return Pattern.compile("name given \\((target=\\S+ source=[^)\\s]+)\\)")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private static List<String> paths(JsonNode table) {
        List<String> found = new ArrayList<>();
        table.findValues("path").forEach(path -> found.add(path.asString()));
        return found;
    }
}
