package eyas.host.job;

import eyas.ci.provider.StepNames;
import eyas.engine.Alert;
import eyas.host.books.JobDirectory;
import eyas.host.runner.KnownRunner;
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
 * A job that has ended, of which processes still run. What they break is written into the job's folder, for its verdict to be
 * given again, and told to the jobs that run. Holds nothing of what was collected of the job. Event thread only.
 */
final class EndedJob implements ProcessOwner {
    /** So many alerts of what a job has left are written down; the further ones count for the jobs that run then. */
    private static final int MOST_WRITTEN = 1_000;

    private static final int MOST_SAID = 20;
    private static final int WORDS = 100;

    /**
     * What was made of an alert.
     *
     * @param words which process of which job has broken which rule
     * @param isNew whether that was not said before
     */
    record Written(String words, boolean isNew) {}

    private final KnownRunner runner;
    private final JobDirectory folder;
    private final StepNames names;
    private final LiveProcesses living;
    private final AlertSequence sequence;
    private ReportMask mask;
    private final AlertJson json = new AlertJson(ReportDirectory.hostname());
    private final Set<String> said = new HashSet<>();
    private int written;
    private boolean unwritable;
    private boolean amended = true;

    /** Take over what {@code job}, which is closed, has left. */
    EndedJob(WatchedJob job) {
        this.runner = job.runner();
        this.folder = job.folder();
        this.names = job.names();
        this.living = job.living();
        this.mask = job.mask();
        this.sequence = job.sequence();
    }

    KnownRunner runner() {
        return runner;
    }

    JobDirectory folder() {
        return folder;
    }

    StepNames names() {
        return names;
    }

    LiveProcesses living() {
        return living;
    }

    @Override
    public String name() {
        return folder.name();
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

    /** The verdict is no clean one any more: processes of the job were left. */
    @Override
    public void unplaced() {}

    @Override
    public boolean workerHasEnded() {
        return true;
    }

    /**
     * Write down an alert about a process that the job has left; on disk when this returns.
     *
     * @return what to say of it
     */
    Written alert(Alert alert, EventContext context) {
        String problem = "";
        if (written < MOST_WRITTEN && !unwritable) {
            written++;
            amended = false;
            try {
                Files.writeString(
                        folder.laterAlerts(),
                        json.line(mask.mask(alert, context).withId(sequence.next())) + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                unwritable = true;
                amended = true;
                problem = "; it CANNOT be written into that job's folder: " + FileErrorMessage.words(e);
            }
        }
        boolean isNew = said.size() < MOST_SAID && said.add(alert.rule());
        return new Written(words(alert, context) + problem, isNew || !problem.isEmpty());
    }

    private String words(Alert alert, EventContext context) {
        ThreadEntry thread = context.thread();
        String who = thread == null
                ? "a process"
                : LiveProcesses.name(context.state().threads().main(thread));
        return who + ", which job " + name() + " has left running, has broken the rule '"
                + Printable.of(alert.rule(), WORDS) + "'";
    }

    /** Tell whether alerts were written since {@link #amended}. */
    boolean isToBeAmended() {
        return !amended;
    }

    /** Note that the verdict is given again with what was written up to now. */
    void amended() {
        amended = true;
    }

    /** Forget the secrets that the job has shown, which take memory; what {@code other} knows as one is masked on. */
    void forgetSecrets(ReportMask other) {
        mask = other;
    }
}
