package eyas.state;

import eyas.event.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Knows jobs and steps again when a further process of theirs starts. Bounded by {@link JobLimits}; allocates only for
 * the first process of a step. Event thread only.
 */
final class JobTable {
    private final JobLimits limits;
    private final Map<String, Known> jobs;

    private static final class Known {
        private Job job;
        private final Map<String, Step> steps;

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
    }

    /**
     * Returns the job of {@code key}; one that had no name gets it.
     *
     * @param number the number of a new job
     */
    Job job(String key, byte[] system, byte[] name, byte[] workflow, long number) {
        Known known = jobs.get(key);
        if (known == null) {
            known = new Known(new Job(number, system, name, workflow), limits.steps());
            jobs.put(key, known);
        } else if (known.job.name().length == 0 && name.length > 0) {
            known.job = new Job(known.job.number(), system, name, workflow);
        }
        return known.job;
    }

    /**
     * Returns the step of job {@code key} that is called {@code name}; one without a name is always new.
     *
     * @param number the number of a new step
     */
    Step step(String key, byte[] name, byte[] action, byte[] actionRef, long number) {
        Known known = jobs.get(key);
        if (known == null || name.length == 0) {
            return new Step(number, name, action, actionRef);
        }
        return known.steps.computeIfAbsent(
                Bytes.text(name) + '\0' + Bytes.text(action) + '\0' + Bytes.text(actionRef),
                words -> new Step(number, name, action, actionRef));
    }

    void clear() {
        jobs.clear();
    }
}
