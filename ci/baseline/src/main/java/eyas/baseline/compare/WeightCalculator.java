package eyas.baseline.compare;

import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.EntryPattern;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.ProgramSource;
import eyas.baseline.model.StepScope;
import eyas.event.MetadataAddresses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Weighs behavior that is not in a lock, by the job's earlier behavior. */
final class WeightCalculator {
    private static final List<String> ENGINES =
            List.of("docker.sock", "containerd.sock", "podman.sock", "crio.sock", "buildkitd.sock", "dockershim.sock");
    /** Usual paths of container engine sockets, which a wildcard may match. */
    private static final List<String> ENGINE_SOCKETS = List.of(
            "unix /run/docker.sock",
            "unix /var/run/docker.sock",
            "unix /run/containerd/containerd.sock",
            "unix /run/podman/podman.sock",
            "unix /run/crio/crio.sock");

    private static final List<String> OF_SYSTEM =
            List.of("/etc/", "/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/", "/boot/", "/var/spool/");
    private static final Pattern ADDRESS =
            Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.[0-9]{1,3}\\.[0-9]{1,3}:[0-9]+/[a-z]+");
    private static final Pattern SIXTH =
            Pattern.compile("\\[(fe[89ab]|f[cd]|ff)[0-9a-f]{0,2}:[0-9a-f:]*]:[0-9]+/[a-z]+");
    private static final String FROM = " from ";
    private static final String SOCKET = "unix ";

    /** Metadata services as a report writes their addresses, with the colon before the port. */
    private static final List<String> METADATA = MetadataAddresses.all().stream()
            .map(address -> (address.contains(":") ? "[" + address + "]" : address) + ":")
            .toList();

    /** Destinations that a wildcard for a metadata service matches. */
    private static final List<String> METADATA_PEERS = METADATA.stream()
            .flatMap(address -> Stream.of(address + "80/tcp", address + "443/tcp"))
            .toList();

    /** The tool cache of hosted runners, which setup actions export. */
    private static final String TOOL_CACHE = "folder /opt/hostedtoolcache/";

    private static final String ALL = "**";
    private static final String ANY = "any program";

    private final Map<Job, Known> jobs = new HashMap<>();

    private record Job(String workflow, String job) {
        static Job of(StepScope step) {
            return new Job(step.workflow(), step.job());
        }
    }

    /** The job's earlier behavior. */
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

