package eyas.lock.run;

import eyas.lock.model.EntryText;
import eyas.lock.model.LockEntry;
import eyas.lock.model.StepScope;
import eyas.lock.model.UsedActions;
import eyas.text.json.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workflow, the job and the steps of a run as a lock calls them. */
final class RunScopes {
    /** The families whose build tools run plug-ins inside of themselves. */
    private static final Set<String> ARCHIVE_BUILDS = Set.of("maven", "gradle");

    private static final String LOADED = "import";

    private final String workflow;
    private final String job;
    private final Map<Long, StepScope> scopes = new TreeMap<>();
    private final TreeMap<StepScope, String> uses = new TreeMap<>();
    private final TreeMap<StepScope, Integer> lines = new TreeMap<>();
    private final Map<Long, String> codes = new TreeMap<>();

    RunScopes(ReportedRun run) {
        String named = "";
        String id = "";
        for (Map.Entry<Long, JsonValue> row : run.rows("steps")) {
            named = named.isEmpty() ? row.getValue().get("workflow").text() : named;
            id = id.isEmpty() ? row.getValue().get("job").text() : id;
        }
        String file = run.head().workflowFile();
        this.workflow = LockNames.workflow(file, named);
        this.job = EntryText.name(id.isEmpty() ? program(run.head().command()) : id);
        run.rows("steps").forEach(row -> step(row.getKey(), row.getValue()));
        run.rows("package_scripts").forEach(row -> {
            if (!isInsideOfBuild(row.getValue())) {
                codes.put(row.getKey(), code(row.getValue()));
            }
        });
    }

    /**
     * Return whether a row is of plug-ins that a build runs inside of its own process: which one acts is a guess, and another one in each
     * run of a build that does several things at once.
     */
    private static boolean isInsideOfBuild(JsonValue row) {
        return ARCHIVE_BUILDS.contains(row.get("manager").text())
                && row.get("event").text().equals(LOADED);
    }

    private void step(long id, JsonValue row) {
        String action = row.get("action").text();
        StepScope scope = new StepScope(
                workflow,
                job,
                LockNames.step(row.get("name").text(), row.get("title").text(), action));
        scopes.put(id, scope);
        String ref = row.get("action_ref").text();
        // A composite action has a row for each of its parts, and steps may have the same name.
        uses.merge(scope, UsedActions.of(row.get("outer_action").text()), UsedActions::and);
        uses.merge(
                scope,
                UsedActions.of(action.isEmpty() || ref.isEmpty() ? action : action + "@" + ref),
                UsedActions::and);
        long line = row.get("workflow_line").whole(0);
        if (line > 0 && line <= Integer.MAX_VALUE) {
            lines.merge(scope, (int) line, Math::min);
        }
    }

    /** Return the name of the program that a command line begins with. */
    private static String program(String command) {
        String first = command.strip().split("\\s", 2)[0];
        String name = first.substring(first.lastIndexOf('/') + 1);
        return name.isEmpty() ? "job" : name;
    }

    /**
     * Return what package code is called: manager, package where one is known, and what it runs for. The version is part of no name. Each is
     * one word, whatever a package calls itself, so that no package can take the name of another.
     */
    private static String code(JsonValue row) {
        String manager = row.get("manager").text();
        String name = row.get("package").text();
        return EntryText.shortName((manager.isEmpty() ? "package" : EntryText.part(manager))
                + (name.isEmpty() ? "" : " " + EntryText.part(name))
                + " "
                + EntryText.part(row.get("event").text()));
    }

    /** Return what belongs to no step of the job. */
    StepScope outside() {
        return new StepScope(workflow, job, StepScope.OUTSIDE);
    }

    StepScope scope(long step) {
        return scopes.getOrDefault(step, outside());
    }

    String code(long script) {
        return codes.getOrDefault(script, LockEntry.STEP);
    }

    /** Return whether the run had steps at all. */
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
