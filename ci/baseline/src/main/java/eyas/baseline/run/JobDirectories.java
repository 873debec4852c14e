package eyas.baseline.run;

import java.util.List;
import java.util.Optional;

/**
 * The directories of one job, which distinguish it from other jobs and users of the machine. Each is empty if it is unknown.
 *
 * @param work the runner's directory of workspaces
 * @param repository the name of the workspace in it
 * @param home the home directory of the job's user
 */
record JobDirectories(String work, String repository, String home) {
    private static final List<String> WORK = List.of("work", "_work", "__w");
    private static final String HOMES = "/home/";
    private static final String ROOT = "root";
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]*";

    /**
     * Returns the directories of a job with the working directory {@code directory}.
     *
     * @param directory a normalized absolute path; another one gives no directories
     * @param user the name of the user of the steps, used if the directory is in no home directory; empty if unknown
     */
    static JobDirectories of(String directory, String user) {
        if (!directory.startsWith("/")) {
            return new JobDirectories("", "", ofUser(user));
        }
        String[] parts = directory.substring(1).split("/", -1);
        String home = parts[0].equals(ROOT)
                ? "/" + ROOT
                : parts[0].equals("home") && parts.length > 1 ? HOMES + parts[1] : ofUser(user);
        for (int i = 0; i + 2 < parts.length; i++) {
            if (WORK.contains(parts[i]) && parts[i + 1].equals(parts[i + 2])) {
                String work = "/" + String.join("/", List.of(parts).subList(0, i + 1));
                return new JobDirectories(work, parts[i + 1], home);
            }
        }
        return new JobDirectories("", "", home);
    }

    private static String ofUser(String user) {
        return user.equals(ROOT) ? "/" + ROOT : user.matches(NAME) ? HOMES + user : "";
    }

    /** Resolves a pattern of {@code folding.tsv} for this job; empty if a part of it is unknown. */
    Optional<String> path(String pattern) {
        boolean known = (!work.isEmpty() || !pattern.contains("<work>"))
                && (!repository.isEmpty() || !pattern.contains("<repository>"))
                && (!home.isEmpty() || !pattern.contains("<home>"));
        return known
                ? Optional.of(pattern.replace("<work>", work)
                        .replace("<repository>", repository)
                        .replace("<home>", home))
                : Optional.empty();
    }
}