    WeightCalculator(BehaviorLock lock) {
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

    /** Returns manager and name of a package, without the event. */
    private static String packageOf(String code) {
        String[] words = code.split(" ", 3);
        return words.length < 2 ? code : words[0] + " " + words[1];
    }

    private static String host(String destination) {
        int from = destination.lastIndexOf(FROM);
        return from < 0 ? destination : destination.substring(0, from);
    }

    /** Returns the weight of a new or changed entry. */
    Weighed weigh(LockEntry entry, Nature nature, boolean local) {
        Known known = jobs.getOrDefault(Job.of(entry.step()), new Known());
        if (!entry.code().equals(LockEntry.STEP) && !known.packages.contains(packageOf(entry.code()))) {
            return heavy("a package that ran no code in this job before");
        }
        return switch (entry.kind()) {
            case PROGRAMS -> program(entry.text(), nature);
            case DESTINATIONS -> destination(entry.text(), known, local);
            case REPOSITORIES -> repository(entry.text());
            case CREDENTIALS -> heavy("credentials");
            case PERSISTENCE -> heavy("it runs code later");
            case ENVIRONMENT -> weighStepExport(entry.text());
            case PRIVILEGES -> heavy("other privileges");
            case CONTAINERS ->
                entry.text().endsWith(" privileged") ? heavy("a privileged container") : medium("it runs other code");
            case LISTENS -> medium("it accepts connections");
            case LEFT_RUNNING -> medium("it can observe later steps");
            case WRITES -> isOfSystem(entry) ? medium("a system file") : light("a file");
        };
    }

    /** Returns whether a written file is a system file, or may be one: a wildcard is as heavy as anything that it matches. */
    private static boolean isOfSystem(LockEntry entry) {
        EntryPattern pattern = EntryPattern.of(entry.kind(), entry.text());
        return OF_SYSTEM.stream()
                .anyMatch(directory -> entry.text().startsWith(directory)
                        || (pattern.isWild()
                                && directory.startsWith(pattern.begin())
                                && mayBegin(entry.text(), directory)));
    }

    /** Returns whether the wildcard of a text, whose prefix fits, may match a directory at the root. */
    private static boolean mayBegin(String text, String directory) {
        EntryPattern pattern = EntryPattern.of(EntryKind.WRITES, text);
        // The rest of the text, after as many components, is the path inside it.
        return text.contains(ALL)
                || pattern.covers(directory + text.substring(Math.min(text.length(), nextPart(text))));
    }

    private static int nextPart(String text) {
        int slash = text.indexOf('/', 1);
        return slash < 0 ? text.length() : slash + 1;
    }

    private static Weighed program(String text, Nature nature) {
        boolean changed = nature == Nature.CHANGED;
        boolean all = EntryPattern.of(EntryKind.PROGRAMS, text).isWild() && text.contains(ALL);
        return switch (ProgramSource.of(text).orElse(ProgramSource.OTHER)) {
            case FETCHED -> heavy(changed ? "different content was downloaded and run" : "it was downloaded and run");
            case MEMORY -> heavy("it has no file");
            case DEPENDENCY -> medium(changed ? "a dependency's program changed" : "a dependency's program");
            case HOME, OTHER -> medium(changed ? "a program outside of the workspace changed" : "not a system program");
            case BUILT ->
                text.startsWith("built ./") ? light("built in the workspace") : medium("written elsewhere and run");
            case SYSTEM -> all ? medium(ANY) : light("a system program");
            case TOOL -> all ? medium(ANY) : light("in the tool cache");
            case WORKSPACE ->
                all ? medium(ANY) : light(changed ? "a program of the workspace changed" : "in the workspace");
        };
    }

    private static Weighed repository(String text) {
        return text.startsWith("read ") ? medium("it may supply other code") : heavy("it may receive data of this job");
    }

    private static Weighed weighStepExport(String text) {
        if (!text.startsWith(StepExportWeights.VARIABLE)) {
            return text.startsWith(TOOL_CACHE)
                    ? medium("later steps run programs of the tool cache from there")
                    : heavy("later steps run programs from there");
        }
        return StepExportWeights.effect(text)
                .map(why -> heavy("in later steps " + why))
                .orElseGet(() -> light("a variable for later steps"));
    }

    private static Weighed destination(String text, Known known, boolean local) {
        String host = host(text);
        EntryPattern pattern = EntryPattern.of(EntryKind.DESTINATIONS, host);
        if (host.startsWith(SOCKET)) {
            return ENGINES.stream().anyMatch(host::endsWith)
                            || ENGINE_SOCKETS.stream().anyMatch(pattern::covers)
                    ? heavy("access to a container engine gives control of the machine")
                    : known.contacted(host)
                            ? light("a known socket, but not for this program or code")
                            : medium("a new socket for this job");
        }
        if (METADATA.stream().anyMatch(host::startsWith)
                || METADATA_PEERS.stream().anyMatch(pattern::covers)) {
            return heavy("a cloud metadata service, which issues credentials");
        }
        if (known.contacted(host)) {
            return medium("a known destination, but not for this program or code");
        }
        return local ? medium("a new address in the local network") : heavy("a destination that this job never had");
    }

    /** Returns whether a destination is an address that is not routable on the internet. A name never is. */
    static boolean isLocal(LockEntry entry) {
        String host = host(entry.text()).toLowerCase(Locale.ROOT);
        Matcher address = ADDRESS.matcher(host);
        if (!address.matches()) {
            return SIXTH.matcher(host).matches();
        }
        int first = Integer.parseInt(address.group(1));
        int second = Integer.parseInt(address.group(2));
        return first == 10
                || (first == 192 && second == 168)
                || (first == 169 && second == 254)
                || (first == 172 && second >= 16 && second <= 31);
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
