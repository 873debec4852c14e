package eyas.live;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.EventSourceException;
import eyas.live.egress.EgressControl;
import eyas.live.egress.EgressPolicy;
import eyas.live.egress.ExemptTasks;
import eyas.live.egress.ExemptTasks.Connection;
import eyas.live.egress.StepStarter;
import eyas.live.procfs.ProcessSockets;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import eyas.text.FileErrorMessage;
import eyas.text.ProcessStat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the control group whose egress is controlled, and the exempt processes in it: those of the runner and of the machine.
 *
 * <p>The runner's processes are its worker and the ancestors of that, as long as they execute no other program. On a machine that serves a
 * single job the root of the hierarchy is controlled, since services such as container engines work for the job. Services that serve the
 * machine only are exempt: their cgroup ids are read before the job's code runs.
 */
public final class EgressScope {
    /** Services that run no user code and use the network for the machine itself. */
    private static final Set<String> MACHINE_SERVICES = Set.of(
            "walinuxagent.service",
            "waagent.service",
            "chrony.service",
            "chronyd.service",
            "ntp.service",
            "ntpsec.service",
            "NetworkManager.service",
            "networking.service",
            "dnsmasq.service",
            "unbound.service",
            "nscd.service",
            "sssd.service",
            "ssh.service",
            "sshd.service",
            "google-guest-agent.service",
            "amazon-ssm-agent.service",
            "hosted-compute-agent.service");

    private static final Set<String> SHELLS = Set.of(
            "sh", "ash", "bash", "busybox", "csh", "dash", "fish", "ksh", "mksh", "rbash", "tcsh", "yash", "zsh");

    private static final String SYSTEMD = "systemd-";
    private static final String SERVICE = ".service";
    private static final String USERS = "/user.slice";
    private static final String ROOT = "/";
    private static final String CGROUP_PROCESSES = "cgroup.procs";
    private static final int MAX_ANCESTORS = 64;

    private final Path proc;
    private final CgroupTree tree;

    private EgressScope(Path proc, CgroupTree tree) {
        this.proc = proc;
        this.tree = tree;
    }

    /**
     * Returns what to control.
     *
     * @param scope what is watched
     * @param worker the runner's process that starts the job's steps
     * @param isRequired whether the job must not run if egress cannot be controlled
     * @throws EventSourceException if the group or its exempt processes cannot be determined
     */
    public static EgressControl.Request request(Scope scope, long worker, EgressPolicy policy, boolean isRequired) {
        Path proc = Path.of("/proc");
        CgroupTree tree = CgroupTree.find(proc)
                .orElseThrow(() -> failure("no cgroup v2 hierarchy is mounted to attach BPF programs to"));
        if (worker <= 0) {
            throw failure("the runner's process is unknown, so its connections cannot be distinguished from the job's");
        }
        EgressScope place = new EgressScope(proc, tree);
        String runner = CgroupTree.groupOf(proc, worker).orElseThrow(() -> failure("the runner's process has ended"));
        boolean whole = scope instanceof Scope.Host;
        if (whole && (!tree.mountRoot().equals(ROOT) || !tree.isComplete())) {
            throw failure("the root of the machine's control groups is not visible from here; use scope: job");
        }
        if (!whole && runner.equals(ROOT)) {
            throw failure("the runner has no control group of its own; install it as a service (svc.sh install)");
        }
        if (!whole && policy.mode() == EgressPolicy.Mode.BLOCK) {
            CgroupOwnership.check(tree.mount(), tree.directory(runner));
        }
        Map<Long, Long> processes = place.runner(worker);
        place.add(ProcessHandle.current().pid(), processes);
        Set<Long> numbers = Set.copyOf(processes.keySet());
        ExemptTasks exempt = new ExemptTasks(
                processes, whole ? place.machineGroups(runner) : Set.of(), () -> connections(proc, numbers));
        long started =
                ProcessStat.startTicks(proc, worker).orElseThrow(() -> failure("the runner's process has ended"));
        return new EgressControl.Request(
                policy,
                whole ? tree.mount() : tree.directory(runner),
                tree.directory(runner),
                exempt,
                new StepStarter(worker, started),
                isRequired);
    }

