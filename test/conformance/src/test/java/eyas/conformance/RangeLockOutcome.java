package eyas.conformance;

import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.compare.Weight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Result of an attack in a job whose lock was learned without it.
 *
 * @param outcome result of the rules
 * @param changes behavior of the attack that is not in the lock
 * @param control behavior of a harmless run under egress control that is not in the lock
 * @param uploads number of packets with content to destinations outside the lock, without egress control
 * @param arrived the same with egress control; empty if that was not played
 */
record RangeLockOutcome(
        RangeOutcome outcome,
        List<LockChange> changes,
        List<LockChange> control,
        int uploads,
        Optional<Integer> arrived) {
    RangeLockOutcome {
        changes = List.copyOf(changes);
        control = List.copyOf(control);
    }

    /**
     * Evaluates a run of an attack.
     *
     * @param lock lock learned without the attack
     * @param allowed destinations in the lock
     * @param control difference of a harmless run
     * @param blocked the attack under egress control, if played
     */
    static RangeLockOutcome of(
            RangeOutcome outcome,
            RangeLock lock,
            RangeTraffic allowed,
            LockDifference control,
            Optional<RangeRun> blocked)
            throws IOException {
        Optional<Integer> arrived = Optional.empty();
        if (blocked.isPresent()) {
            arrived = Optional.of(allowed.uploads(blocked.get()).size());
        }
        return new RangeLockOutcome(
                outcome,
                lock.with(outcome.run()).newOrChanged(),
                control.newOrChanged(),
                allowed.uploads(outcome.run()).size(),
                arrived);
    }

    /** Returns whether the rules detected it and attributed it correctly. */
    boolean isCaught() {
        boolean attributed = outcome.run().each().packageName().isEmpty() || outcome.hasPackage();
        return outcome.isCaught() && outcome.step() && attributed;
    }

    /** Returns whether the lock comparison reports it with medium weight or more, in the right step and package. */
    boolean isReportedByLock() {
        return changes.stream().anyMatch(change -> isSignificant(change) && isCorrectlyAttributed(change));
    }

    /** Returns whether the lock comparison reports it in the right step, with any package. */
    boolean isReportedByLockInStep() {
        return changes.stream().anyMatch(change -> isSignificant(change) && isInStep(change));
    }

    /** Returns whether the lock comparison reports it by more than changed content of a known program. */
    boolean isNewBehavior() {
        return changes.stream()
                .anyMatch(change ->
                        change.nature() == Nature.NEW && isSignificant(change) && isCorrectlyAttributed(change));
    }

    boolean isShown() {
        return isCaught() || isReportedByLock();
    }

    /** Returns whether the case was played and its payload took effect. */
    boolean isJudged() {
        return outcome.isProven();
    }

    /** Returns the weight of the heaviest correctly attributed entry, {@code -} for none. */
    String heaviest() {
        return heaviest(changes.stream().filter(this::isCorrectlyAttributed).toList());
    }

    static String heaviest(List<LockChange> changes) {
        return changes.stream()
                .map(LockChange::weight)
                .max(Comparator.naturalOrder())
                .map(Weight::label)
                .orElse("-");
    }

    private static boolean isSignificant(LockChange change) {
        return change.weight().compareTo(Weight.MEDIUM) >= 0;
    }

    private boolean isInStep(LockChange change) {
        RangeCase each = outcome.run().each();
        String step = change.entry().step().step();
        return step.equals(each.step()) || step.equals(each.alertStep());
    }

    /** Returns whether an entry has the right step, and the right package if a package is responsible. */
    private boolean isCorrectlyAttributed(LockChange change) {
        String packageName = outcome.run().each().packageName();
        Set<String> words = new HashSet<>(List.of(change.entry().code().split(" ", -1)));
        return isInStep(change) && (packageName.isEmpty() || words.contains(packageName));
    }

    /** Returns a progress line and lines for new entries. */
    String details() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-8s %-8s rules %-3s lock %-6s %-3s new behavior %-3s control %d  sent %d, with egress control %s%n",
                isJudged() ? (isShown() ? "shown" : "HIDDEN") : "unjudged",
                outcome.run().name(),
                label(isCaught()),
                heaviest(),
                label(isReportedByLock()),
                label(isNewBehavior()),
                control.size(),
                uploads,
                arrived.map(Object::toString).orElse("-")));
        if (!isJudged()) {
            text.append("    ").append(outcome.line()).append('\n');
        }
        lines(
                text,
                "",
                changes,
                isShown() ? change -> isSignificant(change) && isCorrectlyAttributed(change) : _ -> true);
        lines(text, "control: ", control, _ -> true);
        return text.toString();
    }

    private static void lines(
            StringBuilder text, String before, List<LockChange> changes, Predicate<LockChange> which) {
        changes.stream()
                .filter(which)
                .forEach(change -> text.append("    ")
                        .append(before)
                        .append(change.nature())
                        .append(' ')
                        .append(change.weight().label())
                        .append(' ')
                        .append(change.entry().step().step())
                        .append(" / ")
                        .append(change.entry().code())
                        .append(" / ")
                        .append(change.entry().kind().key())
                        .append(" / ")
                        .append(change.entry().text())
                        .append('\n'));
    }

    static String label(boolean yes) {
        return yes ? "yes" : "no";
    }

    /**
     * Destinations that a lock allows, as the servers see them.
     *
     * @param endpoints names with ports
     */
    record RangeTraffic(List<String> endpoints) {
        private static final String RESOLVER = "198.51.100.53";
        private static final int DNS = 53;

        /** Returns packets with content, and DNS queries, whose destinations or names are not in the lock. */
        List<String> uploads(RangeRun run) throws IOException {
            Set<String> addresses = new HashSet<>();
            Set<String> names = new HashSet<>();
            for (String endpoint : endpoints) {
                int colon = endpoint.lastIndexOf(':');
                String name = endpoint.substring(0, colon);
                names.add(name.toLowerCase(Locale.ROOT));
                addresses.add(address(name) + " " + endpoint.substring(colon + 1));
            }
            List<String> found = new ArrayList<>();
            for (String packet : lines(run.seen().resolve("packets.log"))) {
                String[] fields = packet.split(" ", -1);
                boolean isDns = fields[1].equals(RESOLVER) && Integer.parseInt(fields[2]) == DNS;
                if (Integer.parseInt(fields[3]) > 0 && !isDns && !addresses.contains(fields[1] + " " + fields[2])) {
                    found.add(packet);
                }
            }
            for (String query : lines(run.seen().resolve("dns.log"))) {
                if (!names.contains(query.substring(query.indexOf(' ') + 1).toLowerCase(Locale.ROOT))) {
                    found.add("query " + query);
                }
            }
            return found;
        }

        /** Returns the address that the stand-in DNS server returns for a name; the same as in {@code test/range/lib/servers.py}. */
        static String address(String name) {
            if (name.matches("[0-9.]+")) {
                return name;
            }
            return name.endsWith("github.com") || name.contains("githubusercontent")
                    ? "203.0.113.20"
                    : name.startsWith("packages.") ? "203.0.113.30" : "203.0.113.10";
        }

        private static List<String> lines(Path file) throws IOException {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        }
    }
}
