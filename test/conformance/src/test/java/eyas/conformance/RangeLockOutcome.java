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
 * What became of an attack in a job whose lock was learned without it.
 *
 * @param outcome what the rules made of it
 * @param changes what it did that the lock does not have
 * @param control what an ordinary run of the same job did that the lock does not have, under egress control
 * @param uploads packets with content to whom the lock does not have, without egress control
 * @param arrived the same with it; empty where that was not played
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
     * Judge a run of an attack.
     *
     * @param lock what was learned without the attack
     * @param allowed what the lock lets it talk to
     * @param control what an ordinary run differs in
     * @param blocked the attack under egress control, if it was played so
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
        boolean blamed = outcome.run().each().packageName().isEmpty() || outcome.hasPackage();
        return outcome.isCaught() && outcome.step() && blamed;
    }

    /** Return whether the comparison with the lock shows it, of medium weight at least, and says whose it is. */
    boolean isNews() {
        return changes.stream().anyMatch(change -> isWeighty(change) && isOfIts(change));
    }

    /** Return whether it shows it in the right step, whether or not it says which package. */
    boolean isNewsOfStep() {
        return changes.stream().anyMatch(change -> isWeighty(change) && isOfStep(change));
    }

    /** Return whether it shows so by more than other bytes of a program that the lock has. */
    boolean isNewBehavior() {
        return changes.stream()
                .anyMatch(change -> change.nature() == Nature.NEW && isWeighty(change) && isOfIts(change));
    }

    boolean isShown() {
        return isCaught() || isNews();
    }

    /** Return whether it was played, and the deed has happened. */
    boolean isJudged() {
        return outcome.isProven();
    }

    /** Return the weight of the heaviest entry that is rightly attributed, as a word; a hyphen for none. */
    String heaviest() {
        return heaviest(changes.stream().filter(this::isOfIts).toList());
    }

    static String heaviest(List<LockChange> changes) {
        return changes.stream()
                .map(LockChange::weight)
                .max(Comparator.naturalOrder())
                .map(Weight::word)
                .orElse("-");
    }

    private static boolean isWeighty(LockChange change) {
        return change.weight().compareTo(Weight.MEDIUM) >= 0;
    }

    private boolean isOfStep(LockChange change) {
        RangeCase each = outcome.run().each();
        String step = change.entry().step().step();
        return step.equals(each.step()) || step.equals(each.alertStep());
    }

    /** Return whether an entry is of the step, and of the package where one is to blame. */
    private boolean isOfIts(LockChange change) {
        String blamed = outcome.run().each().packageName();
        Set<String> words = new HashSet<>(List.of(change.entry().code().split(" ", -1)));
        return isOfStep(change) && (blamed.isEmpty() || words.contains(blamed));
    }

    /** Returns a progress line and lines for new entries. */
    String details() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-8s %-8s rules %-3s lock %-6s %-3s besides bytes %-3s control %d  sent %d, with control %s%n",
                isJudged() ? (isShown() ? "shown" : "HIDDEN") : "unjudged",
                outcome.run().name(),
                word(isCaught()),
                heaviest(),
                word(isNews()),
                word(isNewBehavior()),
                control.size(),
                uploads,
                arrived.map(Object::toString).orElse("-")));
        if (!isJudged()) {
            text.append("    ").append(outcome.line()).append('\n');
        }
        lines(text, "", changes, isShown() ? change -> isWeighty(change) && isOfIts(change) : _ -> true);
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
                        .append(change.weight().word())
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

    static String word(boolean yes) {
        return yes ? "yes" : "no";
    }

    /**
     * Destinations that a lock allows a job, seen from the servers' end of the link.
     *
     * @param endpoints names with ports
     */
    record RangeTraffic(List<String> endpoints) {
        private static final String RESOLVER = "198.51.100.53";
        private static final int DNS = 53;

        /** Return what arrived with content that the lock does not have: packets, and questions for names. */
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
                String[] words = packet.split(" ", -1);
                boolean asked = words[1].equals(RESOLVER) && Integer.parseInt(words[2]) == DNS;
                if (Integer.parseInt(words[3]) > 0 && !asked && !addresses.contains(words[1] + " " + words[2])) {
                    found.add(packet);
                }
            }
            for (String question : lines(run.seen().resolve("dns.log"))) {
                if (!names.contains(
                        question.substring(question.indexOf(' ') + 1).toLowerCase(Locale.ROOT))) {
                    found.add("question " + question);
                }
            }
            return found;
        }

        /** Return the address that the stand-in name server gives a name; {@code test/range/lib/servers.py} has the same. */
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
