package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attribute what services start on behalf of others to the step that had asked them: containers, units of the service manager, jobs for later.
 *
 * <p>Who asked is known from the kernel: a connection to the service's socket, a file written for it, a client program. What
 * was asked is not. So a program that a service starts goes to the question that names it (the container's id or name, the
 * unit, the file); else to that of the only step that waits for an answer, or had asked lately; else to the last, with low
 * confidence.
 * What an environment says only confirms a step that had asked, since whoever asks chooses it.
 *
 * <p>Event thread only. Allocates for questions and for what is handed over, never for other events.
 */
final class ServiceAttribution {
    /** Questions kept; the oldest is forgotten first. */
    private static final int MOST_QUESTIONS = 256;
    /** Containers whose first owner is remembered. */
    private static final int MOST_CONTAINERS = 1_024;
    /** A transient unit of systemd has a name that begins so. */
    private static final byte[] TRANSIENT = Bytes.of("run-");

    /** The process id of the machine's service manager; those of users have others. */
    private static final int SYSTEM_MANAGER = 1;

    private static final byte[] SERVICE = Bytes.of(".service");
    private static final byte[] SCOPE = Bytes.of(".scope");
    /** The shortest part of an id that an engine's client may be given. */
    private static final int SHORT_ID = 12;

    private final JobProcesses processes;
    private final ServiceKind[] services = ServiceKind.all().toArray(ServiceKind[]::new);
    private final @Nullable Question[] questions = new Question[MOST_QUESTIONS];
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
     * One question.
     *
     * @param asker the number and id of the process that asked
     * @param args its arguments
     * @param file the file that it wrote, empty if it used a socket
     */
    private record Question(
            ServiceKind service, Attribution from, long asker, long tid, byte[] args, byte[] file, long time) {}

    /** Gathers the questions that may be the one. */
    private static final class Candidates {
        private @Nullable Question last;
        private @Nullable Question told;
        private boolean several;

        void clear() {
            last = null;
            told = null;
            several = false;
        }

        /** Adds one, the newest first. */
        void add(Question question, byte[] step) {
            several |= last != null && last.from.step() != question.from.step();
            last = last == null ? question : last;
            told = told == null && isStep(question.from, step) ? question : told;
        }
    }

    ServiceAttribution(JobProcesses processes) {
        this.processes = processes;
    }

    /** Notes that {@code thread} has connected to a Unix socket. */
    void connected(JobProcess thread, byte[] socket, long time) {
        Attribution from = ofStep(thread);
        if (from == null) {
            return;
        }
        for (ServiceKind service : services) {
            if (service.listensAt(socket)) {
                ask(service, from, thread, Bytes.EMPTY, time);
                return;
            }
        }
    }

    /** Notes that {@code thread} has opened {@code file} for writing. */
    void writes(JobProcess thread, byte[] file, long time) {
        Attribution from = ofStep(thread);
        if (from == null) {
            return;
        }
        for (ServiceKind service : services) {
            if (service.reads(file)) {
                ask(service, from, thread, file, time);
                return;
            }
        }
    }

    /** Notes that {@code thread} has become another program, which may be a service's client. */
    void executed(JobProcess thread, long time) {
        Attribution from = ofStep(thread);
        if (from == null) {
            return;
        }
        for (ServiceKind service : services) {
            if (service.isClient(thread.comm())) {
                ask(service, from, thread, Bytes.EMPTY, time);
                return;
            }
        }
    }

    private static @Nullable Attribution ofStep(JobProcess thread) {
        Attribution attribution = thread.job().attribution;
        return attribution == null || attribution.step() == null ? null : attribution;
    }

    private void ask(ServiceKind service, Attribution from, JobProcess asker, byte[] file, long time) {
        JobProcess leader = asker.main();
        Question last = questions[(next + MOST_QUESTIONS - 1) % MOST_QUESTIONS];
        if (last != null
                && last.service == service
                && last.asker == leader.number()
                && Arrays.equals(last.file, file)) {
            // A client tends to connect more than once.
            next = (next + MOST_QUESTIONS - 1) % MOST_QUESTIONS;
        }
        questions[next] = new Question(service, from, leader.number(), leader.tid(), leader.args(), file, time);
        next = (next + 1) % MOST_QUESTIONS;
    }

