package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.SyscallTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Lets the host service detect the jobs of its runners. */
@Tag("kernel")
@Tag("machine")
@Tag("process")
final class HostKernelTest {
    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @Test
    void detectsAndSeparatesJobsOfTwoRunners() throws Exception {
        try (HostMachine host = HostMachine.create()) {
            host.add("one");
            host.add("two");
            host.start();
            CompletableFuture<JobRun> other = CompletableFuture.supplyAsync(() -> host.run("two", "benign"));
            JobRun guilty = host.run("one", "guilty");
            JobRun benign = other.get(600, TimeUnit.SECONDS);

            Path found = host.closed("one");
            assertThat(HostMachine.property(found, "verdict"))
                    .as(host.printed())
                    .isEqualTo("findings");
            assertThat(Files.readString(found.resolve("alerts.jsonl"))).contains("\"rule\":\"Runner Memory Read\"");
            assertThat(Files.readString(found.resolve("summary.md")))
                    .startsWith("## 🔴 Eyas: ")
                    .contains("| Critical | Runner Memory Read |");
            assertThat(HostMachine.report(found).at("/coverage/complete").asBoolean())
                    .isTrue();
            assertThat(HostMachine.report(found).at("/executables").toString()).contains("Runner.Worker");

            Path clean = host.closed("two");
            assertThat(HostMachine.property(clean, "verdict"))
                    .as(Files.readString(clean.resolve("summary.md")) + host.printed())
                    .isEqualTo("clean");
            assertThat(clean.resolve("alerts.jsonl")).isEmptyFile();
            assertThat(Files.readString(clean.resolve("report.json")))
                    .doesNotContain(host.directory("one").toString());

            // The capture records executables once for the whole host; every job's report contains them.
            assertThat(hash(found, "/usr/bin/env")).matches("[0-9a-f]{64}");
            assertThat(hash(clean, "/usr/bin/env")).isEqualTo(hash(found, "/usr/bin/env"));
            assertThat(HostMachine.report(found).at("/job/command").asString())
                    .startsWith("job guilty of ")
                    .contains(" on runner ");

            StepResult shown = guilty.step("Complete runner");
            assertThat(shown.code()).as(guilty.fullOutput()).isZero();
            assertThat(shown.summary())
                    .startsWith("## 🔴 Eyas: ")
                    .contains(
                            "| Critical | Runner Memory Read |",
                            "step Get changed files ",
                            found.getFileName().toString());
            assertThat(shown.annotations())
                    .anySatisfy(annotation ->
                            assertThat(annotation).startsWith("::error title=Eyas%3A Runner Memory Read::"));
            StepResult otherStep = benign.step("Complete runner");
            assertThat(otherStep.summary()).as(benign.fullOutput()).startsWith("## ✅ Eyas: No findings.");
            assertThat(otherStep.annotations()).isEmpty();
            assertThat(guilty.steps()).extracting(StepResult::name).doesNotContain("Set up runner");

            for (Path place : new Path[] {host.state(), host.state().resolve("jobs"), found}) {
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(place, LinkOption.NOFOLLOW_LINKS)))
                        .isEqualTo("rwx------");
            }
            assertThat(host.status().out())
                    .contains(
                            "service: running (process ",
                            found.getFileName() + "  findings: ",
                            "  clean: No findings.");
            EyasProcess report = host.eyas(
                    "report",
                    "--settings",
                    host.settings().toString(),
                    found.getFileName().toString());
            assertThat(report.out()).startsWith("## 🔴 Eyas: ").endsWith("The report is in " + found + "\n");
            host.stop();
            assertThat(host.status().out()).startsWith("service: NOT running");
        }
    }

    private static String hash(Path job, String program) throws IOException {
        for (JsonNode executable : HostMachine.report(job).at("/executables/rows")) {
            if (executable.get("path").asString().equals(program)) {
                return executable.path("sha256").asString("");
            }
        }
        throw new AssertionError(job + " has no executable " + program);
    }

    @Test
    void earlyAndRepeatedRequestsHaveNoEffect() throws Exception {
        try (HostMachine host = HostMachine.create("fail-on = critical")) {
            host.add("one");
            host.start();
            JobRun job = host.run("one", "early-query");
            for (String early : new String[] {"Query early", "Query again"}) {
                assertThat(job.step(early).code()).as(job.fullOutput()).isZero();
                assertThat(job.step(early).summary()).startsWith("## ✅ Eyas: No findings.");
            }
            assertThat(job.step("Complete runner").summary())
                    .as(job.fullOutput())
                    .startsWith("## 🔴 Eyas: ");
            assertThat(job.step("Complete runner").code()).isEqualTo(3);
            assertThat(job.step("Complete runner").log())
                    .contains("the job fails: a rule of priority Critical or worse");
            Path found = host.closed("one");
            assertThat(HostMachine.property(found, "verdict")).isEqualTo("findings");
            assertThat(host.jobs("one")).hasSize(1);
        }
    }

    @Test
    void rejectsImpersonatedRequest() throws Exception {
        try (HostMachine host = HostMachine.create()) {
            host.add("one");
            host.start();
            JobRun job = host.run("one", "forged-query");
            StepResult asked = job.step("Query as another user");
            assertThat(asked.log())
                    .as(job.fullOutput())
                    .contains("\"refused\":\"this process belongs to no watched job of its user\"")
                    .contains("\"lines\":[]", "\"summary\":\"\"");
            assertThat(job.step("Complete runner").summary())
                    .as(job.fullOutput())
                    .doesNotContain("NOT monitored");

            // A process of no job: this test, running as the user of the worker.
            EyasProcess outside =
                    host.eyas("show", "--settings", host.settings().toString());
            assertThat(outside.out()).contains("this process belongs to no watched job");
            // A second worker that descends from the first is a process of its job.
            Path found = host.closed("one");
            assertThat(host.jobs("one")).as(host.printed()).hasSize(1);
            assertThat(Files.readString(found.resolve("report.json"))).contains("/copy/bin/Runner.Worker");
        }
    }

    @Test
    void fakeWorkerIsNotJob() throws Exception {
        try (HostMachine host = HostMachine.create()) {
            host.add("one");
            host.install("fake");
            host.start();
            JobRun fake = host.run("fake", "guilty");
            assertThat(fake.step("Complete runner").summary())
                    .as(fake.fullOutput())
                    .startsWith("## ⚪ Eyas: This job was NOT monitored.");
            assertThat(host.run("one", "benign").conclusion()).isEqualTo("success");
            assertThat(HostMachine.property(host.closed("one"), "verdict")).isEqualTo("clean");
            assertThat(host.jobs("fake")).isEmpty();
            String fakes = host.directory("fake") + "/bin/Runner.Worker) has the name of a worker, but is not a known";
            host.await(() -> host.refused().contains(fakes));
            assertThat(host.status().out()).contains("rejected as workers:", fakes);

            // The program of a runner, run by its user, but outside the runner's unit.
            host.add("two", "--control-group", "/system.slice/actions.runner.two.service");
            host.await(() -> host.printed().contains("the runners of this host have changed: "));
            host.run("two", "benign");
            host.await(() -> host.refused().contains(", not in /system.slice/actions.runner.two.service"));
            assertThat(host.jobs("two")).isEmpty();

            // The runner's program, run by another user.
            Process other = new ProcessBuilder(
                            "setpriv",
                            "--reuid=65534",
                            "--clear-groups",
                            host.directory("one") + "/bin/Runner.Worker",
                            "-c",
                            // It runs until the service has inspected it.
                            "import time; time.sleep(600)")
                    .start();
            try {
                host.await(() -> host.refused().contains("'s program, but runs as user 65534, not 0"));
            } finally {
                other.destroyForcibly().waitFor();
            }
            assertThat(host.jobs("one")).hasSize(1);

            // A replaced file is a different executable, even with the same name.
            WorkerProcess.install(host.directory("one"));
            host.run("one", "guilty");
            host.await(() -> host.refused().contains(host.directory("one") + "/bin/Runner.Worker) has the name"));
            assertThat(host.jobs("one")).hasSize(1);
            assertThat(host.status().out())
                    .contains("its worker is a different file now (", "its jobs are NOT watched");
        }
    }

    @Test
    void orphanProcessInGracePeriodMakesVerdictIncomplete() throws Exception {
        try (HostMachine host = HostMachine.create("grace = 8", "fail-on = critical")) {
            host.add("one");
            host.start();
            JobRun job = host.run("one", "leaving");
            assertThat(job.step("Complete runner").summary())
                    .as(job.fullOutput())
                    .startsWith("## ⚠️ Eyas: ")
                    .contains("still run");
            // Incomplete monitoring counts as much as a finding.
            assertThat(job.step("Complete runner").code()).as(job.fullOutput()).isEqualTo(3);
            assertThat(job.step("Complete runner").log()).contains("the job fails: not everything was seen");
            // The worker has exited; its orphan process continues now.
            Files.createFile(host.directory("one").resolve("go"));
            Path found = host.closed("one");
            String summary = Files.readString(found.resolve("summary.md"));
            // Actions after the worker's exit are reported.
            assertThat(Files.readString(found.resolve("alerts.jsonl")))
                    .as(summary)
                    .contains("\"rule\":\"Program Started From a Temporary Place\"");
            assertThat(HostMachine.property(found, "verdict")).isEqualTo("findings");
            assertThat(summary).contains("processes of the job still ran 8 s after the worker had ended", "sleep (");
            assertThat(HostMachine.report(found).at("/coverage/complete").asBoolean())
                    .isFalse();
            assertThat(HostMachine.report(found).at("/coverage").toString()).contains("process_left");
        } finally {
            ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter("sleep 1000"::equals)
                            .isPresent())
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void reparentedProcessStaysInItsJob() throws Exception {
        try (HostMachine host = HostMachine.create()) {
            host.add("one");
            host.start();
            JobRun job = host.run("one", "escaping");
            assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
            Path found = host.closed("one");
            assertThat(Files.readString(found.resolve("alerts.jsonl")))
                    .as(job.fullOutput() + host.printed())
                    .contains("/tmp/eyas-host-escaped", "/tmp/eyas-host-inner");
            assertThat(HostMachine.property(found, "verdict")).isEqualTo("findings");
            // The step is known, too.
            assertThat(HostMachine.report(found).at("/alerts").toString()).contains("step=__run)", "step=__run_2)");
        }
    }

    /** Runs {@code script} in the shell that a job left running. */
    private static void runInOrphanShell(HostMachine host, String script) throws Exception {
        Path order = host.directory("one").resolve("order");
        Files.writeString(order.resolveSibling("order.part"), script);
        Files.move(order.resolveSibling("order.part"), order);
        host.await(() -> !Files.exists(order) && !Files.exists(order.resolveSibling("order.now")));
    }

    @Test
    void orphanOfEarlierJobCountsForBothJobs() throws Exception {
        try (HostMachine host = HostMachine.create("grace = 0")) {
            host.add("one");
            host.add("two");
            host.start();
            host.run("one", "waiting");
            Path earlier = host.closed("one");
            assertThat(HostMachine.property(earlier, "verdict")).isEqualTo("incomplete");
            CompletableFuture<JobRun> running = CompletableFuture.supplyAsync(() -> host.run("two", "slow"));
            try {
                host.await(() -> Files.exists(host.directory("two").resolve("begun")));
                runInOrphanShell(
                        host, "cp /bin/true /tmp/eyas-host-left && /tmp/eyas-host-left; rm /tmp/eyas-host-left");
                host.await(() -> hasFindings(earlier));
            } finally {
                Files.createFile(host.directory("two").resolve("go"));
                running.get(600, TimeUnit.SECONDS);
                runInOrphanShell(host, "rm \"$0\"; kill $PPID");
            }
            assertThat(Files.readString(earlier.resolve("alerts-after-end.jsonl")))
                    .contains("/tmp/eyas-host-left");
            assertThat(Files.readString(earlier.resolve("summary.md")))
                    .startsWith("## 🟠 Eyas: Warning: Program Started From a Temporary Place.")
                    .contains("about orphan processes of the job after its end");
            assertThat(host.status().out()).contains(earlier.getFileName() + "  findings: ");

            Path later = host.closed("two");
            String summary = Files.readString(later.resolve("summary.md"));
            assertThat(HostMachine.property(later, "verdict")).as(summary).isEqualTo("incomplete");
            assertThat(summary)
                    .contains("of an earlier job", "has triggered the rule")
                    .contains(inMarkdown(earlier));
            assertThat(HostMachine.report(later).at("/coverage").toString()).contains("leftover_alert");
            assertThat(later.resolve("alerts.jsonl")).isEmptyFile();
        }
    }

    private static String inMarkdown(Path job) {
        return job.getFileName().toString().replaceAll("(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", "&#95;");
    }

    private static boolean hasFindings(Path job) {
        try {
            return HostMachine.property(job, "verdict").equals("findings");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void workerStartedByOrphanIsSeparateJob() throws Exception {
        try (HostMachine host = HostMachine.create("grace = 0")) {
            host.add("one");
            host.start();
            host.run("one", "waiting");
            Path earlier = host.closed("one");
            runInOrphanShell(
                    host,
                    "PYTHONHOME=/usr " + host.directory("one")
                            + "/bin/Runner.Worker -c 'import time; time.sleep(2)'; exit");
            host.await(() ->
                    host.jobs("one").size() == 2 && host.jobs("one").stream().allMatch(HostMachine::isClosed));
            runInOrphanShell(host, "rm \"$0\"; kill $PPID");
            Path below = host.jobs("one").getLast();
            String summary = Files.readString(below.resolve("summary.md"));
            assertThat(HostMachine.property(below, "verdict")).as(summary).isEqualTo("incomplete");
            assertThat(summary)
                    .contains("an orphan process of an earlier job started the worker of this job")
                    .contains(inMarkdown(earlier));
            assertThat(host.printed()).contains("was started by an orphan process of job " + earlier.getFileName());
            assertThat(HostMachine.report(below).at("/coverage").toString()).contains("worker_below_leftover");
        }
    }

    /** For example, root without other capabilities cannot write to directories of other users. */
    @Test
    void runsWithCapabilitiesAndSyscallFilterOfUnit(@TempDir Path directory) throws Exception {
        List<String> unit = Files.readAllLines(EyasProcess.home().resolve("build/packaging/systemd/eyas-host.service"));
        assertThat(unit).contains("NoNewPrivileges=yes");
        String capabilities = unit.stream()
                .filter(line -> line.startsWith("CapabilityBoundingSet="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow()
                .toLowerCase(Locale.ROOT)
                .replace("cap_", "+")
                .replace(' ', ',');
        assertThat(capabilities).isEqualTo("+bpf,+perfmon,+sys_ptrace,+dac_read_search");
        String refused = unit.stream()
                .filter(line -> line.startsWith("SystemCallFilter=~"))
                .flatMap(line -> Arrays.stream(
                        line.substring("SystemCallFilter=~".length()).split(" ", -1)))
                .map(name -> Objects.requireNonNull(SyscallTable.find(name), name))
                .map(call -> System.getProperty("os.arch").equals("aarch64") ? call.arm() : call.x86())
                .filter(number -> number >= 0)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        Path filter = directory.resolve("refuse.py");
        try (InputStream in = HostKernelTest.class.getResourceAsStream("refuse.py")) {
            Files.copy(Objects.requireNonNull(in), filter);
        }
        try (HostMachine host = HostMachine.create()) {
            host.add("one");
            host.startBy(
                    "setpriv",
                    "--bounding-set=-all," + capabilities,
                    "--inh-caps=-all",
                    "--no-new-privs",
                    "python3",
                    filter.toString(),
                    refused);
            assertThat(Files.readString(Path.of("/proc", Long.toString(host.pid()), "status")))
                    .contains("Seccomp:\t2");
            JobRun job = host.run("one", "guilty");
            Path found = host.closed("one");
            assertThat(HostMachine.property(found, "verdict"))
                    .as(host.printed())
                    .isEqualTo("findings");
            assertThat(job.step("Complete runner").summary())
                    .as(job.fullOutput())
                    .contains("step Get changed files ");
            assertThat(HostMachine.report(found).at("/coverage/complete").asBoolean())
                    .as(Files.readString(found.resolve("summary.md")))
                    .isTrue();
        }
    }

    @Test
    void serviceProcessesAreAttributedAndClaimsAreNot() throws Exception {
        try (HostMachine host = HostMachine.create();
                FakeServices services = FakeServices.start(host.directory("services"))) {
            host.add("one");
            host.start();
            try (SimulatedRunner runner = host.runner("one")) {
                services.makeAvailableTo(runner);
                CompletableFuture<JobRun> running = CompletableFuture.supplyAsync(() -> host.run(runner, "asking"));
                Path environment = host.directory("one").resolve("environment");
                host.await(() -> Files.exists(environment));
                // A process outside of the job that makes the same claims as a process of the job.
                ProcessBuilder unrelated = new ProcessBuilder(
                        "sh",
                        "-c",
                        "cp /bin/true /tmp/eyas-host-stranger && /tmp/eyas-host-stranger; rm /tmp/eyas-host-stranger");
                Files.readAllLines(environment).stream()
                        .filter(line -> line.matches("(GITHUB|RUNNER)_[A-Z_]+=.*"))
                        .forEach(line -> unrelated
                                .environment()
                                .put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
                assertThat(unrelated.environment()).containsKeys("GITHUB_RUN_ID", "GITHUB_JOB", "RUNNER_NAME");
                assertThat(EyasProcess.run(unrelated).exitCode()).isZero();
                Files.createFile(host.directory("one").resolve("go"));
                JobRun job = running.get(600, TimeUnit.SECONDS);
                assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
            }
            String alerts = Files.readString(host.closed("one").resolve("alerts.jsonl"));
            assertThat(alerts)
                    .as(host.printed())
                    .contains("/tmp/eyas-host-container", "/tmp/eyas-host-unit")
                    .doesNotContain("eyas-host-stranger");
        }
    }

    @Test
    void nextStartDetectsServiceKilledDuringJob() throws Exception {
        try (HostMachine host = HostMachine.create()) {
            host.add("one");
            host.start();
            try (SimulatedRunner runner = host.runner("one")) {
                // The job is recorded when its file exists; the directory is created first.
                host.await(() -> host.jobs("one").size() == 1
                        && Files.exists(host.jobs("one").getFirst().resolve("job")));
                host.kill();
                Path killed = host.jobs("one").getFirst();
                assertThat(HostMachine.property(killed, "verdict")).isEmpty();

                host.start();
                assertThat(host.printed())
                        .contains("a job was running when the service ended, see its verdict: " + killed.getFileName());
                assertThat(HostMachine.property(killed, "verdict")).isEqualTo("tampered");
                // The worker continues; the new service sees only a part of the job.
                host.await(() -> host.jobs("one").size() == 2);
                JobRun rest = host.run(runner, "benign");
                assertThat(rest.step("Complete runner").summary())
                        .as(rest.fullOutput())
                        .startsWith("## ⚠️ Eyas: ")
                        .contains("that started before monitoring");

                host.stop();
                Path stopped = host.jobs("one").get(1);
                assertThat(HostMachine.property(stopped, "verdict"))
                        .as(host.printed())
                        .isEqualTo("incomplete");
                assertThat(Files.readString(stopped.resolve("summary.md")))
                        .contains("the service was stopped while the job ran");
                assertThat(HostMachine.report(stopped).at("/coverage/complete").asBoolean())
                        .isFalse();
            }
        }
    }
}
