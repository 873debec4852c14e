package eyas.session.account;

import eyas.container.CgroupLists;
import eyas.container.HoldAllowance;
import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.ForwardingSource;
import eyas.event.HeldEvent;
import eyas.event.InjectedEvents;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SnapshotTee;
import eyas.event.SourceCounters;
import eyas.live.account.AccountFinder;
import eyas.live.account.AccountLimits;
import eyas.live.account.AccountList;
import eyas.live.account.AccountRoot;
import eyas.live.account.RootSpot;
import eyas.state.CgroupContainer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what another source delivers, and between its events what has become of users and groups, as events: of this machine,
 * whose files may change, and of containers, which have their own.
 *
 * <p>Looked at are processes as they begin, run a program or change their user: again after a while, and at once where the user is
 * unknown. What a container has is read through the root directory of a process in it, by another thread; the event that
 * it is read for, and those after it, wait for that if it is the start of a program, as long as {@link AccountTiming} allows. Event thread only; the price for
 * an event that none of this is true of is a look at a table.
 */
public final class AccountSource implements ForwardingSource {
    private static final int CONTAINERS = 256;
    private static final long PAUSE_NANOS = 100_000;
    /** The part of the buffer before the source, 0 to 1, from which events no longer wait. */
    private static final double HOLD_FILL = 0.25;

    private static final byte NONE = -1;
    private static final Path OWN_ROOT = Path.of("/");

    /** Which parameter has the user that counts from then on, by event code. */
    private static final byte[] USERS = users();

    /** An event that waits for names. */
    private record WaitingEvent(HeldEvent event, @Nullable KnownAccounts awaited, long since) {}

    /** Finds the root directory of a thread; null where it is gone. */
    @FunctionalInterface
    interface RootFinder {
        @Nullable
        AccountRoot find(AccountFinder finder, long thread);

        /** Returns where the root directory of a thread is; null where that is not known, so that it has to be found. */
        default @Nullable RootSpot spot(AccountFinder finder, long thread) {
            return null;
        }
    }

    /** Those of this machine's threads. */
    private static final class LiveRoots implements RootFinder {
        @Override
        public @Nullable AccountRoot find(AccountFinder finder, long thread) {
            return finder.ofThread(thread);
        }

        @Override
        public @Nullable RootSpot spot(AccountFinder finder, long thread) {
            return finder.spot(thread);
        }
    }

    /** A change, and of which container's accounts. */
    private record Told(byte[] container, AccountChange change) {}

    private final EventSource source;
    private final AccountTiming timing;
    private final @Nullable AccountRoot host;
    private final AccountFinder finder;
    private final RootFinder roots;
    private final CgroupLists lists = new CgroupLists();
    private final AccountReadings readings = new AccountReadings();
    private final HoldAllowance allowance;
    private final InjectedEvents injected = new InjectedEvents();
    private final Queue<Told> changes = new ArrayDeque<>();
    private final KnownAccounts hosts = new KnownAccounts();
    /** The one that was not looked at for the longest time first. */
    private final Map<String, KnownAccounts> containers = new LinkedHashMap<>(16, 0.75f, true);

    private @Nullable WaitingEvent held;
    private long unread;

    /** Makes a source over {@code source}, which is closed with it. */
    public AccountSource(EventSource source) {
        this(source, AccountTiming.DEFAULT, new AccountFinder(), OWN_ROOT, new LiveRoots());
    }

    /**
     * Makes a source over {@code source}.
     *
     * @param finder what the event thread finds root directories with
     * @param host the root directory of this machine
     * @param roots finds the root directory of a thread; any thread
     */
    AccountSource(EventSource source, AccountTiming timing, AccountFinder finder, Path host, RootFinder roots) {
        this.source = source;
        this.timing = timing;
        this.finder = finder;
        this.host = finder.at(host);
        this.roots = roots;
        this.allowance = new HoldAllowance(timing.holds(), System.nanoTime());
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

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        readings.start(Thread.ofPlatform().daemon().name("eyas-accounts").factory());
        source.start(new SnapshotTee(snapshot, new AccountSnapshot(hosts, this::existed)));
        hosts.isRead = true;
        hosts.looked = System.nanoTime()
                - Math.max(timing.again().toNanos(), timing.unknown().toNanos());
    }