    /**
     * Returns to whom {@code thread} belongs, which {@code parent} has started: null where it is no service's child, or
     * nobody had asked.
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
     * Return whether the service runs this program for itself: an installed one by its file, outside of containers, which the machine's service
     * manager starts in that program's usual unit. A step can give any program that name, and start the installed one as a unit of its own.
     */
    private static boolean isOwn(ServiceKind service, JobProcess thread, JobProcess parent) {
        // An engine of containers that is no package of the machine also starts its programs for itself.
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
        for (int i = 1; i <= MOST_QUESTIONS; i++) {
            Question question = questions[(next + MOST_QUESTIONS - i) % MOST_QUESTIONS];
            if (question == null) {
                break;
            }
            if (question.service != service) {
                continue;
            }
            if (names(question, thread, unit)) {
                return question.from.by(service.via, Confidence.HIGH);
            }
            if (service.patience > 0 && waits(question)) {
                waiting.add(question, step);
            } else if (service.patience == 0 || time - question.time <= service.patience) {
                recent.add(question, step);
            }
        }
        // Who asks an engine or a manager waits for the start, as a rule.
        Candidates of = waiting.last == null ? recent : waiting;
        if (of.last == null || (service.via == AttributionMethod.SYSTEMD && !Bytes.startsWith(unit, TRANSIENT))) {
            return known(thread);
        }
        if (of.several) {
            return of.told != null
                    ? of.told.from.by(service.via, Confidence.MEDIUM)
                    : of.last.from.by(service.via, Confidence.LOW);
        }
        // The tables of recurring jobs hold the system's own, too.
        Confidence sure = of.told != null
                ? Confidence.HIGH
                : service.via == AttributionMethod.CRON ? Confidence.LOW : Confidence.MEDIUM;
        return of.last.from.by(service.via, sure);
    }

    /** What enters a container that a step has started is that step's, unless a later one is known to have asked for it. */
    private @Nullable Attribution known(JobProcess thread) {
        Attribution owner =
                thread.containerKey().length == 0 ? null : containers.get(Bytes.text(thread.containerKey()));
        return owner == null ? null : owner.by(AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    private boolean waits(Question question) {
        JobProcess asker = processes.find(question.tid);
        return asker != null && asker.number() == question.asker && !asker.dead();
    }

    private static boolean isStep(Attribution attribution, byte[] name) {
        JobStep step = attribution.step();
        return name.length > 0 && step != null && Arrays.equals(step.name(), name);
    }

    /** Return whether what was asked names what was started. */
    private boolean names(Question question, JobProcess thread, byte[] unit) {
        return switch (question.service.via) {
            case CONTAINER -> namesContainer(question, thread);
            case SYSTEMD ->
                unit.length > 0
                        && (hasArgument(question.args, unit)
                                || hasArgument(question.args, stem(unit))
                                || hasArgument(question.args, socket(unit)));
            case AT, CRON -> isInput(question.file, thread);
            case RUNNER, ENVIRONMENT -> false;
        };
    }

    private boolean namesContainer(Question question, JobProcess thread) {
        byte[] id = thread.containerId();
        if (id.length == SHORT_ID && hasArgumentWithStart(question.args, id)) {
            return true;
        }
        return id.length > 0 && hasArgument(question.args, processes.containerName(thread.containerKey(), id));
    }

    private static boolean isInput(byte[] file, JobProcess thread) {
        return file.length > 0 && Arrays.equals(thread.standardInput(), file);
    }

    /** Returns the last name of the first control group that is a unit's, such as {@code run-u12.service}. */
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

    /** Returns the unit whose socket starts {@code unit} when something connects to it. */
    private static byte[] socket(byte[] unit) {
        return Bytes.of(Bytes.text(stem(unit)) + ".socket");
    }

    /** Return whether one of the arguments is {@code wanted}, alone or as the value of an option. */
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
        Arrays.fill(questions, null);
        containers.clear();
        next = 0;
    }
}
