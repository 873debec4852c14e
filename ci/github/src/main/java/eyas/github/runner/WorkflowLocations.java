package eyas.github.runner;

import eyas.ci.provider.UntrustedFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The location of steps in the workflow file, so that code scanning can show findings there. The job can change the workspace: a wrong
 * location does no harm.
 *
 * @param file the workflow's file, relative to the repository
 * @param lines its lines, none if the workspace does not contain it
 */
public record WorkflowLocations(String file, List<String> lines) {
    private static final Pattern REFERENCE =
            Pattern.compile("[^/@]+/[^/@]+/(\\.github/workflows/[A-Za-z0-9._ -]+\\.ya?ml)@.*");
    private static final int MAX_BYTES = 1 << 20;

    public WorkflowLocations {
        lines = List.copyOf(lines);
    }

    /** Reads the workflow that {@code GITHUB_WORKFLOW_REF} names; empty if it names none. */
    public static Optional<WorkflowLocations> of(GitHubEnvironment environment) {
        Matcher matcher =
                REFERENCE.matcher(environment.variable("GITHUB_WORKFLOW_REF").orElse(""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String file = matcher.group(1);
        return Optional.of(new WorkflowLocations(
                file,
                environment
                        .directory("GITHUB_WORKSPACE")
                        .map(workspace -> lines(workspace.resolve(file)))
                        .orElse(List.of())));
    }

    private static List<String> lines(Path path) {
        try {
            return new String(UntrustedFileReader.read(path, MAX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            // Without the file, a finding is located on line 1.
            return List.of();
        }
    }

    /**
     * Returns the line of a step, or of its job, or the first one.
     *
     * @param job the job's ID
     * @param step the step's ID, as in {@code GITHUB_ACTION}
     * @param action the action that it uses, empty for commands
     */
    public int line(String job, String step, String action) {
        int start = find("\\s*" + Pattern.quote(job) + ":\\s*(#.*)?", 0).orElse(0);
        if (!step.isEmpty() && !step.startsWith("__")) {
            Optional<Integer> id = find("\\s*(-\\s+)?id:\\s*[\"']?" + Pattern.quote(step) + "[\"']?\\s*(#.*)?", start);
            if (id.isPresent()) {
                return id.get() + 1;
            }
        }
        if (!action.isEmpty()) {
            Optional<Integer> uses = find("\\s*(-\\s+)?uses:\\s*[\"']?" + Pattern.quote(action) + "[/@].*", start);
            if (uses.isPresent()) {
                return uses.get() + 1;
            }
        }
        return start + 1;
    }

    private Optional<Integer> find(String regex, int from) {
        Pattern pattern = Pattern.compile(regex);
        for (int i = from; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).matches()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
