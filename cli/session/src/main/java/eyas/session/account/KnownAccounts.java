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
 * What has been told of the users and groups of this machine, or of one container. Of each account only a hash is kept: a
 * stranger's files may have many. Event thread only.
 */
final class KnownAccounts {
    private static final int CANDIDATES = 64;
    private static final int MISSED = 64;
    private static final RootDirectoryId NOWHERE = new RootDirectoryId(-1, -1);
    private static final long FIRST_PAUSE = 50_000_000;
    private static final long MOST_PAUSE = 8_000_000_000L;
    /** What is not even the container's must not keep it from being read for long. */
    private static final long MOST_STRANGER_PAUSE = 400_000_000;

    private final String id;
    private final String key;
    private final @Nullable String owner;
    private final Map<Integer, Integer> users;
    private final Map<Integer, Integer> groups;

    /** Users whose name was not there when it was asked for, and no look was due. */
    private final Set<Integer> missed = new HashSet<>();

    private boolean isLate;

    AccountFingerprint mark = AccountFingerprint.NONE;
    /** When it was looked at last, ns of the clock of who looks. */
    long looked;
    /** Whether anything was ever read. */
    boolean isRead;
    /** Whether a reading is on its way. */
    boolean isAwaited;
    /** Whether a reading came too late: then no event waits for another one. */
    boolean isSlow;
    /**
     * The threads that were seen in a container while its root directory is waited for; any thread takes from them.
     * With each, where its root directory was when it was last the machine's.
     */
    final Map<Long, RootDirectoryId> candidates = new ConcurrentHashMap<>();
    /** Whether it was counted that nothing is read. */
    boolean isRefused;
    /** Whose root directory it was that was waited for; set before the reading is handed over. */
    volatile @Nullable InitialContainerRoot found;
    /** Whose root directory was read first; the root of others counts once that one is gone. */
    @Nullable
    InitialContainerRoot first;
    /** How long nothing is read after a look, ns. */
    private long pause;

    private KnownAccounts(
            String id, String key, @Nullable String owner, Map<Integer, Integer> users, Map<Integer, Integer> groups) {
        this.id = id;
        this.key = key;
        this.owner = owner;
        this.users = users;
        this.groups = groups;
    }

    /** Makes those of this machine, of which nothing was told yet. */
    KnownAccounts() {
        this("", "", null, new HashMap<>(), new HashMap<>());
    }

    /** Makes those of a container, of which nothing was told yet. */
    KnownAccounts(CgroupContainer container) {
        this(container.id(), container.key(), container.user(), new HashMap<>(), new HashMap<>());
    }

    /** Returns the short id by which names are told, empty for this machine. */
    String id() {
        return id;
    }

    /** Return whether these are those of the container with this key; see {@link CgroupContainer#key}. */
    boolean isOf(String container) {
        return key.equals(container);
    }

    /**
     * Return those of another container that take the place of these, if it is the machine's and these are a user's; null otherwise. What
     * was told is all that is taken over, and changed by the next reading. Whoever still looks for the user's root directory has these to
     * put it into, and not those.
     */
    @Nullable
    KnownAccounts takenOver(CgroupContainer by) {
        return owner == null || by.user() != null
                ? null
                : new KnownAccounts(id, by.key(), null, new HashMap<>(users), new HashMap<>(groups));
    }

    /** Adds a thread that may have the container's root directory; returns false where there is no room for it. */
    boolean addCandidate(long candidate) {
        if (candidates.size() >= CANDIDATES) {
            return candidates.containsKey(candidate);
        }
        candidates.putIfAbsent(candidate, NOWHERE);
        return true;
    }

    /** Returns how long after a look the next one may come, ns, if it should come after {@code least}. */
    long pause(Duration least) {
        return Math.max(least.toNanos(), pause);
    }

    /** Takes whether a look had something to tell: whoever always has is looked at less and less. */
    void pace(boolean hadNews) {
        if (hadNews) {
            pause = Math.clamp(pause * 2, FIRST_PAUSE, MOST_PAUSE);
        } else {
            pause = pause <= FIRST_PAUSE ? 0 : pause / 2;
        }
    }

    /**
     * Takes that a look found a root directory that is not the container's.
     *
     * @param isRead whether that of the container was found instead
     */
    void paceStranger(boolean isRead) {
        pause = Math.max(pause, isRead ? FIRST_PAUSE : Math.clamp(pause * 2, FIRST_PAUSE, MOST_STRANGER_PAUSE));
    }

    /** Takes that the name of a user is not there, and that nothing is read because of it. */
    void miss(int uid) {
        if (missed.size() < MISSED) {
            missed.add(uid);
        }
    }

    /** Return whether the last reading had a name that was missed before. */
    boolean takeLate() {
        boolean late = isLate;
        isLate = false;
        missed.clear();
        return late;
    }

    boolean hasUser(int uid) {
        return users.containsKey(uid);
    }

    /** Takes a user that was told of already. */
    void told(UserRecord user) {
        users.put(user.uid(), hash(user));
    }

    /** Takes a group that was told of already. */
    void told(GroupRecord group) {
        groups.put(group.gid(), Arrays.hashCode(group.name()));
    }

    private static int hash(UserRecord user) {
        return Arrays.hashCode(new int[] {
            user.gid(), Arrays.hashCode(user.name()), Arrays.hashCode(user.home()), Arrays.hashCode(user.shell())
        });
    }

    /** Takes what was read and adds what is new, changed or gone to {@code changes}. */
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
            return; // an account that was not read is not one that has gone
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
