package eyas.fields;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadResourceUsage;
import java.util.function.ToLongFunction;

/** Binds ids, memory, control groups and capabilities of a thread. */
final class ThreadFields {
    private static final long MAX_ID = 0xFFFF_FFFFL;
    private static final int MOST_PERCENT = 100;

    private ThreadFields() {}

    static void addTo(Binders binders) {
        binders.event("thread.tid", 1, (context, out) -> id(context.event().thread(), out));
        binders.thread("proc.pid", 1, (thread, context, out) -> id(thread.pid(), out));
        binders.thread("proc.sid", 1, (thread, context, out) -> number(thread.sid(), out));
        binders.thread("proc.vpgid", 1, (thread, context, out) -> number(thread.vpgid(), out));
        binders.thread("proc.pgid", 1, (thread, context, out) -> number(thread.pgid(), out));
        binders.thread("proc.vpid", 1, (thread, context, out) -> number(thread.vpid(), out) && thread.vpid() != -1);
        binders.thread("thread.vtid", 1, (thread, context, out) -> number(thread.vtid(), out) && thread.vtid() != -1);
        binders.thread("thread.ismain", 1, (thread, context, out) -> truth(thread.isMain(), out));
        binders.thread("proc.is_sid_leader", 1, (thread, context, out) -> truth(thread.sid() == thread.vpid(), out));
        binders.thread(
                "proc.is_vpgid_leader", 1, (thread, context, out) -> truth(thread.vpgid() == thread.vpid(), out));
        binders.thread("proc.is_pgid_leader", 1, (thread, context, out) -> truth(thread.pgid() == thread.pid(), out));
        binders.thread("proc.tty", 1, (thread, context, out) -> number(Integer.toUnsignedLong(thread.tty()), out));
        binders.otherOfThread("thread.nametid", 10, (thread, context, out) -> {
            out.clear().append(thread.comm()).appendDecimal(context.event().thread());
            return true;
        });
        binders.otherOfThread("proc.nthreads", 2, (thread, context, out) -> number(thread.threadCount(), out));
        binders.otherOfThread("proc.nchilds", 2, (thread, context, out) -> number(thread.otherThreadCount(), out));
        memory(binders);
        times(binders);
        descriptors(binders);
        controlGroups(binders);
        binders.thread(
                "thread.cap_permitted",
                30,
                (thread, context, out) -> names(thread.credentials().capPermitted(), out));
        binders.thread(
                "thread.cap_inheritable",
                30,
                (thread, context, out) -> names(thread.credentials().capInheritable(), out));
        binders.thread(
                "thread.cap_effective",
                30,
                (thread, context, out) -> names(thread.credentials().capEffective(), out));
    }

    private static void memory(Binders binders) {
        // These values change without a new generation, so results must not be cached by generation.
        binders.otherOfThread(
                "proc.vmsize",
                1,
                (thread, context, out) -> number(kib(thread.usage().vmSize()), out));
        binders.otherOfThread(
                "proc.vmrss",
                1,
                (thread, context, out) -> number(kib(thread.usage().vmRss()), out));
        binders.otherOfThread(
                "proc.vmswap",
                1,
                (thread, context, out) -> number(kib(thread.usage().vmSwap()), out));
        binders.otherOfThread(
                "thread.pfmajor",
                1,
                (thread, context, out) -> number(thread.usage().majorFaults(), out));
        binders.otherOfThread(
                "thread.pfminor",
                1,
                (thread, context, out) -> number(thread.usage().minorFaults(), out));
        binders.otherOfThread(
                "thread.vmsize",
                1,
                (thread, context, out) -> number(ofMain(thread, thread.usage().vmSize()), out));
        binders.otherOfThread(
                "thread.vmrss",
                1,
                (thread, context, out) -> number(ofMain(thread, thread.usage().vmRss()), out));
        binders.otherOfThread(
                "thread.vmsize.b",
                1,
                (thread, context, out) -> number(ofMain(thread, thread.usage().vmSize()) * 1024, out));
        binders.otherOfThread(
                "thread.vmrss.b",
                1,
                (thread, context, out) -> number(ofMain(thread, thread.usage().vmRss()) * 1024, out));
    }

