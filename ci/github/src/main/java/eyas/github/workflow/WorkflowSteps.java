package eyas.github.workflow;

import eyas.ci.provider.UntrustedFileReader;
import eyas.github.runner.GitHubEnvironment;
import eyas.report.StepLocations;
import eyas.report.model.StepFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the declaration of a job's steps in the job's checkout.
 *
 * <p>The runner provides the file's path and the ID of each step. The file is read when the report is written, because the checkout is a
 * step itself. It is in the job's own workspace, which the job may have changed or removed: then only the lines are wrong or unknown.
 */
public final class WorkflowSteps implements StepLocations {
    private final Path workspace;
    private final String file;
    /** Whether titles are needed: in the job's own environment the runner provides them. */
    private final boolean titled;

    private final Map<String, WorkflowJob> jobs = new HashMap<>();

    private WorkflowSteps(Path workspace, String file, boolean titled) {
        this.workspace = workspace;
        this.file = file;
        this.titled = titled;
    }

    /** Returns the steps of the job with this {@code environment}; none outside of a job. */
    public static StepLocations of(GitHubEnvironment environment) {
        Optional<Path> workspace = environment.directory("GITHUB_WORKSPACE");
        Optional<String> repository = environment.variable("GITHUB_REPOSITORY");
        Optional<String> reference = environment.variable("GITHUB_WORKFLOW_REF");
        if (workspace.isEmpty() || repository.isEmpty() || reference.isEmpty()) {
            return StepLocations.NONE;
        }
        String file = file(reference.get(), repository.get());
        return file.isEmpty() ? StepLocations.NONE : new WorkflowSteps(workspace.get(), file, false);
    }

    /**
     * Returns the steps that {@code workflow} declares, for a job that was recorded elsewhere.
     *
     * @param root the repository's root
     * @param workflow the file, absolute or relative to the root
     */
    public static StepLocations in(Path root, Path workflow) {
        Path file = root.resolve(workflow).normalize();
        Path directory = file.startsWith(root) ? root : Objects.requireNonNullElse(file.getParent(), root);
        return new WorkflowSteps(directory, directory.relativize(file).toString(), true);
    }

    /**
     * Returns the file of a reference such as {@code owner/name/.github/workflows/ci.yml@refs/heads/main}; empty if it is in another
     * repository, or outside the directory of workflows.
     */
    static String file(String reference, String repository) {
        int at = reference.indexOf('@');
        String path = at < 0 ? reference : reference.substring(0, at);
        String directory = repository + "/.github/workflows/";
        String name = path.startsWith(directory) ? path.substring(directory.length()) : "";
        return name.matches("[^/\\\\\\p{Cntrl}]{1,255}") && !name.startsWith(".") ? ".github/workflows/" + name : "";
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public int line(StepFacts step) {
        WorkflowJob job = job(step);
        return written(job, step).map(WorkflowJob.Written::line).orElse(job.line());
    }

    @Override
    public String title(StepFacts step) {
        return titled ? written(job(step), step).map(WorkflowJob.Written::title).orElse("") : "";
    }

    private WorkflowJob job(StepFacts step) {
        return step.system().equals("github") && !step.job().isEmpty()
                ? jobs.computeIfAbsent(step.job(), name -> WorkflowJob.read(text(), name))
                : WorkflowJob.NONE;
    }

    /** Returns the declared step with this ID, if it does what was seen: steps of a composite action have the same IDs. */
    private static Optional<WorkflowJob.Written> written(WorkflowJob job, StepFacts step) {
        List<WorkflowJob.Written> named = job.steps().stream()
                .filter(written -> written.id().equals(step.name()) && agrees(written, step))
                .toList();
        if (named.size() == 1) {
            return Optional.of(named.getFirst());
        }
        List<WorkflowJob.Written> around = job.steps().stream()
                .filter(written -> !step.outer().isEmpty() && written.uses().equals(step.outer()))
                .toList();
        if (around.size() == 1) {
            return Optional.of(around.getFirst());
        }
        List<WorkflowJob.Written> using = job.steps().stream()
                .filter(written -> !step.action().isEmpty()
                        && StepIds.repository(written.uses()).equals(step.action())
                        && (step.actionRef().isEmpty() || written.uses().endsWith("@" + step.actionRef())))
                .toList();
        return using.size() == 1 ? Optional.of(using.getFirst()) : Optional.empty();
    }

    private static boolean agrees(WorkflowJob.Written written, StepFacts step) {
        String repository = StepIds.repository(written.uses());
        return step.action().isEmpty()
                || repository.equals(step.action())
                || written.uses().startsWith("./");
    }

    /** Returns the text of the file; empty if it cannot be read. */
    private String text() {
        Path path = workspace.resolve(file);
        try {
            // The job controls this directory: a link could lead anywhere, and a pipe would block forever.
            if (!path.toRealPath().equals(workspace.toRealPath().resolve(file))) {
                return "";
            }
            return new String(UntrustedFileReader.read(path, WorkflowJob.LIMITS.bytes()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // No checkout, or no longer: the lines are unknown, and the report is complete without them.
            return "";
        }
    }
}
