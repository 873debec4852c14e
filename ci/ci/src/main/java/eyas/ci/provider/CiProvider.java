package eyas.ci.provider;

import eyas.report.StepLocations;
import eyas.report.model.RunIdentity;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A CI system: its jobs, their steps, and its output channel. Thread-safe. */
public interface CiProvider {
    /** Returns the system's name, as {@code ci-systems.tsv} has it: letters, digits and hyphens. */
    String name();

    /** Returns whether a process with this environment belongs to a job of this system. */
    boolean isJob(Map<String, String> environment);

    /**
     * Returns the job that a process with this environment belongs to.
     *
     * @param out stream for lines and commands to the system
     */
    CiJob job(Map<String, String> environment, PrintStream out);

    /** Returns a readable form of a job's key ({@link CiJob#key}). */
    default String displayName(String jobKey) {
        return "job " + jobKey;
    }

    /**
     * Returns the identity of a job from the text of {@link #displayName}: reports before version 3.3 contain it as their command, and no
     * identity. Empty for other text.
     */
    default Optional<RunIdentity> identityIn(String description) {
        return Optional.empty();
    }

    /** Returns the name of the environment variable that contains the step of a process; empty if there is none. */
    String stepVariable();

    /** Returns the locations of the job's steps in the workflow, as far as environment and files show them. */
    StepLocations stepPlaces(Map<String, String> environment);

    /**
     * Returns the locations of the steps of a job that was recorded elsewhere.
     *
     * @param root the repository's root
     * @param workflow the file, absolute or relative to the root
     */
    default StepLocations stepsIn(Path root, Path workflow) {
        return StepLocations.NONE;
    }

    /**
     * Returns the names of the steps of a running job.
     *
     * @param runner the process that starts the job's steps, 0 if unknown
     * @param problems receives messages about missing names
     */
    StepNames stepNames(long runner, Consumer<String> problems);

    /**
     * Returns the steps that a job is going to run; call before its first step does anything. Empty if unknown.
     *
     * @param runner the process that starts the job's steps, 0 if unknown
     * @param problems receives messages about missing steps
     */
    default List<PlannedStep> plannedSteps(long runner, Consumer<String> problems) {
        return List.of();
    }

    /** Starts to read what the steps of the job with this environment export to later ones. */
    default StepExportWatch watchStepExports(Map<String, String> environment) {
        return StepExportWatch.NONE;
    }

    /**
     * Returns which job a self-hosted runner executed, according to the runner's own files; empty if unknown.
     *
     * @param directory the runner's directory
     * @param started when its worker was started
     * @param problems receives messages about why it is unknown
     */
    default Optional<RunIdentity> ranBy(Path directory, Instant started, Consumer<String> problems) {
        return Optional.empty();
    }

    /** Returns the claims of this system's identity tokens; empty if the system has no such tokens. */
    default Optional<TokenClaims> tokens() {
        return Optional.empty();
    }

    /** Returns the directory layout of a self-hosted runner; empty if the system has no runner with a worker per job. */
    default Optional<RunnerLayout> runnerLayout() {
        return Optional.empty();
    }
}
