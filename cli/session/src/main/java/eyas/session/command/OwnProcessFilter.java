package eyas.session.command;

import eyas.event.Event;
import eyas.event.EventParams.CloneExit;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.ProcessEvent;
import java.util.HashSet;
import java.util.Set;

/**
 * Drops the events of Eyas's own child processes, except the watched command: an output program may trigger rules itself, and each alert
 * would start it again.
 *
 * <p>Used when the whole machine is monitored; otherwise they are not in scope. Event thread only. Costs a set lookup per event once Eyas
 * has started a program, and nothing before.
 */
public final class OwnProcessFilter implements ForwardingSource {
    private final EventSource source;
    private final long own = ProcessHandle.current().pid();
    private final long command;
    /** Threads of such processes. */
    private final Set<Long> threads = new HashSet<>();

    /**
     * Wraps {@code source}, which is closed with it.
     *
     * @param command process of the watched command, which may be an indirect child
     */
    public OwnProcessFilter(EventSource source, long command) {
        this.source = source;
        this.command = command;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = source.next(event);
        return outcome == Outcome.EVENT && isOwn(event) ? Outcome.IDLE : outcome;
    }

    private boolean isOwn(Event event) {
        return switch (ProcessEvent.of(event.code())) {
            case CLONE -> cloned(event);
            case EXEC -> executed(event);
            case EXIT -> !threads.isEmpty() && threads.remove(event.thread());
            case OTHER -> !threads.isEmpty() && threads.contains(event.thread());
        };
    }

    private boolean cloned(Event event) {
        if (!event.decode()) {
            return false;
        }
        long result = event.result(-1);
        boolean own = threads.contains(event.thread());
        // In a separate PID namespace the parent's event has another ID than this machine's; the child's own event
        // follows.
        boolean inNamespace = event.paramSigned(CloneExit.VTID, 0) != event.thread();
        if (own && result > 0 && !inNamespace) {
            threads.add(result);
        }
        if (own || result != 0) {
            return own;
        }
        return joins(event, event.paramSigned(CloneExit.PID, 0), event.paramSigned(CloneExit.PTID, 0));
    }

    private boolean executed(Event event) {
        if (threads.contains(event.thread())) {
            return true;
        }
        return event.decode()
                && joins(event, event.paramSigned(ExecveExit.PID, 0), event.paramSigned(ExecveExit.PTID, 0));
    }

    /** Handles a new thread of one of Eyas's processes, or a new process below one. */
    private boolean joins(Event event, long pid, long parent) {
        boolean joins = pid != command && (parent == own || threads.contains(parent) || threads.contains(pid));
        if (joins) {
            threads.add(event.thread());
        }
        return joins;
    }
}
