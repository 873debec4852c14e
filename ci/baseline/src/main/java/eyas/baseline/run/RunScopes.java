package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.model.UsedActions;
import eyas.report.model.JobReport;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workflow, the job and the steps of a run by their names in a lock. */
final class RunScopes {
    /** Families whose build tools run plug-ins inside their own process. */
    private static final Set<String> ARCHIVE_BUILDS = Set.of("maven", "gradle");

    private static final String LOADED = "import";

    private final String workflow;
    private final String job;
    private final Map<Integer, StepScope> scopes = new TreeMap<>();
    private final TreeMap<StepScope, String> uses = new TreeMap<>();
    private final TreeMap<StepScope, Integer> lines = new TreeMap<>();
    private final Map<Integer, String> codes = new TreeMap<>();

    RunScopes(JobReport report) {
        String named = "";
        String id = "";
        for (StepFacts step : report.steps()) {
            named = named.isEmpty() ? step.workflow() : named;
            id = id.isEmpty() ? step.job() : id;
        }
        this.workflow = LockNames.workflow(report.job().workflowFile(), named);
        this.job = EntryEscaper.name(id.isEmpty() ? program(report.job().command()) : id);
        report.steps().forEach(this::step);
        for (ScriptFacts script : report.scripts()) {
            if (!isInsideOfBuild(script)) {
                codes.put(script.id(), code(script));
            }
        }
    }

    /**
     * Returns whether a row belongs to plug-ins that run inside a build's own process: the acting plug-in is a guess, and varies between
     * runs of a parallel build.
     */
    private static boolean isInsideOfBuild(ScriptFacts row) {
        return ARCHIVE_BUILDS.contains(row.manager()) && row.event().equals(LOADED);
    }

    private void step(StepFacts row) {
        String action = row.action();
        StepScope scope = new StepScope(workflow, job, LockNames.step(row.name(), row.title(), action));
        scopes.put(row.id(), scope);
        String ref = row.actionRef();
        // A composite action has a row for each of its parts, and several steps may have the same name.
        uses.merge(scope, UsedActions.of(row.outer()), UsedActions::and);
        uses.merge(
                scope,
                UsedActions.of(action.isEmpty() || ref.isEmpty() ? action : action + "@" + ref),
                UsedActions::and);
        if (row.line() > 0) {
            lines.merge(scope, row.line(), Math::min);
        }
    }

    /** Returns the name of the program of a command line. */
    private static String program(String command) {
        String first = command.strip().split("\\s", 2)[0];
        String name = first.substring(first.lastIndexOf('/') + 1);
        return name.isEmpty() ? "job" : name;
    }

    /**
     * Returns the name of a package's code: manager, package if it is known, and event. The version is not included. Each part is one word,
     * whatever the package's name, so that no package can imitate another.
     */
    private static String code(ScriptFacts row) {
        String manager = row.manager();
        String name = row.name();
        return EntryEscaper.shortName((manager.isEmpty() ? "package" : EntryEscaper.part(manager))
                + (name.isEmpty() ? "" : " " + EntryEscaper.part(name))
                + " "
                + EntryEscaper.part(row.event()));
    }

    /** Returns the scope of behavior outside of the job's steps. */
    StepScope outside() {
        return new StepScope(workflow, job, StepScope.OUTSIDE);
    }

    StepScope scope(int step) {
        return scopes.getOrDefault(step, outside());
    }

    String code(int script) {
        return codes.getOrDefault(script, LockEntry.STEP);
    }

    /** Returns whether the run had steps. */
    boolean hasSteps() {
        return !scopes.isEmpty();
    }

    SortedMap<StepScope, String> uses() {
        return uses;
    }

    SortedMap<StepScope, Integer> lines() {
        return lines;
    }
}
