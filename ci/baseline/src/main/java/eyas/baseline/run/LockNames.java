package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.StepScope;

/** What a lock calls the workflow and the steps of a run. */
public final class LockNames {
    /** How ids begin that the runner makes for steps without one. */
    private static final String OF_RUNNER = "__";

    private static final String LOCAL = "local";
    private static final String UNNAMED = "unnamed step";

    private LockNames() {}

    /**
     * Return what a workflow is called.
     *
     * @param file its file, empty if unknown
     * @param name its name, empty if unknown
     */
    public static String workflow(String file, String name) {
        String known = file.isEmpty() ? name : file;
        return known.isEmpty() ? LOCAL : EntryEscaper.name(known);
    }

    /**
     * Return what a step is called: its id, or the title where it has none of its own.
     *
     * @param id its id, also one that the runner made; empty if unknown
     * @param title what the page of the run calls it, empty if unknown
     * @param action the action that it uses, without a version; empty for commands
     */
    public static String step(String id, String title, String action) {
        String name = named(id, title, action);
        return EntryEscaper.name(
                name.equals(StepScope.OUTSIDE) || name.equals(StepScope.EVERY) ? "step " + name : name);
    }

    private static String named(String id, String title, String action) {
        if (!id.isEmpty() && !id.startsWith(OF_RUNNER)) {
            return id;
        }
        if (title.isEmpty()) {
            return id.isEmpty() ? UNNAMED : id;
        }
        // The version stands behind 'uses'; a new one is the same step.
        int version = action.isEmpty() ? -1 : title.indexOf(action + "@");
        return version < 0 ? title : title.substring(0, version + action.length());
    }
}
