package eyas.baseline.run;

import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.report.model.JobReport;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The behavior of one run, as entries of a lock. Immutable.
 *
 * @param name the name of the report
 * @param workflowFile the file of the workflow, empty if unknown
 * @param scope the job, for behavior outside of its steps
 * @param steps the steps that ran, with the actions that they used
 * @param lines lines of the steps in the workflow's file
 * @param done the entries, each with the first process that did it
 * @param local destinations whose addresses are all in the local network
 * @param unhashed programs that the watch had no time to hash: a change of their content is unknown
 * @param gaps why entries may be missing; empty if nothing is known to be missing
 * @param findings findings of the run, as the report's headline; empty if its verdict is not findings
 */
public record RunBehavior(
        String name,
        String workflowFile,
        StepScope scope,
        SortedMap<StepScope, String> steps,
        SortedMap<StepScope, Integer> lines,
        SortedMap<LockEntry, Witness> done,
        Set<LockEntry> local,
        Set<LockEntry> unhashed,
        List<String> gaps,
        String findings) {
    public RunBehavior {
        local = Set.copyOf(local);
        unhashed = Set.copyOf(unhashed);
        steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
        done = Collections.unmodifiableSortedMap(new TreeMap<>(done));
        gaps = List.copyOf(gaps);
    }

    /** Returns the behavior that {@code report} describes; {@code name} is the report's name in messages. */
    public static RunBehavior of(String name, JobReport report) {
        return new BehaviorExtractor(name, report).behavior();
    }

    /** Returns whether nothing is known to be missing. */
    public boolean isComplete() {
        return gaps.isEmpty();
    }

    /**
     * The process that did something.
     *
     * @param pid the process ID, 0 if unknown
     * @param program the program's name
     * @param commandLine its command line, masked as in the report
     * @param time start time of its process, ns since the epoch; 0 if unknown
     */
    public record Witness(long pid, String program, String commandLine, long time) {
        /** The value for an unknown process. */
        public static final Witness UNKNOWN = new Witness(0, "", "", 0);
    }

    /** Returns a lock that allows exactly this run. */
    public BehaviorLock lock() {
        TreeMap<LockEntry, EntryAnnotations> entries = new TreeMap<>();
        done.keySet().forEach(entry -> entries.put(entry, EntryAnnotations.ALWAYS));
        return new BehaviorLock(steps, entries);
    }
}
