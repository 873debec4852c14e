package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.StepScope;

/** Names of the workflow and the steps of a run in a lock. */
public final class LockNames {
    /** The prefix of IDs that the runner generates for steps without one. */
    private static final String OF_RUNNER = "__";

    private static final String LOCAL = "local";
    private static final String UNNAMED = "unnamed step";

    private LockNames() {}

    /**
     * Returns the name of a workflow.
     *
     * @param file its file, empty if unknown
     * @param name its name, empty if unknown
     */
    public static String workflow(String file, String name) {
        String known = file.isEmpty() ? name : file;
        return known.isEmpty() ? LOCAL : EntryEscaper.name(known);
    }

    /**
     * Returns the name of a step: its ID, or its title if the ID is generated.
     *
     * @param id its ID, which may be generated; empty if unknown
     * @param title its name on the run's page, empty if unknown
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
        // The version is part of 'uses'; another version is the same step.
        int version = action.isEmpty() ? -1 : title.indexOf(action + "@");
        return version < 0 ? title : title.substring(0, version + action.length());
    }
}
