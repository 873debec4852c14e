package eyas.ci.provider;

import eyas.ci.CiException;
import eyas.report.model.RunIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A job, from the view of one of its steps. All values are claims of the job, not evidence. */
public interface CiJob {
    /** Returns the key that distinguishes the job from all others on this machine. */
    String key();

    /** Returns a readable name of the job. */
    String name();

    /** Returns the globally unique identity of the job; empty if the system does not provide it. */
    default Optional<RunIdentity> identity() {
        return Optional.empty();
    }

    /**
     * Returns a token with which the CI system proves the identity of the job. The token is a secret: it may be sent, but never written.
     *
     * @param audience the intended recipient
     * @throws CiException with the reason and a remedy if there is none
     */
    default String identityToken(String audience) {
        throw new CiException("this CI system does not provide identity tokens for receivers");
    }

    /**
     * Returns the names of the environment variables that {@link #identity} and {@link #identityToken} read; with their values another
     * process can call both. The values may be secrets.
     */
    default Set<String> identityVariables() {
        return Set.of();
    }

    /** Returns the job's ID in its workflow, as reports contain it; empty if it has none. */
    default String id() {
        return "";
    }

    /** Returns the name of the job's workflow; empty if it has none. */
    default String workflow() {
        return "";
    }

    /** Returns a key that distinguishes the job from others of its repository and is the same in the next run: letters and digits. */
    String repositoryKey();

    /** Returns the job's working directory; paths in inputs are relative to it. */
    Optional<Path> workspace();

    /**
     * Returns the directory for temporary files of the job.
     *
     * @throws CiException if there is none, so that this is not a step of a job
     */
    Path temporary();

    /** Returns whether the machine serves this job only and is then discarded. */
    boolean isMachineDisposable();

    /** Returns the ancestor process that starts the job's steps. */
    Optional<ProcessHandle> runner();

    /** Returns the process name of the program that starts steps, for messages. */
    String runnerName();

    /** Returns the environment for a process that outlives the step. */
    DetachedEnvironment detached();

    /** Returns an input of the step, stripped; empty if it is absent or blank. */
    Optional<String> input(String name);

    /** Returns the environment, for variables with the same name in all systems, such as API keys. */
    Map<String, String> variables();

    /** Returns the channel for output to the CI system. */
    StepReporter reporter();

    /** Returns the publisher of the outcome outside the job's own page. */
    OutcomePublisher publisher();

    /**
     * Stores what triggered the job, as far as {@link #publisher(Path)} needs it. Called at the start, when no step can have changed it.
     *
     * @param directory a directory owned by root, or by the job's user without root privileges
     * @throws IOException if it cannot be written
     */
    default void keepCause(Path directory) throws IOException {}

    /** Returns the publisher, based on what {@link #keepCause} has stored in {@code directory}, if anything. */
    default OutcomePublisher publisher(Path directory) {
        return publisher();
    }

    /**
     * Returns the reviewed version of a file of the repository, and its version in the change under review. The file is fetched from the CI
     * system, not from the workspace. Call before the job's code runs.
     *
     * @param path the file, relative to the repository
     */
    default ReviewedChange reviewed(String path) {
        return ReviewedChange.unknown("this CI system does not provide files of the repository");
    }

    /** Returns the default path of the lock in the repository. */
    default String lockFile() {
        return "eyas.lock.yaml";
    }

    /** Returns an environment variable; empty if it is absent or blank. */
    default Optional<String> variable(String name) {
        return Optional.ofNullable(variables().get(name)).filter(value -> !value.isBlank());
    }

    /**
     * Returns a boolean input.
     *
     * @throws CiException if it is neither true nor false
     */
    default boolean flag(String name, boolean otherwise) {
        Optional<String> text = input(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new CiException("input " + name + ": '" + text.get() + "' is not true or false");
        };
    }
}
