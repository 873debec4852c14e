package eyas.fields;

import eyas.event.Bytes;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import org.jspecify.annotations.Nullable;

/** Binds fields of the leaders of session and process group; of the eldest known member if the leader is unknown. */
final class LeaderFields {
    /** Finds a leader. */
    @FunctionalInterface
    private interface Leader {
        @Nullable
        ThreadEntry of(ThreadTable threads, ThreadEntry thread);
    }

    private LeaderFields() {}

    static void addTo(Binders binders) {
        add(binders, "proc.sname", "proc.sid.exe", "proc.sid.exepath", ThreadTable::sessionLeader);
        add(binders, "proc.vpgid.name", "proc.vpgid.exe", "proc.vpgid.exepath", ThreadTable::virtualGroupLeader);
        add(binders, "proc.pgid.name", "proc.pgid.exe", "proc.pgid.exepath", ThreadTable::groupLeader);
    }

    private static void add(Binders binders, String name, String exe, String exePath, Leader leader) {
        binders.ancestors(name, 20, (thread, context, out) -> {
            ThreadEntry found = leader.of(context.state().threads(), thread);
            out.point(found == null ? Bytes.EMPTY : found.comm());
            return true;
        });
        binders.ancestors(exe, 20, (thread, context, out) -> {
            ThreadEntry found = leader.of(context.state().threads(), thread);
            out.point(found == null ? Bytes.EMPTY : found.exe());
            return true;
        });
        binders.ancestors(exePath, 20, (thread, context, out) -> {
            ThreadEntry found = leader.of(context.state().threads(), thread);
            out.point(found == null ? Bytes.EMPTY : found.exePath());
            return true;
        });
    }
}
