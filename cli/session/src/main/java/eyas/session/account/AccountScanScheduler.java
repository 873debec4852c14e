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
 * Decides when the files with accounts are looked at, those of this machine and those of each container, and takes what was found.
 *
 * <p>Looked at are processes as they begin, run a program or change their user: again after a while, and at once where the user is
 * unknown. Event thread only; the price for an event that none of this is true of is a look at a table.
 */
final class AccountScanScheduler implements AutoCloseable {
    private static final int CONTAINERS = 256;
    private static final byte NONE = -1;

    /** Which parameter has the user that counts from then on, by event code. */
    private static final byte[] USERS = users();

    private final AccountTiming timing;
    private final ContainerRoots roots;
    private final CgroupLists lists;
    private final AccountChanges changes;
    private final LongSupplier clock;
    private final AccountReaderPool readings = new AccountReaderPool();
    private final KnownAccounts hosts = new KnownAccounts();
    /** The one that was not looked at for the longest time first. */
    private final Map<String, KnownAccounts> containers = new LinkedHashMap<>(16, 0.75f, true);

    private long unread;

    /**
     * Makes one.
     *
     * @param roots closed with it
     * @param changes takes what was found
     * @param lists what control groups are looked at with
     * @param clock tells ns of a clock that never jumps
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

    /** Starts the threads that read; returns what takes the accounts and processes that exist already. */
    AccountSnapshot start() {
        readings.start(Thread.ofPlatform().daemon().name("eyas-accounts").factory());
        return new AccountSnapshot(hosts, this::existed);
    }

    /** Takes that all was told that existed already. */
    void started() {
        hosts.isRead = true;
        hosts.looked = clock.getAsLong()
                - Math.max(timing.again().toNanos(), timing.unknown().toNanos());
    }

    /** Takes a process of a container that ran already. */
    private void existed(long thread, CgroupContainer container) {
        KnownAccounts known = known(container);
        if (known != null && !known.isRead && !known.isAwaited) {
            look(thread, container, known, clock.getAsLong());
        }
    }

    /** Takes that a process was put into another group: most likely it is about to become the first one of a container. */
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

    /** Has it waited for that a thread of a container gets a root directory of its own. */
    private void await(long thread, CgroupContainer container, KnownAccounts known) {
        boolean hasRoom = known.addCandidate(thread);
        if (!known.isAwaited) {
            known.isAwaited = readings.await(container.key(), own -> roots.ofCandidate(known, own), timing.made());
        }
        if (!known.isAwaited) {
            known.candidates.clear();
        }
        if (!hasRoom || !known.isAwaited) {
            refused(known);
        }
    }

    /** Counts that nothing is read of a container for now, once for each. */
    private void refused(KnownAccounts known) {
        if (!known.isRefused) {
            known.isRefused = true;
            unread++;
        }
    }

    /** Return whether the event is one at which accounts are looked at. */
    static boolean concerns(Event event) {
        int code = event.code();
        return code < USERS.length && USERS[code] != NONE && event.decode() && event.result(-1) >= 0;
    }

    /** Looks at the accounts that the event's process has, if it is time; returns those that the event has to wait for. */
    @Nullable
    KnownAccounts look(Event event) {
        int uid = (int) event.paramUnsigned(USERS[event.code()], -1);
        long now = clock.getAsLong();
        CgroupContainer container = lists.look(event) ? lists.container() : null;
        if (container == null) {
            if (now - hosts.looked > (hosts.hasUser(uid) ? timing.again() : timing.unknown()).toNanos()) {
                lookAtHost(now);
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
        boolean isUnknown = !known.hasUser(uid) && now - known.looked > known.pause(timing.unknown());
        if (!known.hasUser(uid)
                && !isUnknown
                && now - known.looked > timing.unknown().toNanos()) {
            known.miss(uid); // the container is looked at less often, so that it may have the name already
        }
        Duration least = known.isRead ? timing.again() : Duration.ZERO;
        boolean isNews = !known.isRead || isUnknown;
        if (!known.isAwaited && (isUnknown || now - known.looked > known.pause(least))) {
            look(event.thread(), container, known, now);
        }
        boolean waits = isNews && known.isAwaited && !known.isSlow;
        return waits && CgroupLists.isProgram(event) && !roots.isBeingMade(event.thread()) ? known : null;
    }

    private void lookAtHost(long now) {
        AccountRoot root = roots.host();
        if (root == null) {
            return;
        }
        hosts.looked = now;
        if (!root.mark().equals(hosts.mark)) {
            take("", hosts, root.read(AccountLimits.OWN));
        }
    }

    /** Has the accounts of a container read through a thread's root directory, if that is the container's. */
    private void look(long thread, CgroupContainer container, KnownAccounts known, long now) {
        AccountRoot root = roots.find(thread);
        if (root == null) {
            return;
        }
        known.looked = now;
        if (!roots.isOfContainer(root, thread, known)) {
            root.close();
            // Whoever has a root directory of his own must not delay the names of the others.
            root = roots.ofFirst(known);
            known.paceStranger(root != null);
        }
        if (root == null) {
            // It may be about to become the container's; one that stays as it is must not be looked at for each of its
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
     * Returns what is known of a container. Names are told by short ids: of several containers that have one, the names of the first are
     * told, but one of the machine takes them over from a user's.
     *
     * @return null where another container has the short id, or another user one with the same full id
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
        KnownAccounts machines = known.takenOver(container);
        if (machines == null) {
            refused(known);
        } else {
            containers.put(container.id(), machines);
        }
        return machines;
    }

    /** Takes the next reading that has come; returns false where there is none. */
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
                if (known.takeLate() && !isFirst) {
                    unread++;
                }
            }
        }
        return true;
    }

    /** Takes what was read; returns whether it has anything new to tell. */
    private boolean take(String container, KnownAccounts known, AccountList list) {
        Queue<AccountChange> found = new ArrayDeque<>();
        known.update(list, found);
        changes.add(container, found);
        if (!list.isComplete()) {
            unread++;
        }
        return !found.isEmpty() || !list.isComplete();
    }

    /** Takes that an event could not wait any longer for a reading: no event waits for another one of this container. */
    void tooLate(KnownAccounts awaited) {
        unread++;
        awaited.isSlow = true;
    }

    /** Returns how often accounts were not read, or not in time. */
    long unread() {
        return unread;
    }

    @Override
    public void close() {
        readings.close();
        roots.close();
    }
}
