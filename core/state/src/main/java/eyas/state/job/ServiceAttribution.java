package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes processes that services start on request to the requesting step: containers, units of the service manager, scheduled jobs.
 *
 * <p>The kernel reports the requester, by a connection to the service's socket, a file written for it or a client program, but not the
 * content of the request. A started program is therefore attributed to the request that names it (the container's id or name, the unit, the
 * file), else to the only step that waits for a response or made a request recently, else to the last one, with low confidence. Variables
 * only confirm a step that made a request, since the requester chooses them.
 *
 * <p>Event thread only. Allocates for requests and attributed processes, never for other events.
 */
final class ServiceAttribution {
    /** The maximum number of requests; the oldest is evicted first. */
    private static final int MOST_REQUESTS = 256;
    /** The maximum number of containers whose first owner is kept. */
    private static final int MOST_CONTAINERS = 1_024;
    /** Prefix of the names of transient systemd units. */
    private static final byte[] TRANSIENT = Bytes.of("run-");

    /** The process id of the machine's service manager; those of users have others. */
    private static final int SYSTEM_MANAGER = 1;

    private static final byte[] SERVICE = Bytes.of(".service");
    private static final byte[] SCOPE = Bytes.of(".scope");
    /** The minimum length of an id prefix passed to an engine's client. */
    private static final int SHORT_ID = 12;

