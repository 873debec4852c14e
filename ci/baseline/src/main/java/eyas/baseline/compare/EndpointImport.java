package eyas.baseline.compare;

import eyas.baseline.file.LockDocument;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.text.Printable;
import eyas.text.SourceText;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Destinations from lists of other tools: harden-runner's ({@code HOST:PORT}, with wildcards), and {@code allow} of GitHub's egress
 * firewall, which contains hosts and URLs.
 *
 * @param destinations the entries, for every program
 * @param refused what cannot be imported, each with its reason
 */
public record EndpointImport(SortedSet<String> destinations, List<String> refused) {
    private static final String HTTPS = "443";
    private static final String HTTP = "80";
    private static final Pattern URL = Pattern.compile("(?:(https?)://)?([^/]+)(?:/.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENDPOINT =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_*.-]{1,253})(?::([0-9]{1,5}|\\*))?");
    private static final int MOST_PORT = 65_535;
    private static final String ANY_BELOW = "*.";

    public EndpointImport {
        destinations = Collections.unmodifiableSortedSet(new TreeSet<>(destinations));
        refused = List.copyOf(refused);
    }

    /** Parses a list whose endpoints are separated by blanks, commas or line ends. */
    public static EndpointImport ofList(String list) {
        Found found = new Found();
        for (String line : list.lines().toList()) {
            for (String endpoint : line.replaceFirst("#.*", "").split("[\\s,]+", -1)) {
                if (!endpoint.isEmpty()) {
                    found.endpoint(endpoint, endpoint, HTTPS);
                }
            }
        }
        return found.end();
    }

    /**
     * Parses a firewall file. The hosts that GitHub always allows are not in the file.
     *
     * @throws YamlException if it is not valid YAML
     */
    public static EndpointImport ofFirewall(String name, String yaml) throws YamlException {
        Found found = new Found();
        List<YamlNode> documents = YamlReader.read(new SourceText(name, yaml), YamlLimits.DEFAULT);
        YamlNode allow = documents.size() == 1 && documents.getFirst() instanceof YamlNode.Mapping top
                ? top.find("allow")
                : null;
        if (!(allow instanceof YamlNode.Sequence hosts)) {
            found.refused.add(name + ": it has no list 'allow'");
            return found.end();
        }
        for (YamlNode item : hosts.items()) {
            if (item instanceof YamlNode.Scalar host && !host.value().isBlank()) {
                found.url(host.value().strip());
            } else {
                found.refused.add(name + ":" + (item.mark().line() + 1) + ": it is not a host");
            }
        }
        return found.end();
    }

    /** Collects destinations. */
    private static final class Found {
        private final TreeSet<String> destinations = new TreeSet<>();
        private final List<String> refused = new ArrayList<>();

        void url(String text) {
            Matcher url = URL.matcher(text);
            if (url.matches()) {
                endpoint(text, url.group(2), "http".equalsIgnoreCase(url.group(1)) ? HTTP : HTTPS);
            } else {
                endpoint(text, text, HTTPS);
            }
        }

        void endpoint(String written, String text, String usualPort) {
            Matcher endpoint = ENDPOINT.matcher(text);
            String port = endpoint.matches() && endpoint.group(2) != null ? endpoint.group(2) : usualPort;
            boolean sound = endpoint.matches() && (port.equals("*") || isPort(port)) && isHost(endpoint.group(1));
            if (!sound) {
                refused.add("'" + Printable.of(written, 100) + "' is not HOST or HOST:PORT");
                return;
            }
            String host = endpoint.group(1).toLowerCase(Locale.ROOT);
            // In these lists a wildcard matches subdomains of any depth.
            String wide = host.startsWith(ANY_BELOW) ? "*" + host : host;
            destinations.add(wide + ":" + port + "/tcp from *");
        }

        private static boolean isPort(String port) {
            int number = Integer.parseInt(port);
            return number > 0 && number <= MOST_PORT;
        }

        /** Returns whether no part of a host is empty, and the host is not just a wildcard. */
        private static boolean isHost(String host) {
            return host.startsWith("[")
                    || (!host.startsWith(".") && !host.endsWith(".") && !host.contains("..") && !host.contains("**"));
        }

        EndpointImport end() {
            return new EndpointImport(destinations, refused);
        }
    }

    /**
     * Returns {@code old} with the destinations allowed in every step of {@code jobs}.
     *
     * @param because the reason for each new entry
     */
    public LockDocument into(LockDocument old, Collection<StepScope> jobs, String because) {
        TreeMap<LockEntry, EntryAnnotations> entries = new TreeMap<>(old.lock().entries());
        for (StepScope job : jobs) {
            for (String destination : destinations) {
                entries.putIfAbsent(
                        new LockEntry(job.every(), LockEntry.STEP, EntryKind.DESTINATIONS, destination),
                        new EntryAnnotations(false, because));
            }
        }
        return new LockDocument(new BehaviorLock(old.lock().steps(), entries), old.comments());
    }
}
