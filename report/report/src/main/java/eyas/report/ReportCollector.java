package eyas.report;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertKey;
import eyas.engine.AlertSubject;
import eyas.engine.EventObserver;
import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.event.ExecutableContent;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.ProcessEvent;
import eyas.report.coverage.CoverageCalculator;
import eyas.report.model.CollectedRows;
import eyas.report.model.Coverage;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.ProcessFacts;
import eyas.state.EventContext;
import eyas.state.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a job does while the engine runs; {@link #finish} returns the result.
 *
 * <p>Event thread only. Memory is bounded by {@link ReportLimits}; omitted items are counted and reported in the coverage.
 */
public final class ReportCollector implements EventObserver, AlertConsumer, LossReporter {
    /** Processes that end soon after their step or parent are not reported as left behind. */
    private static final long GRACE = 1_000_000_000L;

    private static final byte NOTHING = 0;
    private static final byte PROCESS = 1;
    private static final byte NETWORK = 2;
    private static final byte TRANSFER = 3;
    private static final byte FILE = 4;
    private static final byte PRIVILEGE = 5;
    private static final byte CONTAINER = 6;
    private static final byte EXECUTABLE = 7;

    private final ReportOptions options;
    private final ReportLimits limits;
    private final StepTable steps;
    private final ProcessTree processes;
    private final ExecutableCollector executables;
    private final NetworkCollector network;
    private final DnsLookupCollector lookups;
    private final FileCollector files;
    private final PrivilegeCollector privileges;
    private final ContainerCollector containers;
    private final AlertCollector alerts;
    /** The rows of the tables that share the general limit. */
    private final List<BoundedRows<?, ?>> bounded;

    private final byte[] kinds;
    private FirstSeenListener firstSights = FirstSeenListener.NONE;
    private @Nullable CoverageCalculator coverage;
    private @Nullable State state;
    private long firstTime;
    private long lastTime;

    /** Creates an empty report. */
    public ReportCollector(ReportOptions options) {
        this.options = options;
        this.limits = options.limits();
        this.steps = new StepTable(limits.steps());
        this.files = new FileCollector(limits, options.workingDirectory(), options.filters());
        this.executables = new ExecutableCollector(limits, files);
        this.processes = new ProcessTree(limits, options.root(), steps, options.mask(), executables, options.filters());
        files.knowing(processes);
        executables.knowing(processes);
        this.network = new NetworkCollector(limits, options.parts(), processes, options.filters());
        this.lookups = new DnsLookupCollector(limits, processes, options.mask());
        this.privileges = new PrivilegeCollector(limits, processes);
        this.bounded = List.of(privileges.rows());
        this.containers = new ContainerCollector(limits.containers());
        this.alerts = new AlertCollector(limits, options.mask());
        this.kinds = kinds(options.parts());
    }

    /** Calls {@code listener} for each new item when it is first seen. Set it before the first event. */
    public void onFirstSight(FirstSeenListener listener) {
        firstSights = listener;
        network.onFirstSight(listener);
        lookups.onFirstSight(listener);
    }

    /** Excludes Eyas' own control files. Set it before the first event. */
    public ReportCollector leavingOut(AgentControlFiles own) {
        files.leavingOut(own);
        return this;
    }

    /**
     * Lets {@code calculator} check for losses periodically and registers this collector as one of its parts. Call it before the first
     * event.
     */
    public void watchLosses(CoverageCalculator calculator) {
        calculator.add(this);
        coverage = calculator;
    }

    /** Returns the time of the last handled event, ns since the epoch; 0 if there was none. */
    public long lastTime() {
        return lastTime;
    }

    private static byte[] kinds(ReportParts parts) {
        byte[] kinds = new byte[EventTable.size()];
        set(kinds, true, PROCESS, ProcessEvent.CLONE.codes());
        set(kinds, true, PROCESS, ProcessEvent.EXEC.codes());
        set(kinds, true, PROCESS, ProcessEvent.EXIT.codes());
        set(kinds, parts.connections(), NETWORK, EventCode.SOCKET_CONNECT_X, EventCode.SOCKET_ACCEPT_5_X);
        set(kinds, parts.connections(), NETWORK, EventCode.SOCKET_ACCEPT4_6_X);
        if (parts.connections() || parts.dns()) {
            State.transfers().stream()
                    .filter(code -> parts.traffic() || (code >= 0 && isSocketCall(code)))
                    .forEach(code -> kinds[code] = TRANSFER);
        }
        set(kinds, parts.files(), FILE, EventCode.SYSCALL_OPEN_X, EventCode.SYSCALL_OPENAT_2_X);
        set(kinds, parts.files(), FILE, EventCode.SYSCALL_OPENAT2_X, EventCode.SYSCALL_CREAT_X);
        set(kinds, parts.files(), FILE, EventCode.SYSCALL_RENAME_X, EventCode.SYSCALL_RENAMEAT_X);
        set(kinds, parts.files(), FILE, EventCode.SYSCALL_RENAMEAT2_X, EventCode.SYSCALL_LINK_2_X);
        set(kinds, parts.files(), FILE, EventCode.SYSCALL_LINKAT_2_X, EventCode.SYSCALL_UNLINK_2_X);
        set(kinds, parts.files(), FILE, EventCode.SYSCALL_UNLINKAT_2_X, EventCode.SYSCALL_CHMOD_X);
        set(kinds, parts.files(), FILE, EventCode.SYSCALL_FCHMOD_X, EventCode.SYSCALL_FCHMODAT_X);
        set(kinds, parts.privileges(), PRIVILEGE, EventCode.SYSCALL_SETUID_X, EventCode.SYSCALL_SETRESUID_X);
        set(kinds, parts.privileges(), PRIVILEGE, EventCode.SYSCALL_SETREUID_X, EventCode.SYSCALL_CAPSET_X);
        set(kinds, parts.privileges(), PRIVILEGE, EventCode.SYSCALL_SETNS_X, EventCode.SYSCALL_UNSHARE_X);
        set(kinds, parts.privileges(), PRIVILEGE, EventCode.SYSCALL_CHROOT_X);
        set(kinds, parts.containers(), CONTAINER, EventCode.CONTAINER_JSON_2_E);
        set(kinds, parts.containers() || parts.processes(), EXECUTABLE, EventCode.ASYNCEVENT_E);
        return kinds;
    }

    private static boolean isSocketCall(int code) {
        return switch (code) {
            case EventCode.SOCKET_RECVFROM_X,
                    EventCode.SOCKET_RECVMSG_X,
                    EventCode.SOCKET_RECVMMSG_X,
                    EventCode.SOCKET_SENDTO_X,
                    EventCode.SOCKET_SENDMSG_X,
                    EventCode.SOCKET_SENDMMSG_X -> true;
            default -> false;
        };
    }

    private static void set(byte[] kinds, boolean wanted, byte kind, int... codes) {
        for (int code : codes) {
            kinds[code] = wanted ? kind : NOTHING;
        }
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        for (int code = 0; code < kinds.length; code++) {
            codes.set(code, kinds[code] != NOTHING);
        }
        return codes;
    }

    @Override
    public void event(EventContext context) {
        lastTime = context.event().time();
        if (firstTime == 0) {
            firstTime = lastTime;
            state = context.state();
        }
        CoverageCalculator calculator = coverage;
        if (calculator != null && calculator.isDue(lastTime)) {
            calculator.update(lastTime);
        }
        switch (kinds[context.info().code()]) {
            case PROCESS -> {
                if (options.parts().privileges()) {
                    privileges.event(context);
                }
                processes.event(context);
            }
            case NETWORK -> network.event(context);
            case TRANSFER -> {
                if (options.parts().connections()) {
                    network.event(context);
                }
                if (options.parts().dns()) {
                    lookups.event(context);
                }
            }
            case FILE -> files.event(context);
            case PRIVILEGE -> privileges.event(context);
            case CONTAINER -> containers.event(context);
            case EXECUTABLE -> executable(context);
            default -> {}
        }
    }

    private void executable(EventContext context) {
        ExecutableContent content = context.executable();
        if (content != null) {
            executables.reportContent(content);
            String sha256 = content.sha256();
            if (sha256 != null) {
                firstSights.executed(context, Bytes.text(content.path()), sha256);
            }
        } else if (options.parts().containers()) {
            containers.event(context);
        }
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        options.mask().learn(context);
        ProcessNode process = processes.of(context);
        // Rules see an exec before the tree does. On a step's first exec, the process is not assigned to the step yet.
        alerts.add(
                alert,
                AlertKey.of(alert, context),
                process,
                processes.step(context, process),
                processes.script(context, process));
    }

    @Override
    public void conclude(Alert alert, AlertSubject subject) {
        alerts.add(alert, subject.key(alert), processes.withId(subject.process()), subject.step(), subject.script());
    }

    /**
     * Returns a report of everything collected so far; collection may continue.
     *
     * @param command a description of the watched command or capture
     * @param exitCode the command's exit code, -1 if there was none
     * @param evidence the coverage, computed by the calculator passed to {@link #watchLosses}
     * @param cost the overhead of monitoring
     */
    public JobReport finish(String command, int exitCode, Coverage evidence, Overhead cost) {
        SecretMask mask = options.mask();
        ReportParts parts = options.parts();
        int[] places = alerts.places();
        Map<String, Integer> containerIds = containers.number(processes.nodes());
        String machine = state == null ? "" : state.machine().hostname();
        return JobReport.of(
                        new JobFacts(
                                mask.mask(command),
                                firstTime,
                                lastTime,
                                exitCode,
                                options.workingDirectory(),
                                machine,
                                options.places().file(),
                                null,
                                options.nameServers()),
                        noted(evidence),
                        cost)
                .steps(steps.steps(mask, options.places()))
                .scripts(steps.scripts())
                .rules(alerts.rules(options.descriptions()))
                .alerts(CollectedRows.of(alerts.alerts(places), alerts.omitted()))
                .processes(new CollectedRows<>(
                        parts.processes(),
                        processFacts(places, containerIds),
                        processes.omitted(),
                        options.filters().hidden(ReportFilters.Kind.PROCESSES)))
                .executables(part(parts.processes(), executables.facts(mask, options.hashes()), executables.omitted()))
                .connections(new CollectedRows<>(
                        parts.connections(),
                        network.facts(mask),
                        network.omitted(),
                        options.filters().hidden(ReportFilters.Kind.OUTBOUND_CONNECTIONS)))
                .lookups(part(parts.dns(), lookups.facts(), lookups.omitted()))
                .suspicions(lookups.suspicions())
                .files(new CollectedRows<>(
                        parts.files(),
                        files.facts(mask),
                        files.omitted(),
                        options.filters().hidden(ReportFilters.Kind.WRITTEN_FILES)))
                .containers(part(parts.containers(), containers.facts(processes.nodes(), mask), containers.omitted()))
                .privileges(part(
                        parts.privileges(),
                        privileges.facts(),
                        privileges.rows().omitted()))
                .persistence(part(parts.files(), files.persistence(mask), 0))
                .filters(options.filters().facts())
                .end();
    }

    private static <T> CollectedRows<T> part(boolean collected, List<T> rows, long omitted) {
        return collected ? CollectedRows.of(rows, omitted) : CollectedRows.off();
    }

    private List<ProcessFacts> processFacts(int[] places, Map<String, Integer> containerIds) {
        List<ProcessFacts> facts = new ArrayList<>(processes.nodes().size());
        for (ProcessNode node : processes.nodes()) {
            long stepEnd = node.startsStep ? 0 : steps.end(node.step);
            ProcessNode parent = node.parent;
            facts.add(new ProcessFacts(
                    node.id,
                    ProcessNode.idOf(parent),
                    node.pid,
                    node.name,
                    node.executable,
                    node.commandLine,
                    node.directory,
                    node.userId,
                    node.user,
                    node.startTime,
                    node.endTime,
                    node.status,
                    node.execs,
                    node.execCount,
                    node.step,
                    node.script,
                    containerIds.getOrDefault(node.containerKey, -1),
                    node.rules.stream().map(rule -> places[rule]).sorted().toList(),
                    node.offending,
                    isLeftBehind(node, stepEnd),
                    parent != null && isLeftBehind(node, parent.endTime),
                    node.hidden));
        }
        return facts;
    }

    private boolean isLeftBehind(ProcessNode node, long end) {
        return end != 0 && (node.endTime == 0 ? lastTime : node.endTime) > end + GRACE;
    }

    @Override
    public void losses(LossCollector to) {
        counters().losses(to);
    }

    /** Adds a note for parts that were not collected: nothing is lost, but the reader should know. */
    private Coverage noted(Coverage evidence) {
        if (options.parts().traffic() || !options.parts().connections()) {
            return evidence;
        }
        List<String> notes = new ArrayList<>(evidence.notes());
        notes.add("byte counts: only with `--report`");
        return evidence.with(evidence.losses(), notes);
    }

    private ReportCounters counters() {
        long others = 0;
        for (BoundedRows<?, ?> rows : bounded) {
            others += rows.omitted();
        }
        return new ReportCounters(
                processes.omitted(),
                executables.omitted(),
                network.omitted(),
                lookups.omitted(),
                files.omitted(),
                others,
                containers.omitted(),
                steps.omitted(),
                alerts.omitted(),
                executables.unknownContents());
    }
}
