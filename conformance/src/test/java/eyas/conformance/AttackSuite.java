package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.JobPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks whoever watches a job, as {@code attacks.tsv} says, and checks that none passes in silence: the verdict is one of
 * those that the table has, and the job fails, but for the limits that the table names. Leaves a table of what came of each in {@code target/attacks.txt}.
 *
 * <p>Two run at a time: most of the time of a job is waiting. It takes minutes, and is run by {@code ./dev attack}.
 */
@Tag("kernel")
final class AttackSuite {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final Path TABLE = Path.of("target/attacks.txt");
    private static final int AT_A_TIME = 2;
    private static final long LIMIT_SECONDS = 300;
    private static final int SOMEBODY = 4711;

    /** What the script ends with where the system did not let it happen. */
    private static final int REFUSED = 3;

    @TempDir
    private static Path folder;

    private static final Map<String, Future<Result>> RESULTS = new TreeMap<>();

    /** What came of an attack. */
    private record Result(String did, String verdict, JobRun job) {
        String end() {
            return job.conclusion().equals("failure") ? "fails" : "passes";
        }
    }

    @BeforeAll
    static void attack() throws Exception {
        Privileges.need();
        for (Path each = folder; !each.equals(folder.getRoot()); each = Objects.requireNonNull(each.getParent())) {
            if (each.startsWith(Path.of(System.getProperty("java.io.tmpdir")))
                    && !each.equals(Path.of(System.getProperty("java.io.tmpdir")))) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        try (ExecutorService two = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (Attack attack : Attack.all()) {
                RESULTS.put(attack.id(), two.submit(() -> run(attack)));
            }
        }
    }

    private static Result run(Attack attack) throws Exception {
        Path home = Files.createDirectory(folder.resolve(attack.id()));
        Path program = EyasProcess.script(home.resolve("eyas"));
        Path undo = Files.createFile(home.resolve("undo"));
        Path lib = Attack.FOLDER.resolve("lib.sh");
        try (SimulatedRunner runner =
                new SimulatedRunner(home.resolve("runner"), WORKFLOWS.resolve("actions"), attack.id())) {
            if (!attack.disk().isEmpty()) {
                limit(attack.disk(), home, runner.temporary());
            }
            if (!attack.isByRoot()) {
                // Files of the steps are made by the runner, which is root here, and must be the attacker's to write.
                system(
                        "chown",
                        "-R",
                        Integer.toString(SOMEBODY),
                        home.resolve("runner/_work").toString());
            }
            runner.with("ATTACKER", Integer.toString(attack.isByRoot() ? 0 : SOMEBODY))
                    .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                    .with("EYAS_PATH", program.toString())
                    .with("UNDO", undo.toString())
                    .with("ATTACK_LIB", lib.toString())
                    .with("ATTACK", attack.script().toString())
                    .with(
                            "AS_ATTACKER",
                            attack.isByRoot()
                                    ? ""
                                    : "setpriv --reuid=" + SOMEBODY
                                            + " --clear-groups --inh-caps=-all --bounding-set=-all");
            JobRun job = runner.run(WORKFLOWS.resolve("attacked.yml"), "attacked", null);
            int code = job.step("Attack").code();
            return new Result(
                    code == 0 ? "done" : code == REFUSED ? "refused" : "failed (" + code + ")",
                    job.outputs().getOrDefault("__self", Map.of()).getOrDefault("verdict", "none"),
                    job);
        } finally {
            system("sh", undo.toString());
            if (!attack.disk().isEmpty()) {
                Path temporary = home.resolve("runner/_work/_temp");
                Path place = JobPlace.of(temporary).root();
                system(
                        "umount",
                        "-l",
                        temporary.toString(),
                        place.toString(),
                        home.resolve("disk").toString());
                Files.delete(place);
            }
        }
    }

    /** Puts the runner's temporary folder and the agent's into a small file system that they share. */
    private static void limit(String size, Path home, Path temporary) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(home.resolve("disk"));
        system("mount", "-t", "tmpfs", "-o", "mode=755,size=" + size, "eyas-attack", disk.toString());
        Path place = JobPlace.of(temporary).root();
        for (Path folder : List.of(temporary, place)) {
            Path real = Files.createDirectory(disk.resolve(String.valueOf(folder.getFileName())));
            Files.createDirectories(folder);
            system("mount", "--bind", real.toString(), folder.toString());
        }
        Files.createDirectories(temporary.resolve("_runner_file_commands"));
    }

    private static void system(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    static List<Attack> attacks() throws IOException {
        return Attack.all();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void doesNotPassInSilence(Attack attack) throws Exception {
        Result result = result(attack);
        assertThat(result.did()).as(result.job().everything()).isEqualTo(attack.did());
        assertThat(attack.verdicts()).as(result.job().everything()).contains(result.verdict());
        assertThat(result.end()).as(result.job().everything()).isEqualTo(attack.job());
        StepResult post = result.job().step("Post Run ./");
        assertThat(post.log().lines().toList())
                .as(result.job().everything())
                .noneMatch(line -> line.stripLeading().startsWith("##["));
    }

    private static Result result(Attack attack) throws Exception {
        return Objects.requireNonNull(RESULTS.get(attack.id())).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void everyScriptHasARow() throws IOException {
        List<String> names = Attack.all().stream()
                .map(attack -> attack.name() + ".sh")
                .distinct()
                .sorted()
                .toList();
        try (Stream<Path> files = Files.list(Attack.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".sh") && !name.equals("lib.sh"))
                            .sorted())
                    .containsExactlyElementsOf(names);
        }
    }

    /** Write a line for each, with what came of it, for {@code ./dev attack}. */
    @AfterAll
    static void table() throws IOException {
        List<String> lines = new ArrayList<>();
        String form = "%-18s %-9s %-12s %-32s %-15s %-8s %s";
        lines.add(
                String.format(form, "attack", "attacker", "did", "expected verdict", "verdict", "job", "what it does"));
        if (RESULTS.isEmpty()) {
            return; // without privileges there is nothing to tell
        }
        for (Attack attack : Attack.all()) {
            lines.add(line(form, attack));
        }
        Files.write(TABLE, lines);
    }

    private static String line(String form, Attack attack) {
        String expected = String.join("|", attack.verdicts());
        try {
            Result result = result(attack);
            String job = (result.end().equals(attack.job()) ? "" : "!") + result.end();
            String verdict = attack.verdicts().contains(result.verdict()) ? result.verdict() : "!" + result.verdict();
            return String.format(
                    form, attack.name(), attack.attacker(), result.did(), expected, verdict, job, attack.what());
        } catch (Exception e) {
            return String.format(form, attack.name(), attack.attacker(), "-", expected, "!error", "-", e);
        }
    }
}
