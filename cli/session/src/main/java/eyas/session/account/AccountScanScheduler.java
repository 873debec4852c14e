package eyas.session.account;

import eyas.container.CgroupLists;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.live.account.AccountLimits;
import eyas.live.account.AccountList;
import eyas.live.account.AccountRoot;
import eyas.state.container.CgroupContainer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the account files of this machine and of each container are read, and processes the results.
 *
 * <p>Checks processes when they start, execute a program or change their user: periodically, and immediately if the user is unknown. Event
 * thread only; other events cost one table lookup.
 */
final class AccountScanScheduler implements AutoCloseable {
    private static final int CONTAINERS = 256;
    private static final byte NONE = -1;

    /** Index of the parameter with the user that applies after the event, by event code. */
    private static final byte[] USERS = users();

    private final AccountTiming timing;
    private final ContainerRoots roots;
    private final CgroupLists lists;
    private final AccountChanges changes;
    private final LongSupplier clock;
    private final AccountReaderPool readings = new AccountReaderPool();
    private final KnownAccounts hosts = new KnownAccounts();
    /** Ordered by the time of the last check, oldest first. */
    private final Map<String, KnownAccounts> containers = new LinkedHashMap<>(16, 0.75f, true);

    private long unread;

    /**
     * Creates the scheduler.
     *
     * @param roots closed with it
     * @param changes receives the results
     * @param lists used to look up control groups
     * @param clock returns ns of a monotonic clock
     */
    AccountScanScheduler(
            AccountTiming timing, ContainerRoots roots, AccountChanges changes, CgroupLists lists, LongSupplier clock) {
        this.clock = clock;
        this.lists = lists;
        this.timing = timing;
        this.roots = roots;
        this.changes = changes;
    }

    private static byte[] users() {
        byte[] index = new byte[EventTable.size()];
        for (int code = 0; code < index.length; code++) {
            EventInfo info = EventTable.find(code);
            index[code] = info == null || info.paramIndex("cgroups") < 0 ? NONE : (byte) info.paramIndex("uid");
        }
        index[EventCode.SYSCALL_SETUID_X] = (byte) index("uid", EventCode.SYSCALL_SETUID_X);
        index[EventCode.SYSCALL_SETRESUID_X] = (byte) index("euid", EventCode.SYSCALL_SETRESUID_X);
        return index;
    }

    private static int index(String name, int code) {
        return EventTable.get(code).paramIndex(name);
    }

    /** Starts the reader threads; returns the consumer of existing accounts and processes. */
    AccountSnapshot start() {
        readings.start(Thread.ofPlatform().daemon().name("eyas-accounts").factory());
        return new AccountSnapshot(hosts, this::existed);
    }

    /** Called when all existing accounts and processes are known. */
    void started() {
        hosts.isRead = true;
        hosts.checkedAt = clock.getAsLong()
                - Math.max(timing.again().toNanos(), timing.unknown().toNanos());
    }

    /** Adds a process of a container that already ran. */
    private void existed(long thread, CgroupContainer container) {
        KnownAccounts known = known(container);
        if (known != null && !known.isRead && !known.isAwaited) {
            scan(thread, container, known, clock.getAsLong());
        }
    }

    /** Handles a process that was moved to another control group: it probably becomes the first process of a container. */
    void moved(CgroupMove move) {
        CgroupContainer container = CgroupLists.container(move);
        if (container == null) {
            return;
        }
        KnownAccounts known = known(container);
        if (known == null || known.isRead) {
            return;
        }
        await(move.pid(), container, known);
    }

    /** Waits until a thread of a container gets its own root directory. */
    private void await(long thread, CgroupContainer container, KnownAccounts known) {
        boolean hasRoom = known.addCandidate(thread);
        if (!known.isAwaited) {
            known.isAwaited =
                    readings.await(container.key(), own -> roots.findCandidateRoot(known, own), timing.rootWait());
        }
        if (!known.isAwaited) {
            known.candidates.clear();
        }
        if (!hasRoom || !known.isAwaited) {
            refused(known);
        }
    }

    /** Counts a container whose read was rejected, once per container. */
    private void refused(KnownAccounts known) {
        if (!known.isRefused) {
            known.isRefused = true;
            unread++;
        }
    }

    /** Returns whether accounts are checked at this event. */
    static boolean concerns(Event event) {
        int code = event.code();
        return code < USERS.length && USERS[code] != NONE && event.decode() && event.result(-1) >= 0;
    }