    /** Takes a process of a container that ran already. */
    private void existed(long thread, CgroupContainer container) {
        KnownAccounts known = known(container.id());
        if (!known.isRead && !known.isAwaited) {
            look(thread, container.id(), known, System.nanoTime());
        }
    }

    @Override
    public Outcome next(Event event) {
        WaitingEvent first = held;
        if (first != null) {
            return held(event, first);
        }
        if (tell(event)) {
            return Outcome.EVENT;
        }
        Outcome outcome = source.next(event);
        if (outcome != Outcome.EVENT) {
            return outcome;
        }
        if (event.code() == EventCode.ASYNCEVENT_E) {
            CgroupMove move = CgroupLists.move(event);
            if (move != null) {
                moved(move);
            }
        } else if (concerns(event)) {
            KnownAccounts awaited = look(event);
            if (awaited != null || !changes.isEmpty()) {
                WaitingEvent now = new WaitingEvent(HeldEvent.of(event), awaited, System.nanoTime());
                held = now;
                return held(event, now);
            }
        }
        injected.passed(event);
        return outcome;
    }

    /** Takes that a process was put into another group: most likely it is about to become the first one of a container. */
    private void moved(CgroupMove move) {
        CgroupContainer container = CgroupLists.container(move);
        if (container == null) {
            return;
        }
        KnownAccounts known = known(container.id());
        if (known.isRead) {
            return;
        }
        boolean hasRoom = known.addCandidate(move.pid());
        if (!known.isAwaited) {
            known.isAwaited = readings.await(container.id(), own -> rootOf(known, own), timing.made());
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

    /**
     * Returns the root directory of a process that has one of its own; null where none has. Those that are gone are taken out: what makes
     * a container is several processes, one after the other. Any thread.
     */
    private @Nullable AccountRoot rootOf(KnownAccounts known, AccountFinder own) {
        for (Iterator<Map.Entry<Long, RootSpot>> candidates =
                        known.candidates.entrySet().iterator();
                candidates.hasNext(); ) {
            Map.Entry<Long, RootSpot> each = candidates.next();
            long process = each.getKey();
            RootSpot spot = roots.spot(own, process);
            if (each.getValue().equals(spot)) {
                continue;
            }
            AccountRoot root = roots.find(own, process);
            if (root == null) {
                candidates.remove();
            } else if (host == null || !root.isSameAs(host)) {
                known.found = process;
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

    private static boolean concerns(Event event) {
        int code = event.code();
        return code < USERS.length && USERS[code] != NONE && event.decode() && event.result(-1) >= 0;
    }

    /** Looks at the accounts that the event's process has, if it is time; returns those that the event has to wait for. */
    private @Nullable KnownAccounts look(Event event) {
        int uid = (int) event.paramUnsigned(USERS[event.code()], -1);
        long now = System.nanoTime();
        CgroupContainer container = lists.look(event) ? lists.container() : null;
        if (container == null) {
            if (now - hosts.looked > (hosts.hasUser(uid) ? timing.again() : timing.unknown()).toNanos()) {
                lookAtHost(now);
            }
            return null;
        }
        KnownAccounts known = known(container.id());
        if (!known.isRead && known.isAwaited && !known.addCandidate(event.thread())) {
            refused(known);
        }
        boolean isNews = !known.isRead || (!known.hasUser(uid) && now - known.looked > known.pause(timing.unknown()));
        if (!known.isAwaited && (isNews || now - known.looked > known.pause(timing.again()))) {
            look(event.thread(), container.id(), known, now);
        }
        boolean waits = isNews && known.isAwaited && !known.isSlow;
        return waits && CgroupLists.isProgram(event) && !isBeingMade(event.thread()) ? known : null;
    }

    /** Return whether a thread still has the machine's root directory: whoever makes a container waits for no names. */
    private boolean isBeingMade(long thread) {
        try (AccountRoot root = roots.find(finder, thread)) {
            return root != null && host != null && root.isSameAs(host);
        }
    }

    private void lookAtHost(long now) {
        AccountRoot root = host;
        if (root == null) {
            return;
        }
        hosts.looked = now;
        if (!root.mark().equals(hosts.mark)) {
            take("", hosts, root.read(AccountLimits.OWN));
        }
    }

    /** Has the accounts of a container read through a thread's root directory, if that is the container's. */
    private void look(long thread, String container, KnownAccounts known, long now) {
        AccountRoot root = roots.find(finder, thread);
        if (root == null) {
            return;
        }
        // A process that is about to become a container has the machine's root directory until then.
        if ((host != null && root.isSameAs(host)) || !isOfContainer(root, thread, known)) {
            root.close();
            return;
        }
        known.looked = now;
        if (readings.begin(container, root, known.mark)) {
            known.isAwaited = true;
        } else {
            unread++;
        }
    }

    /** Whoever may make namespaces can have a root directory of his own; it is not the container's. */
    private boolean isOfContainer(AccountRoot root, long thread, KnownAccounts known) {
        if (known.thread != 0 && known.thread != thread) {
            try (AccountRoot first = roots.find(finder, known.thread)) {
                if (first != null) {
                    return first.isSameAs(root);
                }
            }
        }
        known.thread = thread;
        return true;
    }

    private KnownAccounts known(String container) {
        KnownAccounts known = containers.computeIfAbsent(container, id -> new KnownAccounts());
        if (containers.size() > CONTAINERS) {
            Iterator<String> eldest = containers.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return known;
    }

    /** Delivers what has become known, if anything has. */
    private boolean tell(Event event) {
        while (changes.isEmpty()) {
            AccountReadings.Reading reading = readings.poll();
            if (reading == null) {
                return false;
            }
            KnownAccounts known = containers.get(reading.container());
            if (known != null) {
                known.isAwaited = false;
                known.candidates.clear();
                known.thread = known.thread == 0 ? known.found : known.thread;
                if (reading.list() == null) {
                    known.pace(false);
                } else {
                    boolean isFirst = !known.isRead;
                    boolean hasChanged = take(reading.container(), known, reading.list());
                    known.pace(hasChanged && !isFirst);
                }
            }
        }
        Told told = changes.remove();
        told.change().inject(injected, told.container());
        injected.show(event);
        return true;
    }

    /** Takes what was read; returns whether it has anything new to tell. */
    private boolean take(String container, KnownAccounts known, AccountList list) {
        Queue<AccountChange> found = new ArrayDeque<>();
        known.update(list, found);
        byte[] id = Bytes.of(container);
        found.forEach(change -> changes.add(new Told(id, change)));
        if (!list.isComplete()) {
            unread++;
        }
        return !found.isEmpty() || !list.isComplete();
    }

    /** Delivers what is learned while the event waits, then the event itself. */
    private Outcome held(Event event, WaitingEvent first) {
        KnownAccounts awaited = first.awaited();
        long most = Math.min(timing.hold().toNanos(), allowance.left(first.since()));
        while (!tell(event)) {
            if (awaited == null || !awaited.isAwaited || awaited.isSlow) {
                return release(event, first);
            }
            if (System.nanoTime() - first.since() >= most || source.fill() > HOLD_FILL) {
                unread++;
                awaited.isSlow = true;
                return release(event, first);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Outcome.EVENT;
    }

    private Outcome release(Event event, WaitingEvent first) {
        held = null;
        allowance.spend(first.since(), System.nanoTime());
        first.event().show(event);
        injected.passed(event);
        return Outcome.EVENT;
    }

    @Override
    public SourceCounters counters() {
        return source.counters().plusEvents(injected.count());
    }

    @Override
    public void losses(LossCollector to) {
        source.losses(to);
        to.lost("accounts_unread", unread);
    }

    @Override
    public void close() {
        readings.close();
        if (host != null) {
            host.close();
        }
        source.close();
    }
}
