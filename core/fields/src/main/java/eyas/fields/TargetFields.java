package eyas.fields;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.KillExit;
import eyas.event.EventParams.TgkillExit;
import eyas.event.EventParams.TkillExit;
import eyas.event.SentSignal;
import eyas.event.SyscallTarget;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.job.Attribution;
import eyas.state.job.JobStep;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of the target process of an event: one that is traced, signaled or copied from, that listens at the other end of a
 * local connection, or whose file below {@code /proc} is opened.
 *
 * <p>Extensions: Falco has none of them. Immutable and thread-safe; the bound fields are for the event thread.
 */
public final class TargetFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Target process");

    private static final byte[] PROCESSES = Bytes.of("/proc/");
    private static final byte[] EYAS = Bytes.of("eyas");
    private static final byte[] SELF = Bytes.of("self/");
    private static final byte[] THREAD_SELF = Bytes.of("thread-self/");
    private static final byte[] SELF_NAME = Bytes.of("self");
    private static final byte[] THREAD_SELF_NAME = Bytes.of("thread-self");
    private static final byte[] TASK = Bytes.of("task");
    private static final byte[] ITSELF = Bytes.of(".");
    private static final int MOST_DIGITS = 10;

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Creates the provider. */
    public TargetFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.other("proc.target.name", 20, (context, out) -> {
            if (isEyas(context)) {
                out.point(EYAS);
                return true;
            }
            ThreadEntry target = find(context, out);
            if (target != null) {
                out.point(target.comm());
            }
            return target != null;
        });
        related("proc.target.is_self", (own, target) -> own.pid() == target.pid());
        related("proc.target.is_kin", TargetFields::areRelated);
        binders.other("proc.target.is_eyas", 1, (context, out) -> {
            out.set(isEyas(context));
            return context.target() != null;
        });
        binders.other("proc.target.cgroup", 1, (context, out) -> {
            CgroupMove move = context.move();
            if (move != null) {
                out.point(move.path());
            }
            return move != null;
        });
        related("proc.target.is_same_step", TargetFields::isSameStep);
        binders.other("proc.target.step", 20, (context, out) -> {
            ThreadEntry target = find(context, out);
            Attribution theirs = target == null ? null : target.job().attribution();
            JobStep step = theirs == null ? null : theirs.step();
            out.point(step == null ? Bytes.EMPTY : step.name());
            return step != null;
        });
        binders.other("proc.target.signal", 2, TargetFields::signal);
        binders.other("fd.procfs.kind", 10, TargetFields::procfsKind);
        SyscallFields.check(definitions, binders);
    }

    /** Adds a field that tests a relation between the main thread of the event's process and the target. */
    private void related(String name, BiPredicate<ThreadEntry, ThreadEntry> relation) {
        binders.other(name, 20, (context, out) -> {
            ThreadEntry target = find(context, out);
            ThreadEntry thread = context.thread();
            out.set(target != null
                    && thread != null
                    && relation.test(context.state().threads().main(thread), target));
            return target != null;
        });
    }

    /**
     * Extracts the path of an opened file within procfs, relative to the directory of its process or thread; "." for that directory itself.
     * Uses the kernel's own objects if it has reported them, otherwise the path.
     */
    private static boolean procfsKind(EventContext context, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor != null && descriptor.procfsPath().length > 0) {
            out.point(descriptor.procfsPath());
            return kindOf(out, 1);
        }
        return ResultFields.isOpen(context.event().code())
                && RealPathFields.real(context, out)
                && ByteSearch.matches(out.bytes(), out.offset(), out.offset() + out.length(), PROCESSES)
                && kindOf(out, PROCESSES.length);
    }

    /** Narrows a path, whose part within procfs starts at {@code from}, to the part below a process and one of its threads. */
    private static boolean kindOf(FieldValue path, int from) {
        int at = from;
        int end = endOfPart(path, at);
        if (isNumber(path, at, end) || is(path, at, end, SELF_NAME) || is(path, at, end, THREAD_SELF_NAME)) {
            at = Math.min(end + 1, path.length());
            end = endOfPart(path, at);
            if (is(path, at, end, TASK)) {
                int thread = Math.min(end + 1, path.length());
                int threadEnd = endOfPart(path, thread);
                if (isNumber(path, thread, threadEnd)) {
                    at = Math.min(threadEnd + 1, path.length());
                }
            }
        }
        if (at >= path.length()) {
            path.point(ITSELF);
        } else {
            path.point(path.bytes(), path.offset() + at, path.length() - at);
        }
        return true;
    }

    private static int endOfPart(FieldValue path, int from) {
        int end = from;
        while (end < path.length() && path.at(end) != '/') {
            end++;
        }
        return end;
    }

    private static boolean isNumber(FieldValue path, int from, int end) {
        for (int i = from; i < end; i++) {
            if (path.at(i) < '0' || path.at(i) > '9') {
                return false;
            }
        }
        return end > from;
    }

    private static boolean is(FieldValue path, int from, int end, byte[] name) {
        return end - from == name.length
                && ByteSearch.matches(path.bytes(), path.offset() + from, path.offset() + end, name);
    }

    /** Extracts the name of the sent signal, as reported by the kernel, or from the call's parameter. */
    private static boolean signal(EventContext context, FieldValue out) {
        SentSignal sent = context.sent();
        Event event = context.event();
        long number = sent != null
                ? sent.number()
                : switch (event.code()) {
                    case EventCode.SYSCALL_KILL_X -> event.paramSigned(KillExit.SIG, -1);
                    case EventCode.SYSCALL_TKILL_X -> event.paramSigned(TkillExit.SIG, -1);
                    case EventCode.SYSCALL_TGKILL_X -> event.paramSigned(TgkillExit.SIG, -1);
                    default -> -1;
                };
        byte[] name = KernelConstantNames.signal(number);
        out.point(name);
        return name.length > 0;
    }

    private static boolean isEyas(EventContext context) {
        SyscallTarget reported = context.target();
        return reported != null && reported.isEyas();
    }

    /** Returns the main thread of the target process, or null if there is none or it is unknown. */
    private static @Nullable ThreadEntry find(EventContext context, FieldValue scratch) {
        ThreadEntry found = context.state().target(number(context, scratch));
        return found == null ? null : context.state().threads().main(found);
    }

    /** Returns the id of the target process or of one of its threads; at most 0 if there is none. */
    static long number(EventContext context, FieldValue scratch) {
        ThreadEntry thread = context.thread();
        if (thread == null) {
            return -1;
        }
        Event event = context.event();
        SyscallTarget reported = context.target();
        if (reported != null) {
            return reported.pid();
        }
        int param = SyscallTarget.param(event.code());
        if (param >= 0) {
            return event.paramSigned(param, -1);
        }
        if (event.code() == EventCode.SOCKET_CONNECT_X) {
            return ListeningProcess.of(context, thread);
        }
        return ResultFields.isOpen(event.code()) ? opened(context, thread, scratch) : -1;
    }

    /** Returns the id in the opened path below {@code /proc}, or -1 if it has none. */
    private static long opened(EventContext context, ThreadEntry thread, FieldValue scratch) {
        if (!RealPathFields.real(context, scratch)
                || scratch.length() <= PROCESSES.length
                || !ByteSearch.matches(
                        scratch.bytes(), scratch.offset(), scratch.offset() + scratch.length(), PROCESSES)) {
            return -1;
        }
        int from = PROCESSES.length;
        int end = from;
        long id = 0;
        while (end < scratch.length()
                && end - from <= MOST_DIGITS
                && scratch.at(end) >= '0'
                && scratch.at(end) <= '9') {
            id = id * 10 + scratch.at(end) - '0';
            end++;
        }
        if (end == from) {
            return isSelf(scratch, from) ? thread.tid() : -1;
        }
        // A process in its own pid namespace sees different ids.
        return end - from > MOST_DIGITS || thread.inPidNamespace() ? -1 : id;
    }

    private static boolean isSelf(FieldValue path, int from) {
        byte[] bytes = path.bytes();
        int end = path.offset() + path.length();
        return ByteSearch.matches(bytes, path.offset() + from, end, SELF)
                || ByteSearch.matches(bytes, path.offset() + from, end, THREAD_SELF);
    }

    /** Returns whether both belong to one step, or both to none and neither is the runner. */
    private static boolean isSameStep(ThreadEntry one, ThreadEntry other) {
        Attribution mine = one.job().attribution();
        Attribution theirs = other.job().attribution();
        if (one.job().isRunner() != other.job().isRunner()) {
            return false;
        }
        return (mine == null || mine.step() == null)
                ? (theirs == null || theirs.step() == null)
                : theirs != null && mine.step() == theirs.step();
    }

    /** Returns whether both run the same file and are related: by step and package script, otherwise by their parents. */
    private static boolean areRelated(ThreadEntry one, ThreadEntry other) {
        if (one.exePath().length == 0
                || one.exeIno() != other.exeIno()
                || !Arrays.equals(one.exePath(), other.exePath())) {
            return false;
        }
        Attribution mine = one.job().attribution();
        Attribution theirs = other.job().attribution();
        if (mine != null && mine.step() != null) {
            return theirs != null && mine.step() == theirs.step() && mine.script() == theirs.script();
        }
        return one.ptid() == other.pid() || other.ptid() == one.pid() || (one.ptid() > 1 && one.ptid() == other.ptid());
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return SyscallFields.bind(binders, definition, argument);
    }
}
