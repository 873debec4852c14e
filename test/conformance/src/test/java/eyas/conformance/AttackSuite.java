package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import eyas.ci.agent.RunnerStateDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
 * Attacks the monitoring of a job as {@code attacks.tsv} defines, and checks that no attack passes silently: the verdict is one of those in
 * the table, and the job fails, except for the limitations that the table names. Writes the results to {@code target/attacks.txt}.
 *
 * <p>Two attacks run concurrently, because a job mostly waits. Takes minutes; run by {@code ./dev attack}.
 */
@Tag("kernel")
final class AttackSuite {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final Path TABLE = Path.of("target/attacks.txt");
    private static final int CONCURRENT_ATTACKS = 2;
    private static final String LOCK = ".github/eyas.lock.yaml?ref=";
    private static final String HEAD = "ab".repeat(20);
    private static final String BASE = "ba".repeat(20);
    private static final long LIMIT_SECONDS = 300;

    /** Exit code of the script if the system denies the operation. */
    private static final int REFUSED = 3;

    @TempDir
    private static Path directory;

    private static final Map<String, Future<Result>> RESULTS = new TreeMap<>();

    private static final Duration SENDING_LIMIT = Duration.ofSeconds(20);

    /** Alerts by the path that they were sent to, which is the attack's {@code id}. */
    private static final Map<String, String> SENT = new ConcurrentHashMap<>();

    /** The result of an attack. */
    private record Result(String outcome, String verdict, JobRun job, String last) {
        String end() {
            return job.conclusion().equals("failure") ? "fails" : "passes";
        }
    }

    @BeforeAll
    static void attack() throws Exception {
        Privileges.assumeBpfSupport();
        for (Path each = directory;
                !each.equals(directory.getRoot());
                each = Objects.requireNonNull(each.getParent())) {
            if (each.startsWith(Path.of(System.getProperty("java.io.tmpdir")))
                    && !each.equals(Path.of(System.getProperty("java.io.tmpdir")))) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String alert = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            SENT.merge(exchange.getRequestURI().getPath().substring(1), alert, (first, next) -> first + "\n" + next);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        String address = "http=http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
        try (ExecutorService executor = Executors.newFixedThreadPool(CONCURRENT_ATTACKS)) {
            for (Attack attack : attacks()) {
                RESULTS.put(
                        attack.id(),
                        executor.submit(() -> attack.isOnHost() ? runOnHost(attack) : runWithAgent(attack, address)));
            }
        } finally {
            receiver.stop(0);
        }
    }

    private static Result runWithAgent(Attack attack, String address) throws Exception {
        Path home = Files.createDirectory(directory.resolve(attack.id()));
        Path program = EyasProcess.script(home.resolve("eyas"));
        Path undo = Files.createFile(home.resolve("undo"));
        try (GitHubServer github = new GitHubServer("{}");
                SimulatedRunner runner =
                        new SimulatedRunner(home.resolve("runner"), WORKFLOWS.resolve("actions"), attack.id())) {
            if (attack.isLocked()) {
                lock(runner, github);
            }
            if (!attack.disk().isEmpty()) {
                limit(attack.disk(), home, runner.temporary());
            }
            chownRunner(attack, runner);
            runner.with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                    .with("UNDO", undo.toString())
                    .with("ALERTS", address + attack.id());
            prepare(attack, runner, program);
            JobRun job = runner.run(WORKFLOWS.resolve(attack.workflow()), "attacked", null);
            // The agent sends alerts asynchronously, so the last ones may leave the machine after the job's last step.
            Instant limit = Instant.now().plus(SENDING_LIMIT);
            while (!isSent(attack) && Instant.now().isBefore(limit)) {
                Thread.sleep(20);
            }
            return attack.isInSteps()
                    // The post step of start corrects the verdict of stop.
                    ? new Result(
                            outcome(job),
                            verdict(job, "__example_eyas_start", verdict(job, "__example_eyas_stop", "none")),
                            job,
                            "Post Run example/eyas/start@v1")
                    : new Result(outcome(job), verdict(job, "__self", "none"), job, "Post Run ./");
        } finally {
            execute("sh", undo.toString());
            if (!attack.disk().isEmpty()) {
                Path temporary = home.resolve("runner/_work/_temp");
                Path place = RunnerStateDirectory.of(temporary).root();
                execute(
                        "umount",
                        "-l",
                        temporary.toString(),
                        place.toString(),
                        home.resolve("disk").toString());
                Files.delete(place);
            }
        }
    }

    /** Adds a lock to the job's base branch, which the job enforces. */
    private static void lock(SimulatedRunner runner, GitHubServer github) throws IOException {
        github.tip(BASE);
        String lock = Files.readString(Attack.DIRECTORY.resolve("wide.lock.yaml"));
        github.put(LOCK + BASE, lock);
        github.put(LOCK + HEAD, lock);
        runner.with("LOCK", "enforce")
                .with("GITHUB_API_URL", github.url())
                .with("GITHUB_GRAPHQL_URL", github.url() + "/graphql")
                .event("pull_request", """
                        {"number":7,"pull_request":{"number":7,"head":{"sha":"%s","repo":{"id":1}},
                        "base":{"sha":"%s","ref":"main","repo":{"id":1,"private":false}}}}""".formatted(HEAD, BASE));
    }

    private static String verdict(JobRun job, String step, String fallback) {
        return job.outputs().getOrDefault(step, Map.of()).getOrDefault("verdict", fallback);
    }

    private static Result runOnHost(Attack attack) throws Exception {
        try (HostMachine host = HostMachine.create("fail-on = warning")) {
            Path program = EyasProcess.script(
                    Files.createDirectory(directory.resolve(attack.id())).resolve("eyas"));
            host.add(attack.id());
            host.start();
            JobRun job;
            try (SimulatedRunner runner = host.runner(attack.id())) {
                chownRunner(attack, runner);
                prepare(attack, runner, program);
                runner.with("HOST_SERVICE", Long.toString(host.pid()))
                        .with("HOST_STATE", host.state().toString())
                        .with("HOST_SETTINGS", host.settings().toString());
                job = runner.run(WORKFLOWS.resolve("host-attacked.yml"), "attacked", null);
            }
            // The service marks the job as closed some time after its worker has ended.
            String verdict = HostMachine.property(host.closed(attack.id()), "verdict");
            return new Result(outcome(job), verdict, job, "Complete runner");
        }
    }

    /** Makes attacker A the owner of the runner's directories, because real runners run as that user. */
    private static void chownRunner(Attack attack, SimulatedRunner runner) throws Exception {
        Path home = Files.createDirectory(runner.temporary().resolveSibling("home"));
        runner.with("HOME", home.toString());
        if (attack.attacker().equals("A")) {
            Path work = Objects.requireNonNull(runner.temporary().getParent());
            Path programs = work.resolveSibling("externals");
            execute("chown", "-R", Integer.toString(attack.user()), work.toString(), programs.toString());
        }
    }

    private static void prepare(Attack attack, SimulatedRunner runner, Path program) {
        String asAttacker = "setpriv --reuid=" + attack.user() + " --clear-groups --inh-caps=-all --bounding-set=-all";
        // The value of an input that refers to a variable, which a step can change.
        runner.with("FAIL_ON", "warning");
        runner.with("HEAP", attack.heap());
        runner.with("ATTACKER", Integer.toString(attack.user()))
                .with("AS_ATTACKER", attack.isByRoot() ? "" : asAttacker)
                .with("EYAS_PATH", program.toString())
                .with("ATTACK_LIB", Attack.DIRECTORY.resolve("lib.sh").toString())
                .with("ATTACK", attack.script().toString());
    }

    private static String outcome(JobRun job) {
        int code = job.step("Attack").code();
        return code == 0 ? "done" : code == REFUSED ? "refused" : "failed (" + code + ")";
    }

    /** Mounts a small file system that the runner's temporary directory and the agent's directory share. */
    private static void limit(String size, Path home, Path temporary) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(home.resolve("disk"));
        execute("mount", "-t", "tmpfs", "-o", "mode=755,size=" + size, "eyas-attack", disk.toString());
        Path place = RunnerStateDirectory.of(temporary).root();
        for (Path directory : List.of(temporary, place)) {
            Path real = Files.createDirectory(disk.resolve(String.valueOf(directory.getFileName())));
            Files.createDirectories(directory);
            execute("mount", "--bind", real.toString(), directory.toString());
        }
        Files.createDirectories(temporary.resolve("_runner_file_commands"));
    }

