package eyas.host.runner;

import java.nio.file.Path;

/**
 * A runner whose jobs are watched, as registered by root.
 *
 * @param name its name in messages and paths: letters, digits, dots and hyphens
 * @param directory its directory, links resolved
 * @param program its worker's executable
 * @param user the user ID of the worker
 * @param group control group of the worker or of its ancestor, for example {@code /system.slice/actions.runner.x.service}; empty if the
 * runner is not a unit, then any is accepted
 */
public record KnownRunner(String name, Path directory, ExecutableIdentity program, int user, String group) {
    /** Returns whether {@code path}, a control group, is the runner's or a descendant. */
    boolean holds(String path) {
        return group.isEmpty() || path.equals(group) || path.startsWith(group + "/");
    }
}
