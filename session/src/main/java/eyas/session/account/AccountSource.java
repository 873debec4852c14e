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
import eyas.event.InjectedEvents;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SnapshotTee;
import eyas.event.SourceCounters;
import eyas.live.account.AccountLimits;
import eyas.live.account.AccountList;
import eyas.live.account.AccountRoot;
import eyas.state.CgroupContainer;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
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
    private static final int CANDIDATES = 64;
    private static final long PAUSE_NANOS = 100_000;
    private static final long POLL_NANOS = 500_000;
    /** The part of the buffer before the source, 0 to 1, from which events no longer wait. */
    private static final double HOLD_FILL = 0.25;

    private static final byte NONE = -1;
    private static final Path OWN_ROOT = Path.of("/");

    /** Which parameter has the user that counts from then on, by event code. */
    private static final byte[] USERS = users();

    /** An event that waits for names. */
    private record WaitingEvent(
            MemorySegment segment,
            long base,
            int cpu,
            long number,
            boolean stateOnly,
            @Nullable KnownAccounts awaited,
            long since) {}

    /** A change, and of which container's accounts. */
    private record Told(byte[] container, AccountChange change) {}

    private final EventSource source;
    private final AccountTiming timing;
    private final @Nullable AccountRoot host;
    private final LongFunction<@Nullable AccountRoot> roots;
    private final CgroupLists lists = new CgroupLists();
    private final AccountReadings readings = new AccountReadings();
    private final HoldAllowance allowance;
    private final InjectedEvents injected = new InjectedEvents();
    private final Queue<Told> changes = new ArrayDeque<>();
    private final KnownAccounts hosts = new KnownAccounts();
    private final Map<String, KnownAccounts> containers = new LinkedHashMap<>();

    private @Nullable WaitingEvent held;
    private long unread;

    /** Makes a source over {@code source}, which is closed with it. */
    public AccountSource(EventSource source) {
        this(source, AccountTiming.DEFAULT, AccountRoot.at(OWN_ROOT), AccountRoot::ofThread);
    }

    /**
     * Makes a source over {@code source}.
     *
     * @param host the root directory of this machine; closed with it
     * @param roots finds the root directory of a thread
     */
    AccountSource(
            EventSource source,
            AccountTiming timing,
            @Nullable AccountRoot host,
            LongFunction<@Nullable AccountRoot> roots) {
        this.source = source;
        this.timing = timing;
        this.host = host;
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
        source.start(new SnapshotTee(snapshot, new AccountSnapshot(hosts, this::existed)));
        hosts.isRead = true;
        hosts.looked = System.nanoTime() - timing.again().toNanos();
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
                WaitingEvent now = new WaitingEvent(
                        event.segment(),
                        event.base(),
                        event.cpu(),
                        event.number(),
                        event.isStateOnly(),
                        awaited,
                        System.nanoTime());
                held = now;
                return held(event, now);
            }
        }
        injected.passed(event);
        return outcome;
    }

    /** Takes that a process was put into another group: most likely it is about to become the first one of a container. */
    private void moved(CgroupMove move) {
        CgroupContainer container = CgroupContainer.find(Bytes.of("=" + Bytes.text(move.path()) + "\0"));
        if (container == null) {
            return;
        }
        KnownAccounts known = known(container.id());
        if (!known.isRead && !known.isAwaited) {
            known.candidates.add(move.pid());
            known.isAwaited = readings.await(container.id(), () -> rootOf(known));
        }
    }

    /**
     * Waits until one of the processes has a root directory of its own, as long as the timing allows. Those that are gone are taken out:
     * what makes a container is several processes, one after the other. Any thread.
     */
    private @Nullable AccountRoot rootOf(KnownAccounts known) {
        long end = System.nanoTime() + timing.made().toNanos();
        while (System.nanoTime() - end < 0) {
            for (Iterator<Long> each = known.candidates.iterator(); each.hasNext(); ) {
                long process = each.next();
                AccountRoot root = roots.apply(process);
                if (root == null) {
                    each.remove();
                } else if (host == null || !root.isSameAs(host)) {
                    known.found = process;
                    return root;
                } else {
                    root.close();
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
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
            if (!hosts.hasUser(uid) || now - hosts.looked > timing.again().toNanos()) {
                lookAtHost(now);
            }
            return null;
        }
        KnownAccounts known = known(container.id());
        if (!known.isRead && known.isAwaited && known.candidates.size() < CANDIDATES) {
            known.candidates.add(event.thread());
        }
        boolean isNews = !known.isRead
                || (!known.hasUser(uid) && now - known.looked > timing.unknown().toNanos());
        if (!known.isAwaited && (isNews || now - known.looked > timing.again().toNanos())) {
            look(event.thread(), container.id(), known, now);
        }
        boolean waits = isNews && known.isAwaited && !known.isSlow;
        return waits && isProgram(event) && !isBeingMade(event.thread()) ? known : null;
    }

    private static boolean isProgram(Event event) {
        return event.code() == EventCode.SYSCALL_EXECVE_19_X || event.code() == EventCode.SYSCALL_EXECVEAT_X;
    }

    /** Return whether a thread still has the machine's root directory: whoever makes a container waits for no names. */
    private boolean isBeingMade(long thread) {
        try (AccountRoot root = roots.apply(thread)) {
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
        AccountRoot root = roots.apply(thread);
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
            try (AccountRoot first = roots.apply(known.thread)) {
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
                if (reading.list() != null) {
                    take(reading.container(), known, reading.list());
                }
            }
        }
        Told told = changes.remove();
        told.change().inject(injected, told.container());
        injected.show(event);
        return true;
    }

    private void take(String container, KnownAccounts known, AccountList list) {
        Queue<AccountChange> found = new ArrayDeque<>();
        known.update(list, found);
        byte[] id = Bytes.of(container);
        found.forEach(change -> changes.add(new Told(id, change)));
        if (!list.isComplete()) {
            unread++;
        }
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
        event.wrap(first.segment(), first.base(), first.cpu(), first.number(), first.stateOnly());
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
