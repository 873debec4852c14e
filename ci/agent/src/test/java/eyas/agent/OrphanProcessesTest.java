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

/** Looks at a folder that looks like a control group; this process is in it, and older than the agent, as a runner's listener is. */
final class OrphanProcessesTest {
    /** Three ticks of the clock by which processes are told apart; a slower machine only makes it more. */
    private static final long TICKS = 30;

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    private Path folder;

    private final List<Long> started = new ArrayList<>();
    private Path group;
    private Process worker;
    private long older;
    private AgentIdentity agent;
    private ProcessLedger ledger;

    @BeforeEach
    void begin() throws Exception {
        group = Files.createDirectory(folder.resolve("group"));
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
        ledger = ProcessLedger.create(folder.resolve("ledger"));
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

    /** Starts a process whose parent has ended. */
    private static long orphan() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 600 >/dev/null & echo $!").start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(shell.waitFor()).isZero();
        return sleeping(Long.parseLong(printed.strip()));
    }

    /** A shell says the number of what it starts before that is more than a copy of the shell. */
    private static long sleeping(long process) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Path name = Path.of("/proc/" + process + "/comm");
        while (!Files.readString(name).strip().equals("sleep")) {
            assertThat(System.nanoTime()).as("%s has become sleep", process).isLessThan(end);
            Thread.sleep(1);
        }
        return process;
    }

    /** Has the worker start a process. */
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
    void whatTheJobHasLeftEnds() throws Exception {
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
        assertThat(runs(older)).as("what was there before the watch goes on").isTrue();
        assertThat(agent.isRunning()).isTrue();
    }

    /** The shell that a runner was started from starts other things, too. */
    @Test
    void whatSomebodyElseHasBegunInTheGroupGoesOn() throws Exception {
        Process editor = new ProcessBuilder("sleep", "600").start();
        joins(editor.pid());

        OrphanProcesses.Ended end = leftovers().end();

        assertThat(end.ended()).isZero();
        assertThat(end.left().isClear()).isTrue();
        assertThat(numbers(end.left().others())).containsExactly(editor.pid());
        assertThat(runs(editor.pid())).isTrue();
    }

    /** Whatever it is, it goes on, and the group is not let go. */
    @Test
    void whatHasLostItsParentAndIsInNoLedgerIsNotTold() throws Exception {
        long unknown = orphan();
        joins(unknown);
        long another = orphan();
        joins(another);
        isOfJob(another, -1);

        OrphanProcesses.Ended end = leftovers().end();

        assertThat(end.ended()).isZero();
        assertThat(end.left().isClear()).isFalse();
        assertThat(numbers(end.left().untold()))
                .as("one that nobody knows, and one that has the number of a process of the job that has ended")
                .containsExactlyInAnyOrder(unknown, another);
        assertThat(runs(unknown)).isTrue();
        assertThat(runs(another)).isTrue();
    }

    /** A job can have its processes forgotten; in the group of a service there is nobody else whose they could be. */
    @Test
    void whatHasLostItsParentIsTheJobsWhereNobodyElseWasThereBefore() throws Exception {
        long unknown = orphan();
        Path service = Files.createDirectory(folder.resolve("service"));
        Files.writeString(
                service.resolve("cgroup.procs"), ProcessHandle.current().pid() + "\n" + unknown + "\n");
        started.add(unknown);

        OrphanProcesses.Ended end = new OrphanProcesses(service, agent, 0, ledger).end();

        assertThat(end.ended()).isEqualTo(1);
        assertThat(end.left().isClear()).isTrue();
        assertThat(runs(unknown)).isFalse();
    }

    /** The kernel does not tell of the processes in a threaded group; they are those of the group above. */
    @Test
    void aGroupThatCannotBeReadHidesNobodyElse() throws Exception {
        Files.createDirectories(group.resolve("threaded/cgroup.procs"));
        long step = step();
        joins(step);

        assertThat(leftovers().end().ended()).isEqualTo(1);
        assertThat(runs(step)).isFalse();
    }

    @Test
    void anAgentLetsTheGroupGoOnceNothingIsThereTwice() throws Exception {
        AtomicInteger released = new AtomicInteger();
        CgroupRelease release = new CgroupRelease(leftovers(), 0, released::incrementAndGet);
        long step = step();
        joins(step);

        assertThat(release.look())
                .as("what was found is ended, and looked for again")
                .isFalse();
        assertThat(release.problem())
                .contains(EgressTeardown.HELD + "cannot end processes that steps left running: sleep (" + step
                        + ")");
        while (runs(step)) {
            Thread.sleep(TICKS);
        }
        assertThat(release.look()).isFalse();
        assertThat(released).hasValue(0);
        assertThat(release.look()).isTrue();
        assertThat(release.look()).isTrue();
        assertThat(released).hasValue(1);
        assertThat(release.problem()).isEmpty();
    }

    @Test
    void anAgentHoldsAGroupThatMayHaveSomethingOfTheJob() throws Exception {
        AtomicInteger released = new AtomicInteger();
        CgroupRelease release = new CgroupRelease(leftovers(), 0, released::incrementAndGet);
        long unknown = orphan();
        joins(unknown);

        for (int i = 0; i < 5; i++) {
            assertThat(release.look()).isFalse();
        }
        assertThat(released).hasValue(0);
        assertThat(release.problem().orElseThrow())
                .contains("cannot determine whether the job started these processes in the runner's control group: sleep (" + unknown + ")");
    }
}