    private static void execute(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    /** Returns the attacks that {@code -Deyas.attacks} names, separated by commas; all attacks if it is not set. */
    static List<Attack> attacks() throws IOException {
        List<String> names = List.of(System.getProperty("eyas.attacks", "").split(",", -1));
        return Attack.all().stream()
                .filter(attack -> names.equals(List.of("")) || names.contains(attack.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isDetected(Attack attack) throws Exception {
        Result result = result(attack);
        assertThat(result.outcome()).as(result.job().fullOutput()).isEqualTo(attack.outcome());
        assertThat(attack.verdicts()).as(result.job().fullOutput()).contains(result.verdict());
        assertThat(result.end()).as(result.job().fullOutput()).isEqualTo(attack.job());
        assertThat(isSent(attack)).as(() -> SENT.getOrDefault(attack.id(), "")).isTrue();
        StepResult post = result.job().step(result.last());
        assertThat(post.log().lines().toList())
                .as(result.job().fullOutput())
                .noneMatch(line -> line.stripLeading().startsWith("##["));
    }

    private static boolean isSent(Attack attack) {
        if (attack.sent().isEmpty()) {
            return true;
        }
        String[] sent = attack.sent().split("=", 2);
        return SENT.getOrDefault(attack.id(), "")
                .lines()
                .anyMatch(alert -> alert.contains("\"rule\":\"" + sent[0] + "\"")
                        && alert.contains(sent.length > 1 ? sent[1] : ""));
    }

    private static Result result(Attack attack) throws Exception {
        return Objects.requireNonNull(RESULTS.get(attack.id())).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void everyScriptHasRow() throws IOException {
        List<String> names = Attack.all().stream()
                .map(attack -> attack.name() + ".sh")
                .distinct()
                .sorted()
                .toList();
        try (Stream<Path> files = Files.list(Attack.DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".sh") && !name.equals("lib.sh"))
                            .sorted())
                    .containsExactlyElementsOf(names);
        }
    }

    /** Writes a line with the result of each attack, for {@code ./dev attack}. */
    @AfterAll
    static void table() throws IOException {
        List<String> lines = new ArrayList<>();
        String form = "%-18s %-7s %-8s %-12s %-32s %-15s %-8s %s";
        lines.add(String.format(
                form, "attack", "watcher", "attacker", "did", "expected verdict", "verdict", "job", "what it does"));
        if (RESULTS.isEmpty()) {
            return; // no table without privileges
        }
        for (Attack attack : attacks()) {
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
                    form,
                    attack.name(),
                    attack.watcher(),
                    attack.attacker(),
                    result.outcome(),
                    expected,
                    verdict,
                    job,
                    attack.description());
        } catch (Exception e) {
            return String.format(
                    form, attack.name(), attack.watcher(), attack.attacker(), "-", expected, "!error", "-", e);
        }
    }
}
