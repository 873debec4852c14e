package eyas.session.account;

import eyas.live.account.AccountRoot;
import eyas.live.account.AccountRootFinder;
import eyas.live.account.RootDirectoryId;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether a thread's root directory is its container's, rather than the machine's or one created inside the container. */
final class ContainerRoots implements AutoCloseable {
    private final AccountRootFinder finder;
    private final AccountSource.RootFinder roots;
    private final @Nullable AccountRoot host;

    /** Root directories of this machine's threads. */
    static final class LiveRoots implements AccountSource.RootFinder {
        @Override
        public @Nullable AccountRoot find(AccountRootFinder finder, long thread) {
            return finder.ofThread(thread);
        }

        @Override
        public @Nullable RootDirectoryId spot(AccountRootFinder finder, long thread) {
            return finder.spot(thread);
        }
    }

    /**
     * Creates an instance.
     *
     * @param finder the event thread's finder of root directories
     * @param host the root directory of this machine
     * @param roots finds the root directory of a thread; thread-safe
     */
    ContainerRoots(AccountRootFinder finder, Path host, AccountSource.RootFinder roots) {
        this.finder = finder;
        this.host = finder.at(host);
        this.roots = roots;
    }

    /** Returns the root directory of this machine, which stays open; null if it cannot be opened. */
    @Nullable
    AccountRoot host() {
        return host;
    }

    /**
     * Returns whether a thread still has the machine's root directory: a process that creates a container does not wait for names. Event
     * thread.
     */
    boolean isBeingCreated(long thread) {
        try (AccountRoot root = roots.find(finder, thread)) {
            return root != null && isHosts(root);
        }
    }

    private boolean isHosts(AccountRoot root) {
        return host != null && root.isSameAs(host);
    }

    /** Returns the root directory of a thread; null if the thread has ended. Event thread. */
    @Nullable
    AccountRoot find(long thread) {
        return roots.find(finder, thread);
    }

    /**
     * Returns whether the root directory of a thread is its container's. Before a process enters its container it has the machine's root
     * directory, and a process that can create namespaces may have its own. Event thread.
     */
    boolean isOfContainer(AccountRoot root, long thread, KnownAccounts known) {
        if (isHosts(root)) {
            return false;
        }
        try (AccountRoot first = first(known)) {
            if (first != null) {
                return first.isSameAs(root);
            }
        }
        known.first = first(thread, root, finder);
        return true;
    }

    /** Returns the root directory that was read first; null if its thread has ended, or nothing was read. Event thread. */
    @Nullable
    AccountRoot ofFirst(KnownAccounts known) {
        AccountRoot first = first(known);
        if (first == null || !isHosts(first)) {
            return first;
        }
        first.close();
        return null;
    }

    /** Returns the root directory that was read first, if its identity is unchanged: the thread ID may have been reused. */
    private @Nullable AccountRoot first(KnownAccounts known) {
        InitialContainerRoot first = known.first;
        AccountRoot root = first == null ? null : roots.find(finder, first.thread());
        if (root == null || first == null || first.spot().equals(finder.spot(root))) {
            return root;
        }
        root.close();
        return null;
    }

    private static @Nullable InitialContainerRoot first(long thread, AccountRoot root, AccountRootFinder own) {
        RootDirectoryId spot = own.spot(root);
        return spot == null ? null : new InitialContainerRoot(thread, spot);
    }

    /**
     * Returns the root directory of a process that has its own; null if none has. Removes ended processes: a container is created by
     * several processes in turn. Thread-safe.
     *
     * @param own the calling thread's finder of root directories
     */
    @Nullable
    AccountRoot findCandidateRoot(KnownAccounts known, AccountRootFinder own) {
        for (Iterator<Map.Entry<Long, RootDirectoryId>> candidates =
                        known.candidates.entrySet().iterator();
                candidates.hasNext(); ) {
            Map.Entry<Long, RootDirectoryId> each = candidates.next();
            long process = each.getKey();
            RootDirectoryId spot = roots.spot(own, process);
            if (each.getValue().equals(spot)) {
                continue;
            }
            AccountRoot root = roots.find(own, process);
            if (root == null) {
                candidates.remove();
            } else if (!isHosts(root)) {
                known.found = first(process, root, own);
                return root;
            } else {
                root.close();
                if (spot != null) {
                    each.setValue(spot);
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
        }
    }
}
