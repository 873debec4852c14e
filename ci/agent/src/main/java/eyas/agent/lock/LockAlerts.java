package eyas.agent.lock;

import eyas.baseline.compare.ActionChange;
import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.Weight;
import eyas.baseline.model.LockEntry;
import eyas.baseline.run.RunBehavior.Witness;
import eyas.engine.Alert;
import eyas.engine.AlertSubject;
import eyas.engine.OutputValue;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates alerts about behavior that is missing from a lock. */
public final class LockAlerts {
    /** The rule name of the alerts. */
    public static final String RULE = "Behaviour Not in the Lock";

    /** The rule's description in the report. */
    public static final String DESCRIPTION =
            "The job did something that is not in the lock of its repository: this step, or this package, has not done that before.";

    private static final String SOURCE = "syscall";
    private static final List<String> TAGS = List.of("lock");
    private static final int COMMAND = 200;

    private final JobReport report;

    LockAlerts(JobReport report) {
        this.report = report;
    }

    /** An alert and its subject. */
    record Raised(Alert alert, AlertSubject subject) {}

    /** Returns the rule priority for behavior of that weight. */
    public static Priority priority(Weight weight) {
        return switch (weight) {
            case HEAVY -> Priority.CRITICAL;
            case MEDIUM -> Priority.WARNING;
            case LIGHT -> Priority.NOTICE;
        };
    }

    /** Returns the alert about a new or changed entry. */
    Raised of(LockChange change) {
        LockEntry entry = change.entry();
        Witness witness = change.witness();
        ProcessFacts process = process(witness);
        SortedMap<String, OutputValue> fields = place(process);
        fields.put("lock.code", text(entry.code()));
        fields.put("lock.entry", text(entry.text()));
        fields.put("lock.kind", text(entry.kind().key()));
        fields.put("lock.step", text(entry.step().step()));
        fields.put("lock.weight", text(change.weight().label()));
        fields.put("lock.why", text(change.why()));
        if (process != null) {
            fields.put("proc.cmdline", text(process.commandLine()));
            fields.put("proc.name", text(process.name()));
            fields.put("proc.pid", new OutputValue.IntegerValue(process.pid()));
        }
        String changed = change.nature() == Nature.CHANGED ? ", was " + change.before() : "";
        String code = entry.code().equals(LockEntry.STEP) ? "" : " of " + entry.code();
        String by = witness.equals(Witness.UNKNOWN)
                ? ""
                : ", by " + witness.program() + " (" + witness.pid() + "): " + cut(witness.commandLine());
        return new Raised(
                alert(
                        change.weight(),
                        entry.kind().newDescription() + code + " ("
                                + change.weight().label() + ", " + change.why() + "): " + entry.text() + changed + by,
                        fields),
                subject(process, entry.code() + " " + entry.kind().key() + " " + entry.text()));
    }

    /** Returns the alert about a step that uses another action. */
    Raised of(ActionChange change) {
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        fields.put("lock.entry", text(change.after()));
        fields.put("lock.kind", text("uses"));
        fields.put("lock.step", text(change.step().step()));
        fields.put("lock.weight", text(Weight.MEDIUM.label()));
        String message = change.step().step() + " uses " + (change.after().isEmpty() ? "no action" : change.after())
                + ", but the lock has " + (change.before().isEmpty() ? "commands of its own" : change.before());
        return new Raised(alert(Weight.MEDIUM, message, fields), subject(null, "uses " + change.step()));
    }

    /** Returns the alert about further entries without their own alerts. */
    Raised further(int count, Weight heaviest) {
        // Receivers reject alerts without fields.
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        fields.put("lock.further", new OutputValue.IntegerValue(count));
        fields.put("lock.weight", text(heaviest.label()));
        return new Raised(
                alert(
                        heaviest,
                        count + " further entries are not in the lock (highest weight: " + heaviest.label()
                                + "); run 'eyas lock check' to list them",
                        fields),
                subject(null, "further"));
    }

    private Alert alert(Weight weight, String message, SortedMap<String, OutputValue> fields) {
        return new Alert(RULE, priority(weight), SOURCE, TAGS, report.job().endTime(), 0, message, fields);
    }

    private static AlertSubject subject(@Nullable ProcessFacts process, String target) {
        return process == null
                ? new AlertSubject(-1, -1, -1, target)
                : new AlertSubject(process.id(), process.step(), process.script(), target);
    }

    private @Nullable ProcessFacts process(Witness witness) {
        if (witness.equals(Witness.UNKNOWN)) {
            return null;
        }
        for (ProcessFacts process : report.processes().rows()) {
            if (process.pid() == witness.pid() && process.startTime() == witness.time()) {
                return process;
            }
        }
        return null;
    }

    /** Returns the fields that all alerts of a job have, which locate the alert in the job. */
    private SortedMap<String, OutputValue> place(@Nullable ProcessFacts process) {
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        if (process == null) {
            return fields;
        }
        for (StepFacts step : report.steps()) {
            if (step.id() == process.step()) {
                fields.put("ci.step", text(step.name()));
                fields.put("ci.action", text(step.action()));
                fields.put("ci.action.ref", text(step.actionRef()));
                fields.put("ci.confidence", text(step.confidence()));
            }
        }
        for (ScriptFacts script : report.scripts()) {
            if (script.id() == process.script()) {
                fields.put("ci.package", text(script.name()));
                fields.put("ci.package.script", text(script.event()));
            }
        }
        return fields;
    }

    private static OutputValue text(String value) {
        return value.isEmpty() ? new OutputValue.Missing() : new OutputValue.Text(value);
    }

    private static String cut(String text) {
        return text.length() <= COMMAND ? text : text.substring(0, COMMAND) + "…";
    }
}
