package eyas.state;

import eyas.event.Bytes;

/**
 * Paths of threads whose root directory is not everybody's: {@code /etc/sudoers} there is another file.
 *
 * <p>Whoever may set a root directory could hide what he writes behind one, so that only what surely lies below it counts: an absolute
 * path, not one of {@code /proc}, where links lead out of every root.
 */
final class InOwnRoot {
    private static final byte[] PROC = Bytes.of("/proc/");

    private InOwnRoot() {}

    /** Return whether a path as the caller gave it begins at the root directory of the caller. */
    static boolean begins(byte[] given) {
        return given.length > 0 && given[0] == '/' && !Bytes.startsWith(given, PROC);
    }

    /**
     * Returns the name of an opened file outside of the root directory of {@code thread}; empty where its name counts as it is.
     *
     * @param told where the kernel says that the path has led, in the mount namespace; empty where it ends as the path does
     */
    static byte[] outside(StateTables tables, ThreadEntry thread, DescriptorEntry entry, byte[] told) {
        if (thread.mountRoot.length == 0) {
            return told; // the namespace is everybody's, and so the kernel's path is the whole truth
        }
        // Through a link the path may have left the namespace, whose own paths are never told.
        return told.length == 0 ? tables.below(thread.root, entry.name) : Bytes.EMPTY;
    }
}
