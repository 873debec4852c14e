package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.EnumSet;
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
    /** Characters of the variables of one job that are kept. */
    private static final long MOST_CHARACTERS = 1 << 20;
    /** Characters of what is said of variables. */
    private static final int MOST_TEXT = 4096;

    private static final Set<LaterStepVariable.Kind> CODE = EnumSet.of(LaterStepVariable.Kind.CODE);
    private static final Set<LaterStepVariable.Kind> SOURCES =
            EnumSet.of(LaterStepVariable.Kind.SOURCE, LaterStepVariable.Kind.TRUST);
    private static final Set<LaterStepVariable.Kind> SETTINGS = EnumSet.of(LaterStepVariable.Kind.SETTINGS);
    private static final Set<LaterStepVariable.Kind> NAMED_ONLY =
            EnumSet.of(LaterStepVariable.Kind.TRUST, LaterStepVariable.Kind.SETTINGS);

    private final JobLimits limits;
    private final Map<String, Known> jobs;
    private final Map<String, String> keys;

    private static final class Known {
        private Job job;
        private final Map<String, JobStep> steps;
        /** Variables that matter to later steps, {@code NAME=VALUE}, as processes of the job were given them. */
        private final Set<String> given = new HashSet<>();

        private long characters;
        /** What has opened the files for variables since the last step began. */
        private VariableProvenance giver = VariableProvenance.WORKFLOW;
        /** The step that has opened them last. */
        private byte[] writer = Bytes.EMPTY;
        /** The action of the steps that have opened them; empty for several. */
        private byte[] action = Bytes.EMPTY;

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

    boolean isEmpty() {
        return jobs.isEmpty();
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
     * Returns from whom the variables of the next step of job {@code key} come.
     *
     * @param isFileOnly whether variables come by the files alone
     */
    VariableProvenance giver(String key, boolean isFileOnly) {
        Known known = jobs.get(key);
        return !isFileOnly ? VariableProvenance.UNKNOWN : known == null ? VariableProvenance.WORKFLOW : known.giver;
    }

    /**
     * Notes the variables that the first process of a step was given; returns those that no earlier process of the job had. What the
     * first one has is the job's own. What no longer fits into the table counts as new each time.
     *
     * @param isStep whether the environment names a step, so that it has all that was given before
     * @param giver the one that {@link #giver} tells
     * @param isWhole whether it was read; one of which a part is missing tells what the job has, but not what is new
     */
    NewStepVariables given(
            String key,
            List<NewStepVariables.Variable> variables,
            boolean isStep,
            VariableProvenance giver,
            boolean isWhole) {
        Known known = jobs.get(key);
        if (known == null) {
            return NewStepVariables.NONE;
        }
        List<NewStepVariables.Variable> fresh =
                variables.stream().filter(variable -> isNew(known, variable)).toList();
        NewStepVariables found = fresh.isEmpty() || !known.hasBegun
                ? NewStepVariables.NONE
                : new NewStepVariables(
                        text(fresh, CODE),
                        text(fresh, SOURCES),
                        text(fresh, SETTINGS),
                        fresh.stream()
                                .filter(variable -> CODE.contains(variable.kind()))
                                .allMatch(NewStepVariables.Variable::isStored),
                        giver,
                        known.writer,
                        known.action);
        known.hasBegun |= isWhole;
        if (isStep) {
            known.giver = VariableProvenance.WORKFLOW;
            known.writer = Bytes.EMPTY;
            known.action = Bytes.EMPTY;
        }
        return found;
    }

    private static boolean isNew(Known known, NewStepVariables.Variable variable) {
        String entry = variable.entry();
        if (known.given.contains(entry)) {
            return false;
        }
        if (known.characters + entry.length() <= MOST_CHARACTERS) {
            known.characters += entry.length();
            known.given.add(entry);
        }
        return true;
    }

    /** Returns variables of some kinds; of those that may be secrets the names alone. */
    private static byte[] text(List<NewStepVariables.Variable> variables, Set<LaterStepVariable.Kind> kinds) {
        StringBuilder text = new StringBuilder();
        for (NewStepVariables.Variable variable : variables) {
            if (kinds.contains(variable.kind())) {
                String next = NAMED_ONLY.contains(variable.kind()) ? variable.name() : variable.text();
                if (text.length() + next.length() > MOST_TEXT) {
                    return Bytes.of(text + " ...");
                }
                text.append(text.isEmpty() ? "" : " ").append(next);
            }
        }
        return Bytes.of(text.toString());
    }

    /** Notes that {@code giver} in a step of the job with this number has opened the files for variables, or given a file their names. */
    void wrote(long number, JobStep step, VariableProvenance giver) {
        for (Known known : jobs.values()) {
            if (known.job.number() == number) {
                boolean isSame =
                        known.giver == VariableProvenance.WORKFLOW || Arrays.equals(known.action, step.action());
                known.action = isSame ? step.action() : Bytes.EMPTY;
                known.giver = known.giver.worse(giver);
                known.writer = step.name();
            }
        }
    }

    void clear() {
        jobs.clear();
        keys.clear();
    }
}
