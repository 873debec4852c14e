package eyas.agent.egress;

import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.live.egress.AllowedEndpoint;
import eyas.live.egress.EgressPolicy;
import eyas.live.egress.EgressPolicy.Mode;
import eyas.live.egress.EgressSteps;
import eyas.live.egress.StepEndpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a job may talk to, and where that was said.
 *
 * @param policy the list
 * @param entries its entries with their origin
 * @param notes what is to be said of it, in sentences without an end
 */
public record EgressAllowlist(EgressPolicy policy, List<Entry> entries, List<String> notes) {
    /** The origin of what the inputs of the action name. */
    static final String INPUT = "allowed-endpoints";

    private static final int SHOWN = 10;

    /**
     * An entry and its origin.
     *
     * @param text the entry as it was written there
     * @param origin the input, or the lock with the step
     */
    public record Entry(String text, String origin) {}

    public EgressAllowlist {
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /** Return the list that the inputs have alone. */
    public static EgressAllowlist of(Mode mode, List<AllowedEndpoint> inputs) {
        return of(mode, inputs, Optional.empty());
    }

    /**
     * Return the list that the inputs and the lock have together.
     *
     * @throws IllegalArgumentException if the kernel side cannot hold so much
     */
    public static EgressAllowlist of(Mode mode, List<AllowedEndpoint> inputs, Optional<JobBehaviorLock> locked) {
        Collected collected = new Collected(inputs);
        locked.ifPresent(collected::add);
        return collected.list(mode);
    }

    /** What is collected of it. */
    private static final class Collected {
        private final List<Entry> entries = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Set<AllowedEndpoint> everybody = new LinkedHashSet<>();
        private final Set<AllowedEndpoint> others = new LinkedHashSet<>();
        private final Map<String, Set<AllowedEndpoint>> parts = new TreeMap<>();
        private final Set<String> nameless = new TreeSet<>();
        private final Map<String, String> refused = new LinkedHashMap<>();
        private String variable = "";

        Collected(List<AllowedEndpoint> inputs) {
            inputs.forEach(endpoint -> entries.add(new Entry(endpoint.text(), INPUT)));
            everybody.addAll(inputs);
        }

        void add(JobBehaviorLock locked) {
            boolean tellsSteps = !locked.variable().isEmpty() && !locked.steps().isEmpty();
            for (LockEntry entry : locked.destinations()) {
                LockDestination destination = LockDestination.of(entry.text());
                if (!destination.refusal().isEmpty()) {
                    refused.put(entry.text(), destination.refusal());
                }
                if (!destination.endpoints().isEmpty()) {
                    entries.add(new Entry(entry.text(), "lock, " + entry.step().step()));
                    into(locked, entry.step().step(), tellsSteps).forEach(each -> each.addAll(destination.endpoints()));
                }
            }
            if (tellsSteps) {
                variable = locked.variable();
                // A step that contacts nobody has a part, too: an empty one.
                locked.ownSteps().forEach(id -> parts.computeIfAbsent(id, _ -> new LinkedHashSet<>()));
                if (!nameless.isEmpty()) {
                    notes.add("the lock has steps that are none of those which the runner says it is going to run: "
                            + String.join(", ", nameless.stream().limit(SHOWN).toList())
                            + "; what they may talk to, every step without a part of its own may");
                }
            } else if (!entries.isEmpty()) {
                notes.add(
                        "the runner does not say which steps it is going to run, so all have what the lock has for the job");
            }
        }

        /** Return the lists that an entry of the lock's step belongs to. */
        private List<Set<AllowedEndpoint>> into(JobBehaviorLock locked, String step, boolean tellsSteps) {
            if (!tellsSteps || step.equals(StepScope.EVERY)) {
                return List.of(everybody);
            }
            Set<String> ids = step.equals(StepScope.OUTSIDE) ? Set.of() : locked.ids(step);
            if (ids.isEmpty()) {
                if (!step.equals(StepScope.OUTSIDE)) {
                    nameless.add(step);
                }
                return List.of(others);
            }
            return ids.stream()
                    .map(id -> parts.computeIfAbsent(id, _ -> new LinkedHashSet<>()))
                    .toList();
        }

        EgressAllowlist list(Mode mode) {
            refused.entrySet().stream()
                    .limit(SHOWN)
                    .forEach(
                            each -> notes.add("an entry of the lock is not held, so what it allows is not on the list: "
                                    + each.getKey() + " (" + each.getValue() + ")"));
            if (refused.size() > SHOWN) {
                notes.add((refused.size() - SHOWN) + " more entries of the lock are not held");
            }
            return new EgressAllowlist(policy(mode), entries, notes);
        }

        private EgressPolicy policy(Mode mode) {
            if (variable.isEmpty()) {
                return EgressPolicy.of(mode, List.copyOf(everybody));
            }
            try {
                List<StepEndpoints> steps = new ArrayList<>();
                parts.forEach((id, endpoints) -> steps.add(new StepEndpoints(id, List.copyOf(endpoints))));
                return EgressPolicy.of(
                        mode, List.copyOf(everybody), new EgressSteps(variable, steps, List.copyOf(others)));
            } catch (IllegalArgumentException e) {
                notes.add("steps are not told apart, all have what the lock has for the job: " + e.getMessage());
                Set<AllowedEndpoint> all = new LinkedHashSet<>(everybody);
                all.addAll(others);
                parts.values().forEach(all::addAll);
                return EgressPolicy.of(mode, List.copyOf(all));
            }
        }
    }

    /** Return in words how many entries come from where. */
    public String words() {
        long inputs =
                entries.stream().filter(entry -> entry.origin().equals(INPUT)).count();
        String steps = policy.steps().areToldApart()
                ? "; steps with a part of their own: " + policy.steps().parts().size()
                : "";
        return "entries of " + INPUT + ": " + inputs + ", of the lock: " + (entries.size() - inputs) + steps;
    }

    /** Return the entries as lines for people, each with its origin. */
    public List<String> lines() {
        return entries.stream()
                .map(entry -> entry.origin() + ": " + entry.text())
                .toList();
    }
}
