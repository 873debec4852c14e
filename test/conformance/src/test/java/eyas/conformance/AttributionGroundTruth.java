package eyas.conformance;

import eyas.capture.CaptureSource;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CloneExit;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventSource.Outcome;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.job.Attribution;
import eyas.state.job.JobStep;
import eyas.state.process.ThreadEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, event by event, whether the processes of a recorded job were attributed to their actual steps.
 *
 * <p>The processes provide the ground truth: a variable that a step sets and all its descendants inherit, and a list to which processes
 * without that variable add themselves. This class follows both over clones in the simplest way, independently of the attribution by the
 * state.
 */
final class AttributionGroundTruth {
    private static final String MARK = "TRUTH=";
    /** {@code CLONE_THREAD} in the schema's encoding. */
    private static final int CLONE_THREAD = 1 << 13;

    private static final int SHOWN = 20;

    private final Map<Long, String> listed = new HashMap<>();
    private final Map<Long, String> truth = new HashMap<>();
    private final Map<Long, String> processes = new HashMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> mismatches = new ArrayList<>();
    private long mismatchCount;

    /**
     * Counts of attributed events.
     *
     * @param events events of a step's processes by step
     * @param methods events of a step's processes by step, attribution method and confidence
     * @param processes the step of each process by process id
     * @param mismatches the first events with a wrong or missing step
     * @param mismatchCount number of such events
     */
    record Count(
            Map<String, Long> events,
            Map<String, Long> methods,
            Map<Long, String> processes,
            List<String> mismatches,
            long mismatchCount) {
        long total() {
            return events.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Counts the events of a recording.
     *
     * @param list file to which processes without the variable add themselves; may be missing
     */
    static Count count(Path capture, Path list) throws IOException {
        AttributionGroundTruth count = new AttributionGroundTruth();
        if (Files.exists(list)) {
            for (String line : Files.readAllLines(list)) {
                String[] words = line.split(" ", 2);
                count.listed.put(Long.parseLong(words[0]), words[1]);
            }
        }
        return count.read(capture);
    }

    private Count read(Path capture) {
        State state = new State();
        Map<String, Long> methods = new TreeMap<>();
        try (CaptureSource source = CaptureSource.open(capture)) {
            Event event = new Event();
            source.start(state.snapshot());
            while (source.next(event) != Outcome.END) {
                EventContext context = state.apply(event);
                if (context == null) {
                    throw new AssertionError("malformed event");
                }
                if (event.isStateOnly()) {
                    follow(event);
                    continue;
                }
                follow(event);
                compare(context, methods);
                if (event.code() == EventCode.PROCEXIT_1_E) {
                    truth.remove(event.thread());
                }
            }
            state.settle();
        }
        return new Count(counts, methods, processes, mismatches, mismatchCount);
    }

    private void follow(Event event) {
        switch (event.code()) {
            case EventCode.SYSCALL_EXECVE_19_X, EventCode.SYSCALL_EXECVEAT_X -> applyExec(event);
            case EventCode.SYSCALL_CLONE_20_X,
                    EventCode.SYSCALL_CLONE3_X,
                    EventCode.SYSCALL_FORK_20_X,
                    EventCode.SYSCALL_VFORK_20_X -> applyClone(event);
            default -> {}
        }
    }

    private void applyExec(Event event) {
        if (event.result(0) < 0) {
            return;
        }
        long pid = event.thread();
        String stepName = listed.get(pid);
        if (stepName == null && event.hasParam(ExecveExit.ENV)) {
            byte[] bytes = new byte[event.paramLength(ExecveExit.ENV)];
            event.copyParam(ExecveExit.ENV, bytes.length, bytes, 0);
            for (String variable : Bytes.text(bytes).split("\0", -1)) {
                stepName = variable.startsWith(MARK) ? variable.substring(MARK.length()) : stepName;
            }
        }
        if (stepName != null) {
            truth.put(pid, stepName);
            processes.put(pid, stepName);
        }
    }

    private void applyClone(Event event) {
        long result = event.result(0);
        boolean thread = (event.paramUnsigned(CloneExit.FLAGS, 0) & CLONE_THREAD) != 0;
        if (result == 0) {
            String inherited = truth.get(event.paramSigned(thread ? CloneExit.PID : CloneExit.PTID, -1));
            inherit(event.thread(), inherited, thread);
        } else if (result > 0) {
            inherit(result, truth.get(event.thread()), thread);
        }
    }

    private void inherit(long child, String inherited, boolean thread) {
        if (inherited != null) {
            truth.putIfAbsent(child, inherited);
            if (!thread) {
                processes.putIfAbsent(child, inherited);
            }
        }
    }

    private void compare(EventContext context, Map<String, Long> methods) {
        ThreadEntry thread = context.thread();
        if (thread == null) {
            return;
        }
        String expected = truth.get(thread.tid());
        Attribution attribution = thread.job().attribution();
        JobStep step = attribution == null ? null : attribution.step();
        String actual = step == null ? "" : Bytes.text(step.name());
        boolean known = counts.containsKey(actual) || listed.containsValue(actual);
        if (expected == null ? known : !expected.equals(actual)) {
            mismatchCount++;
            if (mismatches.size() < SHOWN) {
                mismatches.add(
                        context.info().codeName() + " of " + thread.tid() + " (" + Bytes.text(thread.comm()) + ", "
                                + Bytes.text(thread.args()).replace('\0', ' ') + ") belongs to "
                                + (expected == null ? "no step" : expected) + ", not to '" + actual + "'");
            }
        }
        if (expected != null && attribution != null) {
            counts.merge(expected, 1L, Long::sum);
            String method = expected + " " + attribution.via().label() + " "
                    + attribution.confidence().name().toLowerCase(Locale.ROOT);
            methods.merge(method, 1L, Long::sum);
        }
    }
}
