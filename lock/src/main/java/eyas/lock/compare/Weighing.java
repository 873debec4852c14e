package eyas.lock.compare;

import eyas.lock.compare.LockChange.Nature;
import eyas.lock.model.BehaviorLock;
import eyas.lock.model.EntryKind;
import eyas.lock.model.EntryPattern;
import eyas.lock.model.LockEntry;
import eyas.lock.model.ProgramSource;
import eyas.lock.model.StepScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Weighs what a lock does not have, by what its job did before. */
final class Weighing {
    private static final List<String> ENGINES = List.of("docker.sock", "containerd.sock", "podman.sock", "crio.sock");
    private static final List<String> OF_SYSTEM =
            List.of("/etc/", "/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/", "/boot/");
    private static final String FROM = " from ";
    private static final String SOCKET = "unix ";

    /** Where clouds hand out credentials to whoever asks from a machine of theirs. */
    private static final String METADATA = "169.254.169.254:";

    private final Map<Job, Known> jobs = new HashMap<>();

    private record Job(String workflow, String job) {
        static Job of(StepScope step) {
            return new Job(step.workflow(), step.job());
        }
    }

    /** What a job did before. */
    private record Known(Set<String> packages, Set<String> hosts, List<EntryPattern> wildHosts) {
        Known() {
            this(new HashSet<>(), new HashSet<>(), new ArrayList<>());
        }

        boolean contacted(String host) {
            return hosts.contains(host) || wildHosts.stream().anyMatch(pattern -> pattern.covers(host));
        }
    }

    /** A weight with its reason. */
    record Weighed(Weight weight, String why) {}

    Weighing(BehaviorLock lock) {
        for (LockEntry entry : lock.entries().keySet()) {
            Known known = jobs.computeIfAbsent(Job.of(entry.step()), _ -> new Known());
            known.packages.add(packageOf(entry.code()));
            if (entry.kind() == EntryKind.DESTINATIONS) {
                String host = host(entry.text());
                EntryPattern pattern = EntryPattern.of(EntryKind.DESTINATIONS, host);
                if (pattern.isWild()) {
                    known.wildHosts.add(pattern);
                }
                known.hosts.add(host);
            }
        }
    }

    /** Return manager and name of a package, without what it ran for. */
    private static String packageOf(String code) {
        String[] words = code.split(" ", 3);
        return words.length < 2 ? code : words[0] + " " + words[1];
    }

    private static String host(String destination) {
        int from = destination.lastIndexOf(FROM);
        return from < 0 ? destination : destination.substring(0, from);
    }

    /** Return the weight of an entry that is new, or changed. */
    Weighed weigh(LockEntry entry, Nature nature) {
        Known known = jobs.getOrDefault(Job.of(entry.step()), new Known());
        if (!entry.code().equals(LockEntry.STEP) && !known.packages.contains(packageOf(entry.code()))) {
            return heavy("a package that ran no code in this job before");
        }
        return switch (entry.kind()) {
            case PROGRAMS -> program(entry.text(), nature);
            case DESTINATIONS -> destination(entry.text(), known);
            case CREDENTIALS -> heavy("credentials");
            case PERSISTENCE -> heavy("something runs later because of it");
            case PRIVILEGES -> heavy("other privileges");
            case CONTAINERS ->
                entry.text().endsWith(" privileged") ? heavy("a container with all rights") : medium("other code runs");
            case LISTENS -> medium("it can be contacted");
            case LEFT_RUNNING -> medium("it sees what later steps do");
            case WRITES ->
                OF_SYSTEM.stream().anyMatch(entry.text()::startsWith)
                        ? medium("a file of the system")
                        : light("a file");
        };
    }

    private static Weighed program(String text, Nature nature) {
        boolean changed = nature == Nature.CHANGED;
        return switch (ProgramSource.of(text).orElse(ProgramSource.OTHER)) {
            case FETCHED -> heavy(changed ? "other bytes were downloaded and run" : "it was downloaded and run");
            case MEMORY -> heavy("it has no file");
            case DEPENDENCY -> medium(changed ? "a dependency's program changed" : "a dependency's program");
            case HOME, OTHER -> medium(changed ? "a program outside of the workspace changed" : "not of the system");
            case BUILT ->
                text.startsWith("built ./") ? light("built in the workspace") : medium("written elsewhere and run");
            case SYSTEM -> light("of the system");
            case TOOL -> light("of the tool cache");
            case WORKSPACE -> light(changed ? "a program of the workspace changed" : "of the workspace");
        };
    }

    private static Weighed destination(String text, Known known) {
        String host = host(text);
        if (host.startsWith(SOCKET)) {
            return ENGINES.stream().anyMatch(host::endsWith)
                    ? heavy("who speaks to a container engine owns the machine")
                    : light("a socket of the machine");
        }
        if (host.startsWith(METADATA)) {
            return heavy("where clouds hand out credentials");
        }
        if (known.contacted(host)) {
            return medium("a known destination, but not of this program or code");
        }
        return isLocal(host)
                ? medium("a new address of the local network")
                : heavy("a destination that this job never had");
    }

    /** Return whether a host is an address that no machine of the internet has. */
    private static boolean isLocal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("10.")
                || lower.startsWith("192.168.")
                || lower.startsWith("169.254.")
                || lower.matches("172\\.(1[6-9]|2[0-9]|3[01])\\..*")
                || lower.matches("\\[(fe[89ab]|f[cd]|ff)[0-9a-f]*:.*");
    }

    private static Weighed heavy(String why) {
        return new Weighed(Weight.HEAVY, why);
    }

    private static Weighed medium(String why) {
        return new Weighed(Weight.MEDIUM, why);
    }

    private static Weighed light(String why) {
        return new Weighed(Weight.LIGHT, why);
    }
}
