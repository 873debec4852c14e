package eyas.host.job;

import eyas.ci.provider.StepNames;
import eyas.engine.Alert;
import eyas.host.runner.KnownRunner;
import eyas.host.store.JobDirectory;
import eyas.output.AlertJson;
import eyas.session.report.AlertSequence;
import eyas.session.report.ReportDirectory;
import eyas.session.report.ReportMask;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * An ended job with running processes. Their alerts are written into the job's directory, so that its verdict can be amended, and are noted
 * in running jobs. Contains nothing of the collected report. Event thread only.
 */
final class EndedJob implements ProcessOwner {
    /** Maximum number of alerts about orphan processes that are written; further ones count only for running jobs. */
    private static final int MOST_WRITTEN = 1_000;

    private static final int MAX_REPORTED = 20;
    private static final int WORDS = 100;

    /**
     * The result of an alert.
     *
     * @param description which process of which job has triggered which rule
     * @param isNew whether this has not been reported before
     */
    record Written(String description, boolean isNew) {}

    private final KnownRunner runner;
    private final JobDirectory directory;
    private final StepNames names;
    private final LiveProcesses living;
    private final AlertSequence sequence;
    private ReportMask mask;
    private final AlertJson json = new AlertJson(ReportDirectory.hostname());
    private final Set<String> reported = new HashSet<>();
    private int written;
    private boolean unwritable;
    private boolean amended = true;

    /** Takes over the orphan processes of {@code job}, which is closed. */
    EndedJob(WatchedJob job) {
        this.runner = job.runner();
        this.directory = job.directory();
        this.names = job.names();
        this.living = job.living();
        this.mask = job.mask();
        this.sequence = job.sequence();
    }

    KnownRunner runner() {
        return runner;
    }

    JobDirectory directory() {
        return directory;
    }

    StepNames names() {
        return names;
    }

    LiveProcesses living() {
        return living;
    }

    @Override
    public String name() {
        return directory.name();
    }

    @Override
    public void enters(ThreadEntry process, long time) {
        living.add(process, time);
    }

    @Override
    public void executed(ThreadEntry process) {
        living.executed(process);
    }

    @Override
    public void left(ThreadEntry process, long time) {
        living.remove(process.number());
    }

    /** The verdict is already not clean: the job has orphan processes. */
    @Override
    public void unplaced() {}

    @Override
    public boolean workerHasEnded() {
        return true;
    }

    /**
     * Writes an alert about an orphan process; on disk when this returns.
     *
     * @return a message about it
     */
    Written alert(Alert alert, EventContext context) {
        String problem = "";
        if (written < MOST_WRITTEN && !unwritable) {
            written++;
            amended = false;
            try {
                Files.writeString(
                        directory.laterAlerts(),
                        json.line(mask.mask(alert, context).withId(sequence.next())) + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                unwritable = true;
                amended = true;
                problem = "; it CANNOT be written into that job's directory: " + FileErrorMessage.reason(e);
            }
        }
        boolean isNew = reported.size() < MAX_REPORTED && reported.add(alert.rule());
        return new Written(describe(alert, context) + problem, isNew || !problem.isEmpty());
    }

    private String describe(Alert alert, EventContext context) {
        ThreadEntry thread = context.thread();
        String who = thread == null
                ? "a process"
                : LiveProcesses.name(context.state().threads().main(thread));
        return who + ", an orphan process of job " + name() + ", has triggered the rule '"
                + Printable.of(alert.rule(), WORDS) + "'";
    }

    /** Returns whether alerts were written since {@link #amended}. */
    boolean isToBeAmended() {
        return !amended;
    }

    /** Notes that the verdict is being amended with the alerts so far. */
    void amended() {
        amended = true;
    }

    /** Releases the memory of the secrets that the job has shown; {@code other} masks from now on. */
    void forgetSecrets(ReportMask other) {
        mask = other;
    }
}
