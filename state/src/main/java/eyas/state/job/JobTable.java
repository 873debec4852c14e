package eyas.state.job;

import eyas.event.Bytes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The jobs and steps that are known, to be found again when a further process of theirs starts. Bounded by {@link JobLimits}; allocates only for
 * the first process of a step. Event thread only.
 */
final class JobTable {
    private final JobLimits limits;
    private final Map<String, Known> jobs;
    private final Map<String, String> keys;

    private static final class Known {
        private Job job;
        private final Map<String, JobStep> steps;
        /** Variables that load code, as processes of the job were given them. */
        private final Set<String> loaders = new HashSet<>();
        /** The step that has opened the files for variables last. */
        private byte[] writer = Bytes.EMPTY;

        private boolean hasBegun;

        private Known(Job job, int most) {
            this.job = job;
            this.steps = new LeastRecent<>(most);
        }
    }

    /** Forgets what was asked for least recently. */
    private static final class LeastRecent<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int most;

        private LeastRecent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    JobTable(JobLimits limits) {
        this.limits = limits;
        this.jobs = new LeastRecent<>(limits.jobs());
        this.keys = new LeastRecent<>(limits.jobs());
    }

    /** Remembers that what calls itself {@code words} is the job of {@code key}. */
    void call(String key, String words) {
        keys.put(words, key);
    }

    /** Returns the key of the job that calls itself {@code words}; {@code words} themselves where none is known to. */
    String keyOf(String words) {
        return keys.getOrDefault(words, words);
    }

    /**
     * Returns the job of {@code key}; one that had no name gets it.
     *
     * @param number the number of a new job
     */
    Job job(String key, byte[] system, byte[] name, byte[] workflow, byte[] runner, long number) {
        Known known = jobs.get(key);
        if (known == null) {
            known = new Known(new Job(number, system, name, workflow, runner), limits.steps());
            jobs.put(key, known);
        } else if (known.job.name().length == 0 && name.length > 0) {
            known.job = new Job(known.job.number(), system, name, workflow, runner);
        }
        return known.job;
    }

    /**
     * Returns the step of job {@code key} that is called {@code name}; one without a name is always new.
     *
     * @param outer the composite action that {@code action} is a part of
     * @param number the number of a new step
     */
    JobStep step(String key, byte[] name, byte[] action, byte[] actionRef, byte[] outer, long number) {
        Known known = jobs.get(key);
        if (known == null || name.length == 0) {
            return new JobStep(number, name, action, actionRef, outer);
        }
        return known.steps.computeIfAbsent(
                Bytes.text(name) + '\0' + Bytes.text(action) + '\0' + Bytes.text(actionRef) + '\0' + Bytes.text(outer),
                words -> new JobStep(number, name, action, actionRef, outer));
    }

    /**
     * Notes the variables that load code which a process that begins a step was given; returns those that no earlier process
     * of the job had, separated by blanks. What the first one has is the job's own.
     */
    byte[] injected(String key, List<String> given) {
        Known known = jobs.get(key);
        if (known == null) {
            return Bytes.EMPTY;
        }
        List<String> fresh = given.stream()
                .filter(variable -> known.loaders.size() < limits.steps() && known.loaders.add(variable))
                .toList();
        boolean first = !known.hasBegun;
        known.hasBegun = true;
        return first || fresh.isEmpty() ? Bytes.EMPTY : Bytes.of(String.join(" ", fresh));
    }

    /** Notes that {@code step} of the job with this number has opened the files for variables. */
    void wrote(long number, byte[] step) {
        for (Known known : jobs.values()) {
            if (known.job.number() == number) {
                known.writer = step;
            }
        }
    }

    /** Returns the step of job {@code key} that was the last to open the files for variables, empty for none. */
    byte[] writer(String key) {
        Known known = jobs.get(key);
        return known == null ? Bytes.EMPTY : known.writer;
    }

    void clear() {
        jobs.clear();
        keys.clear();
    }
}
