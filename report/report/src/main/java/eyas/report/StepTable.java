package eyas.report;

import eyas.event.Bytes;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.state.job.Attribution;
import eyas.state.job.AttributionMethod;
import eyas.state.job.Confidence;
import eyas.state.job.Job;
import eyas.state.job.JobStep;
import eyas.state.job.PackageMethod;
import eyas.state.job.PackageScript;
import eyas.state.job.ScriptEvidence;
import eyas.state.process.PackageAttribution;
import eyas.state.process.ThreadEntry;
import eyas.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assigns ids to the steps and package scripts that processes belong to. Event thread only. */
final class StepTable {
    /** Maximum length of a step's title, in characters. */
    private static final int TITLE = 200;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int most;
    private final Map<Long, Entry> steps = new HashMap<>();
    private final List<Entry> order = new ArrayList<>();
    private final Map<ScriptKey, Integer> scripts = new HashMap<>();
    private final List<ScriptFacts> scriptOrder = new ArrayList<>();
    private long omitted;

    private record ScriptKey(long number, @Nullable Confidence confidence) {}

    /** The known facts about one step. */
    static final class Entry {
        final int id;
        private final JobStep step;
        private @Nullable Job job;
        private Confidence confidence;
        private AttributionMethod via;
        private final long start;
        private int processes;
        private int rootsAlive;
        private long rootsEnd;

        private Entry(int id, JobStep step, Attribution attribution, long start) {
            this.id = id;
            this.step = step;
            this.job = attribution.job();
            this.confidence = attribution.confidence();
            this.via = attribution.via();
            this.start = start;
        }

        /** Returns the time at which the last process that started (a part of) the step ended, 0 while one is alive. */
        long end() {
            return rootsAlive > 0 ? 0 : rootsEnd;
        }
    }

    StepTable(int most) {
        this.most = most;
    }

    long omitted() {
        return omitted;
    }

    /** Returns the id of the step of {@code attribution}, -1 if there is none or the table is full. */
    int step(@Nullable Attribution attribution, long time) {
        JobStep step = attribution == null ? null : attribution.step();
        if (attribution == null || step == null) {
            return -1;
        }
        Entry known = steps.get(step.number());
        if (known == null) {
            if (order.size() >= most) {
                omitted++;
                return -1;
            }
            known = new Entry(order.size(), step, attribution, time);
            steps.put(step.number(), known);
            order.add(known);
        }
        known.job = attribution.job();
        if (attribution.confidence().compareTo(known.confidence) < 0) {
            known.confidence = attribution.confidence();
            known.via = attribution.via();
        }
        return known.id;
    }

    /**
     * Returns the id of the package whose code {@code process} runs, -1 if there is none or the table is full. Certain attributions and
     * hints get separate rows: a process that opens a file of a package takes no part in what that package's scripts did.
     *
     * @param time the current time, ns since the epoch
     */
    int script(ThreadEntry process, long time, SecretMask mask) {
        PackageScript script = process.packageCode();
        return script == null
                ? -1
                : script(
                        script,
                        PackageAttribution.confidence(process),
                        PackageAttribution.method(process),
                        PackageAttribution.evidence(process),
                        PackageAttribution.time(process),
                        time,
                        mask);
    }

    /** Returns the id of the script that {@code attribution} was started for, -1 if there is none or the table is full. */
    int script(@Nullable Attribution attribution, long time, SecretMask mask) {
        PackageScript script = attribution == null ? null : attribution.script();
        if (script == null) {
            return -1;
        }
        ScriptEvidence evidence = script.evidence();
        return script(script, evidence.confidence(), evidence.method(), evidence.text(), evidence.time(), time, mask);
    }

    private int script(
            PackageScript script,
            @Nullable Confidence confidence,
            @Nullable PackageMethod method,
            byte[] evidence,
            long seen,
            long time,
            SecretMask mask) {
        ScriptKey key = new ScriptKey(script.number(), confidence);
        Integer known = scripts.get(key);
        if (known != null) {
            return known;
        }
        if (scriptOrder.size() >= most) {
            omitted++;
            return -1;
        }
        int id = scriptOrder.size();
        scripts.put(key, id);
        scriptOrder.add(new ScriptFacts(
                id,
                Bytes.text(script.manager()),
                Bytes.text(script.name()),
                Bytes.text(script.version()),
                Bytes.text(script.event()),
                script.isInstalling(),
                confidence == null ? "" : confidence.name().toLowerCase(Locale.ROOT),
                method == null ? "" : method.label(),
                mask.mask(Bytes.text(evidence)),
                seen == 0 ? 0 : Math.max(0, time - seen) / NANOS_PER_MILLI));
        return id;
    }

    void stepStarted(int step, boolean root) {
        if (step >= 0) {
            Entry entry = order.get(step);
            entry.processes++;
            entry.rootsAlive += root ? 1 : 0;
        }
    }

    void left(int step, boolean root) {
        if (step >= 0) {
            Entry entry = order.get(step);
            entry.processes--;
            entry.rootsAlive -= root ? 1 : 0;
        }
    }

    void rootEnded(int step, long time) {
        Entry entry = order.get(step);
        entry.rootsAlive--;
        entry.rootsEnd = Math.max(entry.rootsEnd, time);
    }

    /** Returns the end time of step {@code id}, 0 if it has not ended or does not exist. */
    long end(int id) {
        return id < 0 ? 0 : order.get(id).end();
    }

    List<StepFacts> steps(SecretMask mask, StepLocations places) {
        List<StepFacts> facts = new ArrayList<>(order.size());
        for (Entry e : order) {
            Job job = e.job;
            StepFacts step = new StepFacts(
                    e.id,
                    job == null ? "" : Bytes.text(job.system()),
                    job == null ? "" : mask.mask(Bytes.text(job.workflow())),
                    job == null ? "" : mask.mask(Bytes.text(job.name())),
                    mask.mask(Bytes.text(e.step.name())),
                    mask.mask(Bytes.text(e.step.action())),
                    mask.mask(Bytes.text(e.step.actionRef())),
                    e.start,
                    e.end(),
                    e.processes,
                    e.confidence.name().toLowerCase(Locale.ROOT),
                    e.via.label(),
                    mask.mask(Bytes.text(e.step.outer())),
                    0,
                    "",
                    0);
            facts.add(step.at(places.line(step)).called(step.number(), Printable.of(places.title(step), TITLE)));
        }
        return facts;
    }

    List<ScriptFacts> scripts() {
        return scriptOrder;
    }
}
