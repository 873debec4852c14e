package eyas.lock.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job may talk to by a lock, in the form that egress control takes: {@code NAME:PORT}, {@code *.NAME:PORT}, {@code [IPV6]:PORT}.
 *
 * @param endpoints them, sorted, each once
 * @param others entries that have no such form: with a wildcard within a label, or with one for the port. They allow nothing
 */
public record LockedEndpoints(List<String> endpoints, List<String> others) {
    private static final Pattern DESTINATION = Pattern.compile("(\\S+):(\\d{1,5})/\\S+ from .+");
    private static final Pattern HOST = Pattern.compile("(?:\\*\\.)?[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");
    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9a-f:.]*:[0-9a-f:.]*)\\]?");
    private static final String UNIX = "unix ";

    public LockedEndpoints {
        endpoints = List.copyOf(endpoints);
        others = List.copyOf(others);
    }

    /**
     * Returns those of a job, of all of its steps and packages.
     *
     * @param workflow the workflow, as the lock calls it
     * @param job the job's id
     */
    public static LockedEndpoints of(BehaviorLock lock, String workflow, String job) {
        Set<String> endpoints = new TreeSet<>();
        List<String> others = new ArrayList<>();
        for (LockEntry entry : lock.entries().keySet()) {
            boolean isOurs = entry.kind() == EntryKind.DESTINATIONS
                    && entry.step().workflow().equals(workflow)
                    && entry.step().job().equals(job)
                    && !entry.text().startsWith(UNIX);
            if (isOurs) {
                endpoint(entry.text()).ifPresentOrElse(endpoints::add, () -> others.add(entry.text()));
            }
        }
        return new LockedEndpoints(List.copyOf(endpoints), others);
    }

    private static Optional<String> endpoint(String text) {
        Matcher destination = DESTINATION.matcher(text);
        if (!destination.matches()) {
            return Optional.empty();
        }
        String host = destination.group(1);
        String port = destination.group(2);
        Matcher six = IPV6.matcher(host);
        if (six.matches()) {
            return Optional.of("[" + six.group(1) + "]:" + port);
        }
        return HOST.matcher(host).matches() ? Optional.of(host + ":" + port) : Optional.empty();
    }
}
