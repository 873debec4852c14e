package eyas.report;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.UserRecord;
import eyas.report.model.PrivilegeFacts;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Collects privilege changes: of the user, by a call or an exec; of the effective capabilities, by a call; of namespaces and of the root
 * directory. Event thread only.
 */
final class PrivilegeCollector {
    private final ProcessTree processes;
    private final BoundedRows<Key, Row> rows;

    private record Key(int process, String kind, String before, String after) {}

    private static final class Row {
        private final @Nullable ProcessNode process;
        private final long firstTime;
        private long count;

        private Row(@Nullable ProcessNode process, long firstTime) {
            this.process = process;
            this.firstTime = firstTime;
        }
    }

    PrivilegeCollector(ReportLimits limits, ProcessTree processes) {
        this.rows = new BoundedRows<>(limits.rows());
        this.processes = processes;
    }

    BoundedRows<?, ?> rows() {
        return rows;
    }

    /** Handles an event. Must run before the process tree handles it, because the tree still has the previous privileges. */
    void event(EventContext context) {
        switch (context.info().code()) {
            case EventCode.SYSCALL_SETUID_X, EventCode.SYSCALL_SETRESUID_X, EventCode.SYSCALL_SETREUID_X ->
                user(context, "user");
            case EventCode.SYSCALL_EXECVE_19_X, EventCode.SYSCALL_EXECVEAT_X -> user(context, "set-user-id");
            case EventCode.SYSCALL_CAPSET_X -> capabilities(context);
            case EventCode.SYSCALL_SETNS_X -> entered(context, "namespace", "entered another");
            case EventCode.SYSCALL_UNSHARE_X -> entered(context, "namespace", "created a new namespace");
            case EventCode.SYSCALL_CHROOT_X -> entered(context, "root", "changed root directory");
            default -> {}
        }
    }

    private void user(EventContext context, String kind) {
        ThreadEntry thread = context.thread();
        ProcessNode process = thread == null || context.event().result(-1) != 0 ? null : processes.of(context);
        if (process == null
                || thread == null
                || process.userId == thread.credentials().uid()) {
            return;
        }
        String before = user(process.userId, process.user);
        UserRecord record = context.state()
                .users()
                .find(thread.containerId(), thread.credentials().uid());
        process.userId = thread.credentials().uid();
        process.user = record == null ? "" : Bytes.text(record.name());
        add(context, process, kind, before, user(process.userId, process.user));
    }

    private static String user(int number, String name) {
        return name.isEmpty() ? Integer.toUnsignedString(number) : name + " (" + Integer.toUnsignedString(number) + ")";
    }

    private void capabilities(EventContext context) {
        ThreadEntry thread = context.thread();
        ProcessNode process = thread == null || context.event().result(-1) != 0 ? null : processes.of(context);
        if (process != null
                && thread != null
                && process.capabilities != thread.credentials().capEffective()) {
            String before = hex(process.capabilities);
            process.capabilities = thread.credentials().capEffective();
            add(context, process, "capabilities", before, hex(process.capabilities));
        }
    }

    private static String hex(long set) {
        return String.format(Locale.ROOT, "0x%x", set);
    }

    private void entered(EventContext context, String kind, String what) {
        if (context.event().result(-1) == 0) {
            add(context, processes.of(context), kind, "", what);
        }
    }

    private void add(EventContext context, @Nullable ProcessNode process, String kind, String before, String after) {
        Key key = new Key(ProcessNode.idOf(process), kind, before, after);
        Row row = rows.find(key);
        if (row == null) {
            row = new Row(process, context.event().time());
            if (!rows.add(key, row)) {
                return;
            }
        }
        row.count++;
    }

    List<PrivilegeFacts> facts() {
        List<PrivilegeFacts> facts = new ArrayList<>(rows.size());
        rows.forEach((key, row) -> facts.add(new PrivilegeFacts(
                facts.size(),
                key.kind,
                key.before,
                key.after,
                key.process,
                ProcessNode.stepOf(row.process),
                row.firstTime,
                row.count)));
        return facts;
    }
}
