package eyas.session.account;

import eyas.event.Bytes;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import eyas.live.account.AccountFingerprint;
import eyas.live.account.AccountList;
import eyas.live.account.RootDirectoryId;
import eyas.state.container.CgroupContainer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The users and groups of this machine or of one container that were already reported. Keeps only a hash of each account, because untrusted
 * files may contain many. Event thread only.
 */
final class KnownAccounts {
    private static final int CANDIDATES = 64;
    private static final int MISSED = 64;
    private static final RootDirectoryId NOWHERE = new RootDirectoryId(-1, -1);
    private static final long FIRST_PAUSE = 50_000_000;
    private static final long MOST_PAUSE = 8_000_000_000L;
    /** A root directory that is not the container's must not delay the next read for long. */
    private static final long MAX_FOREIGN_ROOT_PAUSE = 400_000_000;

    private final String id;
    private final String key;
    private final @Nullable String owner;
    private final Map<Integer, Integer> users;
    private final Map<Integer, Integer> groups;

    /** Users whose name was missing while no read was due. */
    private final Set<Integer> missed = new HashSet<>();

    private boolean isLate;

    AccountFingerprint mark = AccountFingerprint.NONE;
    /** Time of the last check, ns of the scheduler's clock. */
    long checkedAt;
    /** Whether a read has succeeded. */
    boolean isRead;
    /** Whether a read is in progress. */
    boolean isAwaited;
    /** Whether a read was too late: then no event waits for another one. */
    boolean isSlow;
    /**
     * Threads seen in the container while it has no root directory yet; other threads remove from it. Each with the identity of its root
     * directory when that was last the machine's.
     */
    final Map<Long, RootDirectoryId> candidates = new ConcurrentHashMap<>();
    /** Whether a rejected read was counted. */
    boolean isRefused;
    /** The root directory that was waited for; set before the result is handed over. */
    volatile @Nullable InitialContainerRoot found;
    /** The root directory that was read first; others are accepted only once its thread has ended. */
    @Nullable
    InitialContainerRoot first;
    /** Minimum time between two reads, ns. */
    private long pause;

    private KnownAccounts(
            String id, String key, @Nullable String owner, Map<Integer, Integer> users, Map<Integer, Integer> groups) {
        this.id = id;
        this.key = key;
        this.owner = owner;
        this.users = users;
        this.groups = groups;
    }

    /** Creates the accounts of this machine; nothing was reported yet. */
    KnownAccounts() {
        this("", "", null, new HashMap<>(), new HashMap<>());
    }

    /** Creates the accounts of a container; nothing was reported yet. */
    KnownAccounts(CgroupContainer container) {
        this(container.id(), container.key(), container.user(), new HashMap<>(), new HashMap<>());
    }

    /** Returns the short ID that names are keyed by; empty for this machine. */
    String id() {
        return id;
    }

    /** Returns whether these are the accounts of the container with this key; see {@link CgroupContainer#key}. */
    boolean isOf(String container) {
        return key.equals(container);
    }

    /**
     * Returns the accounts of a machine's container that replaces this one, if this one is a user's; null otherwise. Only the reported
     * names are taken over, and the next read updates them. A pending search for the user's root directory keeps writing to this instance,
     * not to the new one.
     */
    @Nullable
    KnownAccounts inheritedBy(CgroupContainer by) {
        return owner == null || by.user() != null
                ? null
                : new KnownAccounts(id, by.key(), null, new HashMap<>(users), new HashMap<>(groups));
    }

    /** Adds a thread that may have the container's root directory; returns false if the set is full. */
    boolean addCandidate(long candidate) {
        if (candidates.size() >= CANDIDATES) {
            return candidates.containsKey(candidate);
        }
        candidates.putIfAbsent(candidate, NOWHERE);
        return true;
    }

    /** Returns the minimum time from one read to the next, ns, which is at least {@code least}. */
    long pause(Duration least) {
        return Math.max(least.toNanos(), pause);
    }

    /** Adapts the interval to whether a read contained changes: accounts that change constantly are read less and less often. */
    void pace(boolean hadNews) {
        if (hadNews) {
            pause = Math.clamp(pause * 2, FIRST_PAUSE, MOST_PAUSE);
        } else {
            pause = pause <= FIRST_PAUSE ? 0 : pause / 2;
        }
    }

    /**
     * Adapts the interval after a root directory that is not the container's was found.
     *
     * @param isRead whether the container's was found instead
     */
    void paceUntrusted(boolean isRead) {
        pause = Math.max(pause, isRead ? FIRST_PAUSE : Math.clamp(pause * 2, FIRST_PAUSE, MAX_FOREIGN_ROOT_PAUSE));
    }

    /** Records that a user's name is unknown and no read is due. */
    void miss(int uid) {
        if (missed.size() < MISSED) {
            missed.add(uid);
        }
    }

    /** Returns whether the last read contained a name that was missing before. */
    boolean pollLateName() {
        boolean late = isLate;
        isLate = false;
        missed.clear();
        return late;
    }

    boolean hasUser(int uid) {
        return users.containsKey(uid);
    }

    /** Adds a user that was already reported. */
    void reported(UserRecord user) {
        users.put(user.uid(), hash(user));
    }

    /** Adds a group that was already reported. */
    void reported(GroupRecord group) {
        groups.put(group.gid(), Arrays.hashCode(group.name()));
    }

    private static int hash(UserRecord user) {
        return Arrays.hashCode(new int[] {
            user.gid(), Arrays.hashCode(user.name()), Arrays.hashCode(user.home()), Arrays.hashCode(user.shell())
        });
    }

    /** Compares a list that was read, and adds new, changed and removed accounts to {@code changes}. */
    void update(AccountList list, Collection<AccountChange> changes) {
        mark = list.mark();
        isRead = true;
        Set<Integer> goneUsers = new HashSet<>(users.keySet());
        for (UserRecord user : list.users()) {
            goneUsers.remove(user.uid());
            isLate |= missed.contains(user.uid());
            Integer before = users.put(user.uid(), hash(user));
            if (before == null || before != hash(user)) {
                changes.add(new AccountChange.User(user, true));
            }
        }
        Set<Integer> goneGroups = new HashSet<>(groups.keySet());
        for (GroupRecord group : list.groups()) {
            goneGroups.remove(group.gid());
            Integer before = groups.put(group.gid(), Arrays.hashCode(group.name()));
            if (before == null || before != Arrays.hashCode(group.name())) {
                changes.add(new AccountChange.Group(group, true));
            }
        }
        if (!list.isComplete()) {
            return; // an account that was not read may still exist
        }
        for (int uid : goneUsers) {
            users.remove(uid);
            changes.add(new AccountChange.User(new UserRecord(uid, -1, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY), false));
        }
        for (int gid : goneGroups) {
            groups.remove(gid);
            changes.add(new AccountChange.Group(new GroupRecord(gid, Bytes.EMPTY), false));
        }
    }
}