    private final JobProcesses processes;
    private final ServiceKind[] services = ServiceKind.all().toArray(ServiceKind[]::new);
    private final @Nullable Request[] requests = new Request[MOST_REQUESTS];
    private final Map<String, Attribution> containers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attribution> eldest) {
            return size() > MOST_CONTAINERS;
        }
    };
    private final Candidates waiting = new Candidates();
    private final Candidates recent = new Candidates();
    private int next;

    /**
     * One request.
     *
     * @param requester the number of the requesting process
     * @param tid its id
     * @param args its arguments
     * @param file the file that it wrote, empty if it used a socket
     */
    private record Request(
            ServiceKind service, Attribution from, long requester, long tid, byte[] args, byte[] file, long time) {}

    /** Collects the matching requests. */
    private static final class Candidates {
        private @Nullable Request last;
        private @Nullable Request named;
        private boolean several;

        void clear() {
            last = null;
            named = null;
            several = false;
        }

        /** Adds a request; newest first. */
        void add(Request request, byte[] step) {
            several |= last != null && last.from.step() != request.from.step();
            last = last == null ? request : last;
            named = named == null && isStep(request.from, step) ? request : named;
        }
    }

    ServiceAttribution(JobProcesses processes) {
        this.processes = processes;
    }

    /** Records that {@code thread} connected to a Unix socket. */
    void connected(JobProcess thread, byte[] socket, long time) {
        Attribution from = ofStep(thread);
        if (from == null) {
            return;
        }
        for (ServiceKind service : services) {
            if (service.listensAt(socket)) {
                addRequest(service, from, thread, Bytes.EMPTY, time);
                return;
            }
        }
    }

    /** Records that {@code thread} opened {@code file} for writing. */
    void writes(JobProcess thread, byte[] file, long time) {
        Attribution from = ofStep(thread);
        if (from == null) {
            return;
        }
        for (ServiceKind service : services) {
            if (service.reads(file)) {
                addRequest(service, from, thread, file, time);
                return;
            }
        }
    }

    /** Records that {@code thread} executed another program, which may be a service's client. */
    void executed(JobProcess thread, long time) {
        Attribution from = ofStep(thread);
        if (from == null) {
            return;
        }
        for (ServiceKind service : services) {
            if (service.isClient(thread.comm())) {
                addRequest(service, from, thread, Bytes.EMPTY, time);
                return;
            }
        }
    }

    private static @Nullable Attribution ofStep(JobProcess thread) {
        Attribution attribution = thread.job().attribution;
        return attribution == null || attribution.step() == null ? null : attribution;
    }

    private void addRequest(ServiceKind service, Attribution from, JobProcess requester, byte[] file, long time) {
        JobProcess leader = requester.main();
        Request last = requests[(next + MOST_REQUESTS - 1) % MOST_REQUESTS];
        if (last != null
                && last.service == service
                && last.requester == leader.number()
                && Arrays.equals(last.file, file)) {
            // A client usually connects several times.
            next = (next + MOST_REQUESTS - 1) % MOST_REQUESTS;
        }
        requests[next] = new Request(service, from, leader.number(), leader.tid(), leader.args(), file, time);
        next = (next + 1) % MOST_REQUESTS;
    }

    /**
     * Returns the attribution of {@code thread}, started by {@code parent}; null if it is not a service's child, or there was no request.
     *
     * @param step the step that its environment names, empty for none
     */
    @Nullable
    Attribution find(JobProcess thread, JobProcess parent, byte[] step, long time) {
        for (ServiceKind service : services) {
            if (service.isStarter(parent.comm()) && !isOwn(service, thread, parent)) {
                Attribution found = find(service, thread, step, time);
                if (found != null && thread.containerKey().length > 0) {
                    containers.putIfAbsent(Bytes.text(thread.containerKey()), found);
                }
                return found;
            }
        }
        return null;
    }

    /**
     * Returns whether the service runs this program for itself: an installed one by its file, outside of containers, started by the
     * machine's service manager in the program's usual unit. A step could give any program that name, or start the installed one in a unit
     * of its own.
     */
    private static boolean isOwn(ServiceKind service, JobProcess thread, JobProcess parent) {
        // This includes container engines that are not packages of the machine.
        byte[] file = service.via == AttributionMethod.CONTAINER ? thread.comm() : thread.installedFile();
        return service.isOwn(file, unit(thread.cgroups()))
                && thread.containerKey().length == 0
                && LaterStepVariable.isOfSystem(Bytes.text(thread.exePath()))
                && (service.via != AttributionMethod.SYSTEMD || parent.pid() == SYSTEM_MANAGER);
    }

    private @Nullable Attribution find(ServiceKind service, JobProcess thread, byte[] step, long time) {
        byte[] unit = service.via == AttributionMethod.SYSTEMD ? unit(thread.cgroups()) : Bytes.EMPTY;
        waiting.clear();
        recent.clear();
        for (int i = 1; i <= MOST_REQUESTS; i++) {
            Request request = requests[(next + MOST_REQUESTS - i) % MOST_REQUESTS];
            if (request == null) {
                break;
            }
            if (request.service != service) {
                continue;
            }
            if (names(request, thread, unit)) {
                return request.from.by(service.via, Confidence.HIGH);
            }
            if (service.patience > 0 && waits(request)) {
                waiting.add(request, step);
            } else if (service.patience == 0 || time - request.time <= service.patience) {
                recent.add(request, step);
            }
        }
        // The requester of an engine or a service manager usually waits for the start.
        Candidates candidates = waiting.last == null ? recent : waiting;
        if (candidates.last == null
                || (service.via == AttributionMethod.SYSTEMD && !Bytes.startsWith(unit, TRANSIENT))) {
            return known(thread);
        }
        if (candidates.several) {
            return candidates.named != null
                    ? candidates.named.from.by(service.via, Confidence.MEDIUM)
                    : candidates.last.from.by(service.via, Confidence.LOW);
        }
        // The cron tables contain the system's own jobs, too.
        Confidence sure = candidates.named != null
                ? Confidence.HIGH
                : service.via == AttributionMethod.CRON ? Confidence.LOW : Confidence.MEDIUM;
        return candidates.last.from.by(service.via, sure);
    }

    /** Attributes a process that enters a step's container to that step, unless a later request matches. */
    private @Nullable Attribution known(JobProcess thread) {
        Attribution owner =
                thread.containerKey().length == 0 ? null : containers.get(Bytes.text(thread.containerKey()));
        return owner == null ? null : owner.by(AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    private boolean waits(Request request) {
        JobProcess requester = processes.find(request.tid);
        return requester != null && requester.number() == request.requester && !requester.dead();
    }

    private static boolean isStep(Attribution attribution, byte[] name) {
        JobStep step = attribution.step();
        return name.length > 0 && step != null && Arrays.equals(step.name(), name);
    }

    /** Returns whether the request names what was started. */
    private boolean names(Request request, JobProcess thread, byte[] unit) {
        return switch (request.service.via) {
            case CONTAINER -> namesContainer(request, thread);
            case SYSTEMD ->
                unit.length > 0
                        && (hasArgument(request.args, unit)
                                || hasArgument(request.args, stem(unit))
                                || hasArgument(request.args, socket(unit)));
            case AT, CRON -> isInput(request.file, thread);
            case RUNNER, ENVIRONMENT -> false;
        };
    }

    private boolean namesContainer(Request request, JobProcess thread) {
        byte[] id = thread.containerId();
        if (id.length == SHORT_ID && hasArgumentWithStart(request.args, id)) {
            return true;
        }
        return id.length > 0 && hasArgument(request.args, processes.containerName(thread.containerKey(), id));
    }

    private static boolean isInput(byte[] file, JobProcess thread) {
        return file.length > 0 && Arrays.equals(thread.standardInput(), file);
    }

    /** Returns the last component of the first cgroup of a unit, such as {@code run-u12.service}. */
    private static byte[] unit(byte[] cgroups) {
        int from = 0;
        while (from < cgroups.length) {
            int end = from;
            int slash = -1;
            while (end < cgroups.length && cgroups[end] != 0) {
                slash = cgroups[end] == '/' ? end : slash;
                end++;
            }
            if (slash >= 0 && (Bytes.endsWith(cgroups, end, SERVICE) || Bytes.endsWith(cgroups, end, SCOPE))) {
                return Arrays.copyOfRange(cgroups, slash + 1, end);
            }
            from = end + 1;
        }
        return Bytes.EMPTY;
    }

    private static byte[] stem(byte[] unit) {
        int dot = unit.length - 1;
        while (dot > 0 && unit[dot] != '.') {
            dot--;
        }
        return dot > 0 ? Arrays.copyOf(unit, dot) : unit;
    }

    /** Returns the socket unit that activates {@code unit} on a connection. */
    private static byte[] socket(byte[] unit) {
        return Bytes.of(Bytes.text(stem(unit)) + ".socket");
    }

    /** Returns whether one of the arguments is {@code wanted}, alone or as the value of an option. */
    private static boolean hasArgument(byte[] args, byte[] wanted) {
        if (wanted.length == 0) {
            return false;
        }
        for (int from = 0; from < args.length; ) {
            int end = end(args, from);
            int start = end - wanted.length;
            if (start >= from
                    && Arrays.equals(args, start, end, wanted, 0, wanted.length)
                    && (start == from || args[start - 1] == '=')) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    private static boolean hasArgumentWithStart(byte[] args, byte[] start) {
        for (int from = 0; from < args.length; ) {
            int end = end(args, from);
            if (end - from >= start.length && Arrays.equals(args, from, from + start.length, start, 0, start.length)) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    private static int end(byte[] args, int from) {
        int end = from;
        while (end < args.length && args[end] != 0) {
            end++;
        }
        return end;
    }

    void clear() {
        Arrays.fill(requests, null);
        containers.clear();
        next = 0;
    }
}
