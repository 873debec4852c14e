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

/** A CI system: its jobs, their steps, and how it is told something. Safe for use by any thread. */
public interface CiProvider {
    /** Return the system's name, as {@code ci-systems.tsv} has it: letters, digits and hyphens. */
    String name();

    /** Tell whether a process with this environment belongs to a job of this system. */
    boolean isJob(Map<String, String> environment);

    /**
     * Return the job that a process with this environment belongs to.
     *
     * @param out where lines and commands for the system go
     */
    CiJob job(Map<String, String> environment, PrintStream out);

    /** Return a job's key ({@link CiJob#key}) in words. */
    default String words(String jobKey) {
        return "job " + jobKey;
    }

    /**
     * Returns whose job it is by {@link #words}: reports before version 3.3 have these as their command, and no identity. Empty for
     * another text.
     */
    default Optional<RunIdentity> identityIn(String words) {
        return Optional.empty();
    }

    /** Return the name of the environment variable that says to which step a process belongs; empty if there is none. */
    String stepVariable();

    /** Return where the steps of the job were written, as far as environment and files tell. */
    StepLocations stepPlaces(Map<String, String> environment);

    /**
     * Returns where the steps of a job that was recorded elsewhere are written.
     *
     * @param root the repository's root
     * @param workflow the file, absolute or relative to the root
     */
    default StepLocations stepsIn(Path root, Path workflow) {
        return StepLocations.NONE;
    }

    /**
     * Return what the system calls the steps of a job that goes on.
     *
     * @param runner the process that starts the job's steps, 0 if unknown
     * @param problems takes, in words, why names are missing
     */
    StepNames stepNames(long runner, Consumer<String> problems);

    /**
     * Return the steps that a job is going to run; to be asked before its first one does anything. Empty where nobody tells.
     *
     * @param runner the process that starts the job's steps, 0 if unknown
     * @param problems takes, in words, why they are missing
     */
    default List<PlannedStep> plannedSteps(long runner, Consumer<String> problems) {
        return List.of();
    }

    /** Begins to read what the steps of the job with this environment hand on to later ones. */
    default StepExportWatch handedOn(Map<String, String> environment) {
        return StepExportWatch.NONE;
    }

    /**
     * Return which job a self-hosted runner had, by what it has written down itself; empty where that cannot be told.
     *
     * @param folder the runner's folder
     * @param began when its worker was started
     * @param problems takes, in words, why it cannot be told
     */
    default Optional<RunIdentity> ranBy(Path folder, Instant began, Consumer<String> problems) {
        return Optional.empty();
    }

    /** Returns how tokens of this system prove whose job sends something; empty if the system has no such tokens. */
    default Optional<TokenClaims> tokens() {
        return Optional.empty();
    }

    /** Return how the folder of a self-hosted runner looks; empty where the system has no runner with a worker for each job. */
    default Optional<RunnerLayout> runnerLayout() {
        return Optional.empty();
    }
}