    private static List<Connection> connections(Path proc, Set<Long> processes) {
        List<Connection> connections = new ArrayList<>();
        for (long process : processes) {
            for (SocketRecord socket : ProcessSockets.connected(proc, process)) {
                connections.add(
                        new Connection(socket.destinationAddress(), socket.destinationPort(), socket.sourcePort()));
            }
        }
        return connections;
    }

    /** Returns the directory of the control group of {@code process}; empty if it is in the root group, or has ended. */
    public static Optional<Path> groupOf(long process) {
        Path proc = Path.of("/proc");
        return CgroupTree.find(proc)
                .flatMap(tree -> CgroupTree.groupOf(proc, process)
                        .filter(group -> !group.equals(ROOT))
                        .map(tree::directory));
    }

    /**
     * Moves this process to the root of the control groups, which exempts its own traffic from the egress control of its former group.
     *
     * @throws IOException if the kernel refuses
     */
    public static void leaveGroup() throws IOException {
        Optional<CgroupTree> tree = CgroupTree.find(Path.of("/proc"));
        if (tree.isPresent()) {
            Files.writeString(
                    tree.get().mount().resolve(CGROUP_PROCESSES),
                    Long.toString(ProcessHandle.current().pid()));
        }
    }

    private static EventSourceException failure(String why) {
        return new EventSourceException("egress cannot be controlled: " + why);
    }

    /** Returns the worker and its ancestors except for shells, which read their script while they run: the job could write to it. */
    private Map<Long, Long> runner(long worker) {
        Map<Long, Long> processes = new HashMap<>();
        Optional<ProcessHandle> at = ProcessHandle.of(worker);
        for (int i = 0; i < MAX_ANCESTORS && at.isPresent(); i++) {
            long process = at.get().pid();
            if (!isShell(process)) {
                add(process, processes);
            }
            at = at.get().parent();
        }
        return processes;
    }

    private void add(long process, Map<Long, Long> to) {
        ProcessStat.startTicks(proc, process).ifPresent(start -> to.put(process, start));
    }

    private boolean isShell(long process) {
        try {
            Path program = Files.readSymbolicLink(
                            proc.resolve(Long.toString(process)).resolve("exe"))
                    .getFileName();
            return program != null && isShell(program.toString());
        } catch (IOException e) {
            return true; // processes that cannot be read are not exempt
        }
    }

    static boolean isShell(String program) {
        return SHELLS.contains(program);
    }

    /** Returns the ids of the groups of machine services, and of the root group, which owns the kernel's own sockets. */
    private Set<Long> machineGroups(String runner) {
        Set<Long> groups = new HashSet<>();
        if (!runner.equals(ROOT)) {
            number(ROOT).ifPresent(groups::add);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                CgroupTree.groupOf(proc, Long.parseLong(String.valueOf(entry.getFileName())))
                        .filter(group -> servesMachine(group) && !CgroupTree.isBelow(group, runner))
                        .flatMap(this::number)
                        .ifPresent(groups::add);
            }
        } catch (IOException e) {
            throw new EventSourceException(
                    "egress cannot be controlled: cannot list " + proc + ": " + FileErrorMessage.reason(e), e);
        }
        return groups;
    }

    static boolean servesMachine(String group) {
        String name = group.substring(group.lastIndexOf('/') + 1);
        return group.equals("/init.scope")
                || (!group.startsWith(USERS)
                        && name.endsWith(SERVICE)
                        && (name.startsWith(SYSTEMD) || MACHINE_SERVICES.contains(name)));
    }

    private Optional<Long> number(String group) {
        FileStatus status = new FileStatus();
        boolean there = new FileCalls().status(Bytes.of(tree.directory(group).toString()), status);
        return there ? Optional.of(status.ino()) : Optional.empty();
    }
}
