package eyas.host.job;

import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Effects of ended jobs on a running one, through the processes that they have left. Event thread only. */
final class EarlierJobs implements LossReporter {
    private static final int MAX_REPORTED = 20;

    private final List<String> starters = new ArrayList<>(1);
    private final List<String> orphans = new ArrayList<>();
    private final Set<String> broken = new LinkedHashSet<>();
    private long alerts;

    /** Notes that the worker was started by an orphan process of {@code earlier}, a job whose worker had ended. */
    void startedBelow(ProcessOwner earlier) {
        starters.add("an orphan process of an earlier job started the worker of this job and may control it: "
                + earlier.name() + " (eyas host report " + earlier.name() + ")");
    }

    /** Notes the orphan processes of {@code earlier} that run when the job starts. */
    void addOrphans(EndedJob earlier) {
        List<String> rest = earlier.living().names(Set.of());
        if (orphans.size() < MAX_REPORTED) {
            orphans.add(LiveProcesses.count(rest.size()) + " of an earlier job "
                    + (rest.size() == 1 ? "runs" : "run") + " during this one: " + LiveProcesses.join(rest)
                    + "; their actions are in the report of " + earlier.name());
        }
    }

    /** Notes that an orphan process of an earlier job has triggered a rule; {@code words} name both. */
    void alert(String description) {
        alerts++;
        if (broken.size() < MAX_REPORTED) {
            broken.add("while this job ran, " + description + "; the alerts are with that job");
        }
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("worker_below_leftover", starters.size());
        to.lost("leftover_alert", alerts);
        // Notes that make the verdict incomplete come first: the first note is the verdict's reason.
        starters.forEach(to::note);
        broken.forEach(to::note);
        orphans.forEach(to::note);
    }
}
