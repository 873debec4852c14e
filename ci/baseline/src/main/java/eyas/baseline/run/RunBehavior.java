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
 * What one run did, as entries of a lock. Immutable.
 *
 * @param name what the report is called
 * @param workflowFile the file of the workflow, empty if unknown
 * @param scope the job, and what belongs to none of its steps
 * @param steps the steps that ran, each with the actions that it used
 * @param lines where steps begin in the workflow's file
 * @param done what was done, each with who did it first
 * @param local destinations of which every address lies in the local network
 * @param unhashed programs of which the watch had no time to take the hash: whether their content is another cannot be told
 * @param gaps why not all that happened is in it; empty where nothing is known to be missing
 * @param findings what was found in it, as the report's headline; empty if its verdict is another than findings
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

    /** Return the behavior that {@code report} describes; {@code name} is what messages call the report. */
    public static RunBehavior of(String name, JobReport report) {
        return new BehaviorExtractor(name, report).behavior();
    }

    /** Return whether all that happened is in it, as far as is known. */
    public boolean isComplete() {
        return gaps.isEmpty();
    }

    /**
     * Who did something.
     *
     * @param pid the process id, 0 if unknown
     * @param program the program's name
     * @param commandLine its command line, masked as the report has it
     * @param time when its process began, ns since the epoch; 0 if unknown
     */
    public record Witness(long pid, String program, String commandLine, long time) {
        /** Stands for nobody that the report has. */
        public static final Witness UNKNOWN = new Witness(0, "", "", 0);
    }

    /** Return a lock that allows this run and nothing else. */
    public BehaviorLock lock() {
        TreeMap<LockEntry, EntryAnnotations> entries = new TreeMap<>();
        done.keySet().forEach(entry -> entries.put(entry, EntryAnnotations.ALWAYS));
        return new BehaviorLock(steps, entries);
    }
}
