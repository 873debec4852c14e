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
 * The known jobs and steps, used to identify further processes of theirs. Bounded by {@link JobLimits}; allocates only for the first
 * process of a step. Event thread only.
 */
final class JobTable {
    /** Maximum number of characters kept of the variables of one job. */
    private static final long MOST_CHARACTERS = 1 << 20;
    /** Maximum number of characters in a description of variables. */
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
        /** Variables that affect later steps, {@code NAME=VALUE}, as set for processes of the job. */
        private final Set<String> knownVariables = new HashSet<>();

        private long characters;
        /** The kind of process that opened the files for variables since the last step started. */
        private VariableProvenance giver = VariableProvenance.WORKFLOW;
        /** The last step that opened them. */
        private byte[] writer = Bytes.EMPTY;
        /** The action of the steps that opened them; empty for several. */
        private byte[] action = Bytes.EMPTY;

        private boolean hasBegun;

        private Known(Job job, int most) {
            this.job = job;
            this.steps = new LeastRecent<>(most);
        }
    }

    /** A map that evicts the least recently used entry. */
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

    /** Records that {@code identity} is the job of {@code key}. */
    void call(String key, String identity) {
        keys.put(identity, key);
    }

    /** Returns the key of the job with this identity; the identity itself if unknown. */
    String keyOf(String identity) {
        return keys.getOrDefault(identity, identity);
    }

    /**
     * Returns the job of {@code key}, and sets its name if it had none.
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
     * Returns the step of job {@code key} with {@code name}; a step without a name is always new.
     *
     * @param outer the composite action that contains {@code action}
     * @param number the number of a new step
     */
    JobStep step(String key, byte[] name, byte[] action, byte[] actionRef, byte[] outer, long number) {
        Known known = jobs.get(key);
        if (known == null || name.length == 0) {
            return new JobStep(number, name, action, actionRef, outer);
        }
        return known.steps.computeIfAbsent(
                Bytes.text(name) + '\0' + Bytes.text(action) + '\0' + Bytes.text(actionRef) + '\0' + Bytes.text(outer),
                _ -> new JobStep(number, name, action, actionRef, outer));
    }

    /**
     * Returns the provenance of the next step's variables in job {@code key}.
     *
     * @param isFileOnly whether variables can be set only through files
     */
    VariableProvenance giver(String key, boolean isFileOnly) {
        Known known = jobs.get(key);
        return !isFileOnly ? VariableProvenance.UNKNOWN : known == null ? VariableProvenance.WORKFLOW : known.giver;
    }

    /**
     * Records the variables of the first process of a step, and returns those that no earlier process of the job had. Those of the job's
     * first process belong to the job itself. A variable that exceeds the table's limit is reported as new each time.
     *
     * @param isStep whether the environment names a step, so that it contains all variables set before
     * @param giver the result of {@link #giver}
     * @param isWhole whether it was read completely; an incomplete environment adds to the job's variables, but cannot show which are new
     */
    NewStepVariables recordVariables(
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
        if (known.knownVariables.contains(entry)) {
            return false;
        }
        if (known.characters + entry.length() <= MOST_CHARACTERS) {
            known.characters += entry.length();
            known.knownVariables.add(entry);
        }
        return true;
    }

    /** Formats variables of some kinds; only the names of those that may be secrets. */
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

    /**
     * Records that a process in a step of the job with this number opened or created the files for variables.
     *
     * @param giver the kind of process
     */
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
