package eyas.github.worker;

import eyas.github.worker.LoggedStep.LoggedProcess;
import eyas.github.worker.LoggedStep.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contents of the runner's log about a job.
 *
 * @param steps the started steps, in order
 * @param planned the steps of the workflow, as described at the start
 * @param isComplete false if a limit has truncated the log
 * @param run the identity of the run: {@code server_url}, {@code repository}, {@code run_id}, {@code run_attempt}, {@code workflow}, {@code
 * job}, as far as known
 */
public record WorkerLog(List<LoggedStep> steps, List<Planned> planned, boolean isComplete, Map<String, String> run) {
    /** An empty log. */
    public static final WorkerLog EMPTY = new WorkerLog(List.of(), List.of(), true, Map.of());

    public WorkerLog {
        steps = List.copyOf(steps);
        planned = List.copyOf(planned);
        run = Map.copyOf(run);
    }

    /**
     * A step of the workflow before it was started.
     *
     * @param id its ID, the {@code GITHUB_ACTION} of its processes
     * @param title its future name on the run's page, with unevaluated expressions; empty if unknown
     * @param uses the action or image that it uses, empty for commands
     */
    public record Planned(String id, String title, String uses) {}

    /** Parses lines. Not thread-safe. */
    static final class Reader {
        private static final String BEGINS = "Processing step: DisplayName='";
        private static final String PART = "Processing embedded step: DisplayName='";
        private static final String RESULT = "Step result: ";
        private static final String SKIPPED = "Skipping step due to condition evaluation.";
        private static final String STARTED = "Process started with process id ";
        private static final String ADDED = "Adding ";
        private static final String ADDED_PRE = "Adding pre-";
        private static final String DESCRIPTION = "Job message:";
        /** Digits of the largest process ID. */
        private static final int PID_DIGITS = 10;

        private final WorkerLimits limits;
        private final List<Begun> begun = new ArrayList<>();
        private final List<String> expected = new ArrayList<>();
        private int before;
        private JobMessage message = JobMessage.UNKNOWN;
        private @Nullable StringBuilder description;
        private boolean isDescribed;
        private boolean complete = true;

        /** A step whose lines are being parsed. */
        private static final class Begun {
            private final String name;
            private final long start;
            private final List<LoggedProcess> processes = new ArrayList<>();
            private String part = "";
            private String result = "";
            private long end;

            private Begun(String name, long start) {
                this.name = name;
                this.start = start;
            }
        }

        Reader(WorkerLimits limits) {
            this.limits = limits;
        }

        /** Records that the log was truncated. */
        void cut() {
            complete = false;
        }

        void line(String text) {
            LogLine line = LogLine.read(text);
            if (line == null) {
                if (description != null && description.length() + text.length() <= limits.message()) {
                    description.append(text).append('\n');
                } else if (description != null) {
                    complete = false;
                }
                return;
            }
            describe();
            switch (line.source()) {
                case "Worker" -> {
                    if (line.message().startsWith(DESCRIPTION) && !isDescribed) {
                        isDescribed = true;
                        description = new StringBuilder();
                    }
                }
                case "JobExtension" -> added(line.message());
                case "StepsRunner" -> step(line);
                case "CompositeActionHandler" -> part(line.message());
                case "ProcessInvokerWrapper" -> started(line.message());
                default -> {}
            }
        }

        private void describe() {
            if (description != null) {
                message = JobMessage.read(description, limits);
                description = null;
            }
        }

        private void added(String text) {
            if (text.startsWith(ADDED_PRE)) {
                before++;
            } else if (text.startsWith(ADDED) && text.endsWith(".") && expected.size() < limits.steps()) {
                expected.add(cut(text.substring(ADDED.length(), text.length() - 1)));
            }
        }

        private void step(LogLine line) {
            String text = line.message();
            if (text.startsWith(BEGINS)) {
                if (begun.size() >= limits.steps()) {
                    complete = false;
                } else {
                    begun.add(new Begun(name(text, BEGINS), line.time()));
                }
            } else if (!begun.isEmpty() && (text.startsWith(RESULT) || text.equals(SKIPPED))) {
                Begun last = begun.getLast();
                last.end = line.time();
                last.result = text.equals(SKIPPED) ? "Skipped" : cut(text.substring(RESULT.length()));
            }
        }

        private void part(String text) {
            if (text.startsWith(PART) && !begun.isEmpty()) {
                begun.getLast().part = name(text, PART);
            }
        }

        private void started(String text) {
            if (!text.startsWith(STARTED) || begun.isEmpty()) {
                return;
            }
            int from = STARTED.length();
            int end = from;
            while (end < text.length() && end - from <= PID_DIGITS && Character.digit(text.charAt(end), 10) >= 0) {
                end++;
            }
            List<LoggedProcess> processes = begun.getLast().processes;
            if (end == from || end - from > PID_DIGITS) {
                return;
            }
            if (processes.size() >= limits.steps()) {
                complete = false;
            } else {
                processes.add(new LoggedProcess(Long.parseLong(text.substring(from, end)), begun.getLast().part));
            }
        }

        /** Returns the name in single quotes; a name with a line break is known up to there. */
        private String name(String text, String head) {
            String name = text.substring(head.length());
            return cut(name.endsWith("'") ? name.substring(0, name.length() - 1) : name);
        }

        private String cut(String text) {
            return text.length() <= limits.name() ? text : text.substring(0, limits.name());
        }

        WorkerLog log() {
            describe();
            int described = message.steps().size();
            int first = first();
            List<LoggedStep> steps = new ArrayList<>(begun.size());
            for (int i = 0; i < begun.size(); i++) {
                Begun step = begun.get(i);
                boolean main = i >= first && (described == 0 || i - first < described);
                Stage stage = i < first ? Stage.SETUP : main ? Stage.MAIN : Stage.POST;
                JobMessage.Described known =
                        main && i - first < described ? message.steps().get(i - first) : null;
                steps.add(new LoggedStep(
                        // The first is "Set up job", which is not logged like other steps.
                        stage == Stage.POST ? 0 : i + 2,
                        step.name,
                        stage,
                        known == null ? "" : known.id(),
                        known == null ? "" : known.uses(),
                        step.start,
                        step.end,
                        step.result,
                        step.processes));
            }
            return new WorkerLog(steps, planned(), complete, message.run());
        }

        /** Returns the described steps; their titles are logged in the same order. */
        private List<Planned> planned() {
            List<Planned> planned = new ArrayList<>();
            boolean areNamed = expected.size() == message.steps().size();
            for (int i = 0; i < message.steps().size(); i++) {
                JobMessage.Described step = message.steps().get(i);
                planned.add(new Planned(step.id(), areNamed ? expected.get(i) : "", step.uses()));
            }
            return planned;
        }

        /**
         * Returns the index of the first step of the workflow. Its name was logged when it was added; if the name has changed since, the
         * steps before are recognized by their kind.
         */
        private int first() {
            if (!expected.isEmpty()) {
                int from = Math.min(before, begun.size());
                for (int i = from; i < begun.size() && i - from <= expected.size(); i++) {
                    if (begun.get(i).name.equals(expected.getFirst())) {
                        return i;
                    }
                }
            }
            int at = 0;
            while (at < begun.size() && isSetup(begun.get(at).name)) {
                at++;
            }
            return at;
        }

        private boolean isSetup(String name) {
            return name.equals("Set up runner")
                    || name.equals("Initialize containers")
                    || (before > 0 && name.startsWith("Pre "));
        }
    }
}
