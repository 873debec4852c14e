package eyas.report;

import eyas.report.model.Coverage;
import eyas.report.model.OwnCost;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.EventObserver;
import eyas.event.EventCode;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Collects what a job does while the engine runs; {@link #finish} gives the result.
 *
 * <p>Event thread only. Memory is bounded by {@link ReportLimits}; what does not fit is counted and said in the
 * coverage.
 */
public final class JobReport implements EventObserver, AlertConsumer {
    private static final int[] CODES = {
        EventCode.SYSCALL_CLONE_20_X,
        EventCode.SYSCALL_CLONE3_X,
        EventCode.SYSCALL_FORK_20_X,
        EventCode.SYSCALL_VFORK_20_X,
        EventCode.SYSCALL_EXECVE_19_X,
        EventCode.SYSCALL_EXECVEAT_X,
        EventCode.PROCEXIT_1_E,
        EventCode.SOCKET_CONNECT_X,
        EventCode.SOCKET_SENDTO_X,
        EventCode.SOCKET_SENDMSG_X,
        EventCode.SOCKET_SENDMMSG_X,
        EventCode.SOCKET_RECVFROM_X,
        EventCode.SOCKET_RECVMSG_X,
        EventCode.SOCKET_RECVMMSG_X,
        EventCode.SYSCALL_OPEN_X,
        EventCode.SYSCALL_OPENAT_2_X,
        EventCode.SYSCALL_OPENAT2_X,
        EventCode.SYSCALL_CREAT_X,
        EventCode.SYSCALL_RENAME_X,
        EventCode.SYSCALL_RENAMEAT_X,
        EventCode.SYSCALL_RENAMEAT2_X
    };

    private final String workingFolder;
    private final ReportLimits limits;
    private final ProcessTree processes;
    private final NetworkCollector network;
    private final FileCollector files;
    private final AlertCollector alerts = new AlertCollector();
    private long firstTime;
    private long lastTime;

    /**
     * Makes an empty report.
     *
     * @param workingFolder absolute path of the folder that the job works in
     * @param root process id of the job's first process; 1 where the whole machine is watched
     */
    public JobReport(ReportLimits limits, String workingFolder, long root) {
        this.limits = limits;
        this.workingFolder = workingFolder;
        this.processes = new ProcessTree(limits, root);
        this.network = new NetworkCollector(limits, processes);
        this.files = new FileCollector(limits, processes, workingFolder);
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        for (int code : CODES) {
            codes.set(code);
        }
        return codes;
    }

    @Override
    public void event(EventContext context) {
        lastTime = context.event().time();
        if (firstTime == 0) {
            firstTime = lastTime;
        }
        processes.event(context);
        network.event(context);
        files.event(context);
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        ProcessNode process = processes.of(context);
        alerts.add(alert, process);
        if (process != null) {
            process.broke(alert.rule());
        }
    }

    /**
     * Ends the collection.
     *
     * @param command what was run or read, in words
     * @param exitCode the command's exit code, -1 where there was none
     * @param coverage how complete the events were; the report's own limits are added to its notes
     * @param cost what watching cost
     */
    public JobResult finish(String command, int exitCode, Coverage coverage, OwnCost cost) {
        List<String> notes = new ArrayList<>(coverage.notes());
        note(
                notes,
                processes.omitted(),
                "processes beyond the limit of " + limits.processes() + " are not in the tree");
        note(notes, network.omitted(), "connections beyond the limit of " + limits.connections() + " are not listed");
        note(notes, files.omitted(), "files beyond the limit of " + limits.files() + " are not listed");
        note(notes, network.names().omitted(), "DNS answers beyond the limit of " + limits.names() + " were not kept");
        note(notes, network.names().unreadable(), "DNS messages could not be read");
        Coverage all = new Coverage(
                coverage.scope(),
                coverage.events(),
                coverage.dropped(),
                coverage.malformed(),
                coverage.truncated(),
                coverage.unknownThreads(),
                coverage.causes(),
                notes);
        return new JobResult(
                command,
                firstTime,
                lastTime,
                exitCode,
                alerts.count(),
                alerts.groups(),
                processes.roots(),
                processes.size(),
                network.connections(),
                files.files(),
                workingFolder,
                all,
                cost);
    }

    private static void note(List<String> notes, long count, String text) {
        if (count > 0) {
            notes.add(count + " " + text);
        }
    }
}
