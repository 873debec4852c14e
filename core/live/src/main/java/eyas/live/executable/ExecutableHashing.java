package eyas.live.executable;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInjector;
import eyas.event.EventParams.ExecveExit;
import eyas.event.ExecutableContent;
import eyas.event.ExecutableContent.Miss;
import eyas.event.ProcessEvent;
import eyas.live.sys.ClockCalls;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashes executables when they are executed, and delivers the results as events.
 *
 * <p>The event thread inspects each exec. It opens an unknown file through the process with {@code O_PATH}, which reads nothing and cannot
 * block, and keeps the file reachable if process and path change. If the process has ended already, the hashing thread opens the path,
 * provided that the same file is still there.
 *
 * <p>Everything but that thread belongs to the event thread. No thread is started before the first exec.
 */
public final class ExecutableHashing implements AutoCloseable {
    /**
     * A file that changed less than this number of ticks ago may change again without a new change time. One tick would do for a single
     * clock.
     */
    private static final int FRESH_TICKS = 2;

    private static final int MAX_PATH = 4096;
    private static final byte[] DELETED = Bytes.of(" (deleted)");
    private static final byte[] NAME = Bytes.of(ExecutableContent.EVENT_NAME);
    /** The asynchronous event does not belong to a plugin. */
    private static final long NO_PLUGIN = 0;

    private static final long PAUSE_MILLISECONDS = 1;
    /** How long the end waits for a blocked read, ns: a file system of the job may never answer. */
    private static final long STUCK = 500_000_000L;

    private static final long JOIN_MILLISECONDS = 1_000;

    private final HashLimits limits;
    private final FileCalls files = new FileCalls();
    private final FileStatus status = new FileStatus();
    private final long fresh = FRESH_TICKS * new ClockCalls().tick();
    private final ExecutableHashCache known;
    private final EventInjector injected = new EventInjector();
    private final byte[] path = new byte[MAX_PATH];
    private final PriorityBlockingQueue<HashRequest> requests = new PriorityBlockingQueue<>();
    private final Queue<HashResult> answers = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private @Nullable Thread worker;
    private boolean ended;
    private long deadline;
    private int waiting;
    private long missed;

    /** Makes an instance without known executables. */
    public ExecutableHashing(HashLimits limits) {
        this.limits = limits;
        this.known = new ExecutableHashCache(limits.known());
    }

    /** Processes an event that the source has just delivered, and sets its number. */
    public void passed(Event event) {
        injected.passed(event);
        if (ProcessEvent.of(event.code()) == ProcessEvent.EXEC) {
            executed(event);
        }
    }

    /** Processes an execve, or an execveat, which has the same parameters except for the last. */
    private void executed(Event event) {
        if (closed || !event.decode() || event.result(-1) != 0 || !event.hasParam(ExecveExit.TRUSTED_EXEPATH)) {
            return;
        }
        int length = Math.min(event.paramStringLength(ExecveExit.TRUSTED_EXEPATH), path.length);
        long inode = event.paramUnsigned(ExecveExit.EXE_INO, 0);
        long changed = event.paramUnsigned(ExecveExit.EXE_INO_CTIME, 0);
        if (length <= 0 || inode == 0) {
            return;
        }
        event.copyParam(ExecveExit.TRUSTED_EXEPATH, length, path, 0);
        length = withoutMark(length);
        long key = known.key(path, length, inode, changed);
        byte state = known.get(key);
        if (state == ExecutableHashCache.NEW || state == ExecutableHashCache.MISSED) {
            request(event, key, state, Arrays.copyOf(path, length), inode, changed);
        }
    }

    /** Returns the length of the path without the suffix that the kernel appends to deleted files. */
    private int withoutMark(int length) {
        int retained = length - DELETED.length;
        return retained > 0 && Arrays.equals(path, retained, length, DELETED, 0, DELETED.length) ? retained : length;
    }