    /** Checks the accounts for the event's process if a check is due; returns those that the event has to wait for. */
    @Nullable
    KnownAccounts scan(Event event) {
        int uid = (int) event.paramUnsigned(USERS[event.code()], -1);
        long now = clock.getAsLong();
        CgroupContainer container = lists.scan(event) ? lists.container() : null;
        if (container == null) {
            if (now - hosts.checkedAt > (hosts.hasUser(uid) ? timing.again() : timing.unknown()).toNanos()) {
                scanHost(now);
            }
            return null;
        }
        KnownAccounts known = known(container);
        if (known == null) {
            return null;
        }
        if (!known.isRead && known.isAwaited && !known.addCandidate(event.thread())) {
            refused(known);
        }
        boolean isUnknown = !known.hasUser(uid) && now - known.checkedAt > known.pause(timing.unknown());
        if (!known.hasUser(uid)
                && !isUnknown
                && now - known.checkedAt > timing.unknown().toNanos()) {
            known.miss(uid); // the container is checked less often, so it may already have the name
        }
        Duration least = known.isRead ? timing.again() : Duration.ZERO;
        boolean isNews = !known.isRead || isUnknown;
        if (!known.isAwaited && (isUnknown || now - known.checkedAt > known.pause(least))) {
            scan(event.thread(), container, known, now);
        }
        boolean waits = isNews && known.isAwaited && !known.isSlow;
        return waits && CgroupLists.isProgram(event) && !roots.isBeingCreated(event.thread()) ? known : null;
    }

    private void scanHost(long now) {
        AccountRoot root = roots.host();
        if (root == null) {
            return;
        }
        hosts.checkedAt = now;
        if (!root.mark().equals(hosts.mark)) {
            take("", hosts, root.read(AccountLimits.OWN));
        }
    }

    /** Queues a read of a container's accounts through a thread's root directory, if that is the container's. */
    private void scan(long thread, CgroupContainer container, KnownAccounts known, long now) {
        AccountRoot root = roots.find(thread);
        if (root == null) {
            return;
        }
        known.checkedAt = now;
        if (!roots.isOfContainer(root, thread, known)) {
            root.close();
            // A process with its own root directory must not delay the names of others.
            root = roots.ofFirst(known);
            known.paceUntrusted(root != null);
        }
        if (root == null) {
            // It may be about to enter the container; one that stays as it is must not be checked for each of its
            // events.
            if (!known.isRead) {
                await(thread, container, known);
            }
            return;
        }
        if (readings.begin(container.key(), root, known.mark)) {
            known.isAwaited = true;
        } else {
            unread++;
        }
    }

    /**
     * Returns the known accounts of a container. Names are keyed by short IDs: if several containers share one, the first keeps the names,
     * but a container of the machine takes them over from a user's.
     *
     * @return null if another container has the short ID, or another user one with the same full ID
     */
    private @Nullable KnownAccounts known(CgroupContainer container) {
        KnownAccounts known = containers.computeIfAbsent(container.id(), id -> new KnownAccounts(container));
        if (containers.size() > CONTAINERS) {
            Iterator<String> eldest = containers.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        if (known.isOf(container.key())) {
            return known;
        }
        KnownAccounts machines = known.inheritedBy(container);
        if (machines == null) {
            refused(known);
        } else {
            containers.put(container.id(), machines);
        }
        return machines;
    }

    /** Processes the next finished read; returns false if there is none. */
    boolean takeReading() {
        AccountReaderPool.Reading reading = readings.poll();
        if (reading == null) {
            return false;
        }
        KnownAccounts known = containers.values().stream()
                .filter(each -> each.isOf(reading.container()))
                .findFirst()
                .orElse(null);
        if (known != null) {
            known.isAwaited = false;
            known.candidates.clear();
            known.first = known.first == null ? known.found : known.first;
            if (reading.list() == null) {
                known.pace(!known.isRead);
            } else {
                boolean isFirst = !known.isRead;
                boolean hasChanged = take(known.id(), known, reading.list());
                known.pace(hasChanged && !isFirst);
                if (known.pollLateName() && !isFirst) {
                    unread++;
                }
            }
        }
        return true;
    }

    /** Processes the result of a read; returns whether it contains changes. */
    private boolean take(String container, KnownAccounts known, AccountList list) {
        Queue<AccountChange> found = new ArrayDeque<>();
        known.update(list, found);
        changes.add(container, found);
        if (!list.isComplete()) {
            unread++;
        }
        return !found.isEmpty() || !list.isComplete();
    }

    /** Called when an event could not wait any longer for a read: no further event waits for this container. */
    void readTimedOut(KnownAccounts awaited) {
        unread++;
        awaited.isSlow = true;
    }

    /** Returns how many reads of accounts were missed or too late. */
    long unread() {
        return unread;
    }

    @Override
    public void close() {
        readings.close();
        roots.close();
    }
}
