package eyas.fields;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.job.Attribution;
import eyas.state.process.ThreadEntry;

/**
 * Whether a process of a job is detached from the runner: its step has ended, or the process has daemonized. Processes in a container have
 * no runner as ancestor, so an attribution by environment alone proves nothing there.
 */
final class DetachedProcess {
    private static final long INIT = 1;
    private static final byte[] SYSTEMD = Bytes.of("systemd");
    /** The maximum number of ancestors to examine. */
    private static final int MOST = 1024;

    private DetachedProcess() {}

    static boolean extract(ThreadEntry thread, EventContext context, FieldValue out) {
        Attribution attribution = thread.job().attribution();
        if (attribution == null || attribution.step() == null || attribution.job() == null) {
            return false;
        }
        out.set(isLeftBehind(thread, attribution, context, out));
        return true;
    }

    private static boolean isLeftBehind(
            ThreadEntry thread, Attribution attribution, EventContext context, FieldValue out) {
        return switch (attribution.via()) {
            case RUNNER -> !isBelowRunner(thread, context, out);
            case SYSTEMD, AT, CRON -> true;
            case CONTAINER -> false;
            case ENVIRONMENT -> thread.containerId().length == 0 && isAdopted(thread, attribution, context, out);
        };
    }

    private static boolean isBelowRunner(ThreadEntry thread, EventContext context, FieldValue out) {
        for (int i = 0; i < MOST; i++) {
            ThreadEntry ancestor = out.ancestor(context, thread, i);
            if (ancestor == null) {
                return false;
            }
            if (ancestor.job().isRunner()) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the eldest ancestor of the same job is a child of the process that adopts orphans. */
    private static boolean isAdopted(
            ThreadEntry thread, Attribution attribution, EventContext context, FieldValue out) {
        for (int i = 0; i < MOST; i++) {
            ThreadEntry ancestor = out.ancestor(context, thread, i);
            if (ancestor == null || ancestor.pid() == INIT) {
                return true;
            }
            if (!isOf(ancestor, attribution)) {
                byte[] name = ancestor.originState().installed();
                return ByteSearch.matches(name, 0, name.length, SYSTEMD);
            }
        }
        return false;
    }

    private static boolean isOf(ThreadEntry ancestor, Attribution attribution) {
        Attribution theirs = ancestor.job().attribution();
        return theirs != null && theirs.job() == attribution.job();
    }
}