    private void request(Event event, long key, byte state, byte[] name, long inode, long changed) {
        int place = -1;
        long size = 0;
        boolean isFull = waiting >= limits.waiting();
        if (!isFull) {
            place = files.open(Bytes.of("/proc/" + event.thread() + "/exe"), FileCalls.O_PATH);
            if (place >= 0 && !(files.status(place, status) && status.ino() == inode)) {
                files.close(place);
                place = -1;
            }
            size = place >= 0 ? status.size() : 0;
        }
        HashRequest request = new HashRequest(
                key,
                event.thread(),
                event.paramSigned(ExecveExit.PTID, -1),
                name,
                inode,
                changed,
                event.paramUnsigned(ExecveExit.EXE_INO_MTIME, 0),
                event.time() - changed < fresh,
                place,
                size);
        boolean retry = state == ExecutableHashCache.MISSED;
        known.put(key, retry ? ExecutableHashCache.MISSED_WAITING : ExecutableHashCache.WAITING);
        waiting++;
        if (isFull) {
            answers.add(new HashResult(request, HashWorker.missed(request, Miss.BUSY)));
        } else {
            requests.add(request);
            start();
        }
    }

    private void start() {
        if (worker == null) {
            worker = Thread.ofPlatform().daemon().name("eyas-hash").start(this::work);
        }
    }

    private void work() {
        HashWorker hasher = new HashWorker(limits, () -> closed);
        hasher.begin();
        try {
            while (true) {
                HashRequest request = requests.take();
                answers.add(new HashResult(request, hasher.hash(request)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Moves {@code event} to the next event about an executable; returns false if there is none. */
    public boolean deliver(Event event) {
        for (HashResult answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (record(answer)) {
                show(event, answer);
                return true;
            }
        }
        return false;
    }

    /** Records the result of a request; returns whether it is to be delivered. */
    private boolean record(HashResult answer) {
        waiting--;
        HashRequest request = answer.request();
        boolean wasMissed = known.get(request.key()) == ExecutableHashCache.MISSED_WAITING;
        if (answer.content().miss() != null) {
            known.put(request.key(), ExecutableHashCache.MISSED);
            missed += wasMissed ? 0 : 1;
            return !wasMissed;
        }
        missed -= wasMissed ? 1 : 0;
        known.put(request.key(), request.isFresh() ? ExecutableHashCache.NEW : ExecutableHashCache.HASHED);
        return true;
    }

    private void show(Event event, HashResult answer) {
        byte[] data = answer.content().data();
        injected.begin(EventCode.ASYNCEVENT_E, answer.request().thread(), data.length + NAME.length + 8)
                .put(NO_PLUGIN)
                .putString(NAME)
                .putBytes(data);
        injected.show(event);
    }

    /** Delivers remaining results after the source's last event; waits for them as long as the limits allow. Later ones count as missed. */
    public boolean deliverLast(Event event) {
        if (!ended) {
            ended = true;
            deadline = System.nanoTime() + limits.last().toNanos();
        }
        while (true) {
            if (deliver(event)) {
                return true;
            }
            if (waiting <= 0) {
                return false;
            }
            long late = System.nanoTime() - deadline;
            if (late > 0) {
                closed = true; // the read in progress ends as late, too
                giveUp();
            }
            if (late > STUCK) {
                missed += waiting;
                waiting = 0;
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private void giveUp() {
        for (HashRequest request = requests.poll(); request != null; request = requests.poll()) {
            closePlace(request);
            answers.add(new HashResult(request, HashWorker.missed(request, Miss.LATE)));
        }
    }

    private void closePlace(HashRequest request) {
        if (request.place() >= 0) {
            files.close(request.place());
        }
    }

    /** Returns how many events were delivered in addition to those of the source. */
    public long events() {
        return injected.count();
    }

    /** Returns the number of executables without a hash so far. */
    public long missed() {
        return missed;
    }

    /** Ends hashing; queued requests are dropped. */
    @Override
    public void close() {
        closed = true;
        Thread running = worker;
        if (running != null) {
            running.interrupt();
            try {
                running.join(JOIN_MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (HashRequest request = requests.poll(); request != null; request = requests.poll()) {
            closePlace(request);
        }
    }
}
