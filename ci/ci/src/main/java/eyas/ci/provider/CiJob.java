package eyas.ci.provider;

import eyas.ci.CiException;
import eyas.report.model.RunIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One job, as a step of it sees it. What it returns is the job's claim, not evidence. */
public interface CiJob {
    /** Return what tells the job from every other one on this machine. */
    String key();

    /** Return what people may call the job. */
    String name();

    /** Return what tells the job from every other one anywhere; empty where the system does not say. */
    default Optional<RunIdentity> identity() {
        return Optional.empty();
    }

    /**
     * Return a token by which the CI system proves whose job this is. It is a secret: it may be sent, and be written nowhere.
     *
     * @param audience whom it is for
     * @throws CiException if there is none; says why, and what helps
     */
    default String identityToken(String audience) {
        throw new CiException("this CI system gives its jobs no tokens by which a receiver could know them");
    }

    /**
     * Return the names of the variables that {@link #identity} and {@link #identityToken} read: whoever has them can be asked for the same.
     * Their values may be secrets.
     */
    default Set<String> identityVariables() {
        return Set.of();
    }

    /** Return what its workflow calls the job, as reports have it; empty where it has no such name. */
    default String id() {
        return "";
    }

    /** Return the name of the workflow that the job is of; empty where it has none. */
    default String workflow() {
        return "";
    }

    /** Return what tells the job from the others of its repository and is the same in the next run: letters and digits. */
    String repositoryKey();

    /** Return the folder that the job works in; paths in inputs are relative to it. */
    Optional<Path> workspace();

    /**
     * Return the folder for files that last as long as the job.
     *
     * @throws CiException if there is none, so that this is no step of a job
     */
    Path temporary();

    /** Tell whether the machine serves this job only and then goes. */
    boolean isMachineDisposable();

    /** Return the process above this one that starts the job's steps. */
    Optional<ProcessHandle> runner();

    /** Return the kernel's name of the program that starts steps, for messages. */
    String runnerName();

    /** Return what of the environment a process gets that goes on while steps come and go. */
    DetachedEnvironment detached();

    /** Return a setting of the step, stripped; empty where it is absent or blank. */
    Optional<String> input(String name);

    /** Return the environment, for what has a name of its own everywhere, such as the keys of services. */
    Map<String, String> variables();

    /** Return how the system is told something. */
    StepReporter reporter();

    /** Return who tells of the outcome elsewhere than on the job's own page. */
    OutcomePublisher publisher();

    /**
     * Keep what the job was started by, as far as {@link #publisher(Path)} needs it: at the beginning no step could have changed it.
     *
     * @param folder a folder of root's, or where nobody is root, one of the job's
     * @throws IOException if it cannot be written
     */
    default void keepCause(Path folder) throws IOException {}

    /** Return who tells of the outcome elsewhere, by what {@link #keepCause} has kept in {@code folder} where it has. */
    default OutcomePublisher publisher(Path folder) {
        return publisher();
    }

    /**
     * Return a file of the repository as it was reviewed, and as the change has it that this run is about. It is asked of the CI system, not of
     * the job's folder; to be called before the job's code runs.
     *
     * @param path the file, relative to the repository
     */
    default ReviewedChange reviewed(String path) {
        return ReviewedChange.unknown("this CI system cannot be asked for files of the repository");
    }

    /** Returns the path of the lock in the repository, unless an input names another. */
    default String lockFile() {
        return "eyas.lock.yaml";
    }

    /** Return a variable of the environment; empty where it is absent or blank. */
    default Optional<String> variable(String name) {
        return Optional.ofNullable(variables().get(name)).filter(value -> !value.isBlank());
    }

    /**
     * Return a setting that is true or false.
     *
     * @throws CiException if it is something else
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
