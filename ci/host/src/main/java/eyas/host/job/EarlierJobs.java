package eyas.host.job;

import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What jobs that have ended have to do with one that runs, by the processes that they have left. Event thread only. */
final class EarlierJobs implements LossReporter {
    private static final int MOST_SAID = 20;

    private final List<String> starters = new ArrayList<>(1);
    private final List<String> beside = new ArrayList<>();
    private final Set<String> broken = new LinkedHashSet<>();
    private long alerts;

    /** Note that the worker was started by a process that {@code earlier}, a job whose worker had ended, has left running. */
    void startedBelow(ProcessOwner earlier) {
        starters.add(
                "the worker of this job was started by what an earlier job has left running, and may be in its hands: "
                        + earlier.name() + " (eyas host report " + earlier.name() + ")");
    }

    /** Name what {@code earlier} has left running while the job begins. */
    void beside(EndedJob earlier) {
        List<String> rest = earlier.living().names(Set.of());
        if (beside.size() < MOST_SAID) {
            beside.add(LiveProcesses.count(rest.size()) + " that an earlier job has left running "
                    + (rest.size() == 1 ? "runs" : "run") + " while this one does: " + LiveProcesses.words(rest)
                    + "; what they do is not in this report, but with " + earlier.name());
        }
    }

    /** Note that what an earlier job has left running has broken a rule; {@code words} name both. */
    void alert(String words) {
        alerts++;
        if (broken.size() < MOST_SAID) {
            broken.add("while this job ran, " + words + "; the alerts are with that job");
        }
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("worker_below_leftover", starters.size());
        to.lost("leftover_alert", alerts);
        // What makes the verdict incomplete comes first: the first note is the verdict's reason.
        starters.forEach(to::note);
        broken.forEach(to::note);
        beside.forEach(to::note);
    }
}
