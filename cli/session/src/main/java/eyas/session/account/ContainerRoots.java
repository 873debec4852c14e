package eyas.session.account;

import eyas.live.account.AccountRoot;
import eyas.live.account.AccountRootFinder;
import eyas.live.account.RootDirectoryId;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which root directory of a thread is its container's own, and not the machine's or one that was made within the container. */
final class ContainerRoots implements AutoCloseable {
    private final AccountRootFinder finder;
    private final AccountSource.RootFinder roots;
    private final @Nullable AccountRoot host;

    /** Those of this machine's threads. */
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
     * Makes one.
     *
     * @param finder what the event thread finds root directories with
     * @param host the root directory of this machine
     * @param roots finds the root directory of a thread; any thread
     */
    ContainerRoots(AccountRootFinder finder, Path host, AccountSource.RootFinder roots) {
        this.finder = finder;
        this.host = finder.at(host);
        this.roots = roots;
    }

    /** Returns the root directory of this machine, which stays open; null where it cannot be opened. */
    @Nullable
    AccountRoot host() {
        return host;
    }

    /** Return whether a thread still has the machine's root directory: whoever makes a container waits for no names. Event thread. */
    boolean isBeingMade(long thread) {
        try (AccountRoot root = roots.find(finder, thread)) {
            return root != null && isHosts(root);
        }
    }

    private boolean isHosts(AccountRoot root) {
        return host != null && root.isSameAs(host);
    }

    /** Returns the root directory of a thread; null where it is gone. Event thread. */
    @Nullable
    AccountRoot find(long thread) {
        return roots.find(finder, thread);
    }

    /**
     * Return whether the root directory of a thread is its container's. That of a process that is about to become a container is the
     * machine's until then, and whoever may make namespaces can have one of his own. Event thread.
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

    /** Returns the root directory that was read first; null where whoever had it is gone, or none was. Event thread. */
    @Nullable
    AccountRoot ofFirst(KnownAccounts known) {
        AccountRoot first = first(known);
        if (first == null || !isHosts(first)) {
            return first;
        }
        first.close();
        return null;
    }

    /** Returns the root directory that was read first, if it is where it was: the number of its thread may be a stranger's by now. */
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
     * Returns the root directory of a process that has one of its own; null where none has. Those that are gone are taken out: what makes
     * a container is several processes, one after the other. Any thread.
     *
     * @param own what that thread finds root directories with
     */
    @Nullable
    AccountRoot ofCandidate(KnownAccounts known, AccountRootFinder own) {
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
