package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.OrphanProcesses.Found;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.ProcessLedger;
import eyas.live.CgroupProcesses;
import eyas.session.command.RunningProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a directory that resembles a control group. It contains this process, which is older than the agent, like a runner's listener. */
final class OrphanProcessesTest {
    /** Three clock ticks, which distinguish start times; a slower machine only increases the distance. */
    private static final long TICKS = 30;

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    private Path directory;

    private final List<Long> started = new ArrayList<>();
    private Path group;
    private Process worker;
    private long older;
    private AgentIdentity agent;
    private ProcessLedger ledger;

    @BeforeEach
    void begin() throws Exception {
        group = Files.createDirectory(directory.resolve("group"));
        joins(ProcessHandle.current().pid());
        worker = new ProcessBuilder("bash", "-c", "read _; sleep 600 >/dev/null & echo $!; read _").start();
        joins(worker.pid());
        older = orphan();
        joins(older);
        Thread.sleep(TICKS);
        Process watching = new ProcessBuilder("sleep", "600").start();
        joins(watching.pid());
        agent = AgentIdentity.of(watching.toHandle(), "job");
        Thread.sleep(TICKS);
        ledger = ProcessLedger.create(directory.resolve("ledger"));
    }

    @AfterEach
    void end() {
        started.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).forEach(ProcessHandle::destroyForcibly);
        ledger.close();
    }

    private void joins(long process) throws IOException {
        if (process != ProcessHandle.current().pid()) {
            started.add(process);
        }
        Files.writeString(
                group.resolve("cgroup.procs"), process + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Starts a process whose parent has exited. */
    private static long orphan() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 600 >/dev/null & echo $!").start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(shell.waitFor()).isZero();
        return sleeping(Long.parseLong(printed.strip()));
    }

    /** A shell prints the process ID before its child has executed the program. */
    private static long sleeping(long process) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Path name = Path.of("/proc/" + process + "/comm");
        while (!Files.readString(name).strip().equals("sleep")) {
            assertThat(System.nanoTime()).as("%s has become sleep", process).isLessThan(end);
            Thread.sleep(1);
        }
        return process;
    }

    /** Starts a process as a child of the worker. */
    private long step() throws IOException, InterruptedException {
        worker.outputWriter(StandardCharsets.US_ASCII).append('\n').flush();
        BufferedReader answers = worker.inputReader(StandardCharsets.US_ASCII);
        return sleeping(Long.parseLong(answers.readLine()));
    }

    private void isOfJob(long process, long later) {
        long seen = CgroupProcesses.start(process).orElseThrow() + later;
        ledger.put(process, new byte[0], new byte[] {'s'}, 0, true, seen);
    }

    private OrphanProcesses leftovers() {
        return new OrphanProcesses(group, agent, worker.pid(), ledger);
    }

    private static List<Long> numbers(List<RunningProcess> processes) {
        return processes.stream().map(RunningProcess::pid).toList();
    }

    private static boolean runs(long process) {
        return RunningProcess.find(process).isPresent();
    }

    @Test
    void killsProcessesOfTheJob() throws Exception {
        long step = step();
        joins(step);
        long detached = orphan();
        joins(detached);
        isOfJob(detached, 0);

        OrphanProcesses.Ended end = leftovers().end();

        assertThat(end.ended()).isEqualTo(2);
        assertThat(end.left()).isEqualTo(new Found(List.of(), List.of(), List.of()));
        assertThat(runs(step)).isFalse();
        assertThat(runs(detached)).isFalse();
        assertThat(runs(worker.pid())).as("the runner itself goes on").isTrue();
        assertThat(runs(older))
                .as("a process from before the watch keeps running")
                .isTrue();
        assertThat(agent.isRunning()).isTrue();
    }

    /** The shell that a runner was started from starts other processes, too. */
    @Test
    void keepsProcessesOfOthers() throws Exception {
        Process editor = new ProcessBuilder("sleep", "600").start();
        joins(editor.pid());

        OrphanProcesses.Ended end = leftovers().end();

        assertThat(end.ended()).isZero();
        assertThat(end.left().isClear()).isTrue();
        assertThat(numbers(end.left().others())).containsExactly(editor.pid());
        assertThat(runs(editor.pid())).isTrue();
    }

    /** Such a process keeps running, and the group is not released. */
    @Test
    void orphanOutsideLedgerIsUndetermined() throws Exception {
        long unknown = orphan();
        joins(unknown);
        long another = orphan();
        joins(another);
        isOfJob(another, -1);

        OrphanProcesses.Ended end = leftovers().end();

        assertThat(end.ended()).isZero();
        assertThat(end.left().isClear()).isFalse();
        assertThat(numbers(end.left().uncertain()))
                .as("an unknown process, and one that has the PID of an ended process of the job")
                .containsExactlyInAnyOrder(unknown, another);
        assertThat(runs(unknown)).isTrue();
        assertThat(runs(another)).isTrue();
    }

    /** A job can make its processes unknown; in a service's group they cannot belong to others. */
    @Test
    void orphanInServiceGroupBelongsToTheJob() throws Exception {
        long unknown = orphan();
        Path service = Files.createDirectory(directory.resolve("service"));
        Files.writeString(
                service.resolve("cgroup.procs"), ProcessHandle.current().pid() + "\n" + unknown + "\n");
        started.add(unknown);

        OrphanProcesses.Ended end = new OrphanProcesses(service, agent, 0, ledger).end();

        assertThat(end.ended()).isEqualTo(1);
        assertThat(end.left().isClear()).isTrue();
        assertThat(runs(unknown)).isFalse();
    }

    /** The kernel does not list the processes of a threaded group; they are listed in its parent group. */
    @Test
    void unreadableGroupHidesNoOtherProcesses() throws Exception {
        Files.createDirectories(group.resolve("threaded/cgroup.procs"));
        long step = step();
        joins(step);

        assertThat(leftovers().end().ended()).isEqualTo(1);
        assertThat(runs(step)).isFalse();
    }

    @Test
    void releasesGroupAfterTwoEmptyLooks() throws Exception {
        AtomicInteger released = new AtomicInteger();
        CgroupRelease release = new CgroupRelease(leftovers(), 0, released::incrementAndGet);
        long step = step();
        joins(step);

        assertThat(release.poll())
                .as("processes were found and killed, so there is another look")
                .isFalse();
        assertThat(release.problem())
                .contains(EgressTeardown.HELD + "cannot end processes that steps left running: sleep (" + step + ")");
        while (runs(step)) {
            Thread.sleep(TICKS);
        }
        assertThat(release.poll()).isFalse();
        assertThat(released).hasValue(0);
        assertThat(release.poll()).isTrue();
        assertThat(release.poll()).isTrue();
        assertThat(released).hasValue(1);
        assertThat(release.problem()).isEmpty();
    }

    @Test
    void keepsGroupWithUndeterminedProcesses() throws Exception {
        AtomicInteger released = new AtomicInteger();
        CgroupRelease release = new CgroupRelease(leftovers(), 0, released::incrementAndGet);
        long unknown = orphan();
        joins(unknown);

        for (int i = 0; i < 5; i++) {
            assertThat(release.poll()).isFalse();
        }
        assertThat(released).hasValue(0);
        assertThat(release.problem().orElseThrow())
                .contains(
                        "cannot determine whether the job started these processes in the runner's control group: sleep ("
                                + unknown + ")");
    }
}