    private static void times(Binders binders) {
        binders.other("thread.exectime", 1, (context, out) -> number(context.slice(), out));
        binders.otherOfThread(
                "thread.totexectime",
                1,
                (thread, context, out) -> number(thread.usage().runTime(), out));
        processorTime(binders, "thread.cpu", ThreadResourceUsage::userTime, ThreadResourceUsage::userTimeBefore, true);
        processorTime(
                binders, "thread.cpu.user", ThreadResourceUsage::userTime, ThreadResourceUsage::userTimeBefore, false);
        processorTime(
                binders,
                "thread.cpu.system",
                ThreadResourceUsage::systemTime,
                ThreadResourceUsage::systemTimeBefore,
                false);
    }

    /** Binds the CPU time since the previous report; only on reports, and at most 100, as in Falco. */
    private static void processorTime(
            Binders binders,
            String name,
            ToLongFunction<ThreadResourceUsage> now,
            ToLongFunction<ThreadResourceUsage> before,
            boolean withSystem) {
        binders.otherOfThread(name, 1, (thread, context, out) -> {
            ThreadResourceUsage usage = thread.usage();
            long current = now.applyAsLong(usage) + (withSystem ? usage.systemTime() : 0);
            long last = before.applyAsLong(usage) + (withSystem ? usage.systemTimeBefore() : 0);
            long passed = last == 0 ? 0 : current - last;
            out.set(passed < 0 || passed > MOST_PERCENT ? (double) MOST_PERCENT : (double) passed);
            return context.event().code() == EventCode.PROCINFO_E;
        });
    }

    private static void descriptors(Binders binders) {
        binders.otherOfThread(
                "proc.fdopencount", 2, (thread, context, out) -> number(thread.openDescriptorCount(), out));
        binders.otherOfThread("proc.fdlimit", 2, (thread, context, out) -> number(limit(thread, context), out));
        binders.otherOfThread("proc.fdusage", 3, (thread, context, out) -> {
            long limit = limit(thread, context);
            double open = thread.openDescriptorCount();
            out.set(limit <= 0 ? 0.0 : Math.min(100.0, open * 100 / limit));
            return true;
        });
    }

    private static void controlGroups(Binders binders) {
        binders.thread("thread.cgroups", 10, (thread, context, out) -> {
            ProcessText.joined(thread.cgroups(), out);
            return thread.cgroups().length > 0;
        });
        binders.required("thread.cgroup", (definition, argument) -> {
            byte[] subsystem = Bytes.of(argument);
            ThreadExtractor path = (thread, context, out) -> ProcessText.entry(thread.cgroups(), subsystem, out);
            return Binders.dotted(definition, argument, definition.type(), FieldDependency.THREAD, 10, path);
        });
    }

    private static boolean number(long value, FieldValue out) {
        out.set(value);
        return true;
    }

    private static boolean truth(boolean value, FieldValue out) {
        out.set(value);
        return true;
    }

    /** Sets an id; absent if it cannot be that of a real process. */
    static boolean id(long id, FieldValue out) {
        out.set(id);
        return id >= -1 && id <= MAX_ID;
    }

    private static boolean names(long capabilities, FieldValue out) {
        KernelConstantNames.capabilities(capabilities, out);
        return true;
    }

    private static long kib(int value) {
        return Integer.toUnsignedLong(value);
    }

    private static long ofMain(ThreadEntry thread, int value) {
        return thread.isMain() ? kib(value) : 0;
    }

    private static long limit(ThreadEntry thread, EventContext context) {
        return context.state().threads().main(thread).fdLimit();
    }
}
