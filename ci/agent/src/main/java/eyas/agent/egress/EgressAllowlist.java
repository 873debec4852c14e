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
 * A job's egress allowlist with the origin of each entry.
 *
 * @param policy the list
 * @param entries its entries with their origin
 * @param notes messages about the list, without a full stop
 */
public record EgressAllowlist(EgressPolicy policy, List<Entry> entries, List<String> notes) {
    /** The origin of entries from the action's inputs. */
    static final String INPUT = "allowed-endpoints";

    private static final int SHOWN = 10;

    /**
     * An entry and its origin.
     *
     * @param text the entry as written there
     * @param origin the input, or the lock with the step
     */
    public record Entry(String text, String origin) {}

    public EgressAllowlist {
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /** Returns the list of the inputs alone. */
    public static EgressAllowlist of(Mode mode, List<AllowedEndpoint> inputs) {
        return of(mode, inputs, Optional.empty());
    }

    /**
     * Returns the combined list of the inputs and the lock.
     *
     * @throws IllegalArgumentException if it exceeds the kernel's limits
     */
    public static EgressAllowlist of(Mode mode, List<AllowedEndpoint> inputs, Optional<JobBehaviorLock> locked) {
        Collected collected = new Collected(inputs);
        locked.ifPresent(collected::add);
        return collected.list(mode);
    }

    /** The entries collected so far. */
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
                // A step without destinations has a list, too: an empty one.
                locked.ownSteps().forEach(id -> parts.computeIfAbsent(id, _ -> new LinkedHashSet<>()));
                if (!nameless.isEmpty()) {
                    notes.add("the lock has steps that the runner has not planned: "
                            + String.join(", ", nameless.stream().limit(SHOWN).toList())
                            + "; their destinations are allowed for every step without its own list");
                }
            } else if (!entries.isEmpty()) {
                notes.add("the runner does not report the planned steps, so every step has the lock's list of the job");
            }
        }

        /** Returns the lists that an entry of the lock's step belongs to. */
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
                    .forEach(each -> notes.add("an entry of the lock cannot be enforced and is not on the list: "
                            + each.getKey() + " (" + each.getValue() + ")"));
            if (refused.size() > SHOWN) {
                notes.add((refused.size() - SHOWN) + " more entries of the lock cannot be enforced");
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
                notes.add("steps cannot be distinguished, so every step has the lock's list of the job: "
                        + e.getMessage());
                Set<AllowedEndpoint> all = new LinkedHashSet<>(everybody);
                all.addAll(others);
                parts.values().forEach(all::addAll);
                return EgressPolicy.of(mode, List.copyOf(all));
            }
        }
    }

    /** Returns the number of entries by origin, as text. */
    public String describe() {
        long inputs =
                entries.stream().filter(entry -> entry.origin().equals(INPUT)).count();
        String steps = policy.steps().areDistinguished()
                ? "; steps with their own list: " + policy.steps().parts().size()
                : "";
        return "entries of " + INPUT + ": " + inputs + ", of the lock: " + (entries.size() - inputs) + steps;
    }

    /** Returns the entries as readable lines, each with its origin. */
    public List<String> lines() {
        return entries.stream()
                .map(entry -> entry.origin() + ": " + entry.text())
                .toList();
    }
}
