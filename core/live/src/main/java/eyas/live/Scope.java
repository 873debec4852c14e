package eyas.live;

import java.nio.file.Path;

/** The processes whose events are captured. */
public sealed interface Scope {

    /** All processes of the machine except for Eyas itself. */
    record Host() implements Scope {}

    /**
     * All processes of a cgroup and of those below it.
     *
     * @param directory the cgroup's directory in the version 2 hierarchy
     */
    record Cgroup(Path directory) implements Scope {}

    /**
     * A process with its current and future descendants.
     *
     * @param pid the process's id in the host's namespace
     */
    record Tree(long pid) implements Scope {}
}
