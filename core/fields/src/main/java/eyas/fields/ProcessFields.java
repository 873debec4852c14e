package eyas.fields;

import eyas.event.Bytes;
import eyas.event.FlagTable;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import org.jspecify.annotations.Nullable;

/** Binds fields of the process itself: program, arguments, environment, executable file, standard descriptors. */
final class ProcessFields {
    private static final int WRITABLE = FlagTable.value("execve_flags", "EXE_WRITABLE");
    private static final int UPPER_LAYER = FlagTable.value("execve_flags", "EXE_UPPER_LAYER");
    private static final int LOWER_LAYER = FlagTable.value("execve_flags", "EXE_LOWER_LAYER");
    private static final int FROM_MEMFD = FlagTable.value("execve_flags", "EXE_FROM_MEMFD");

    private ProcessFields() {}

    static void addTo(Binders binders) {
        binders.thread("proc.name", 2, (thread, context, out) -> point(thread.comm(), out));
        binders.thread("proc.exe", 2, (thread, context, out) -> point(thread.exe(), out));
        binders.thread("proc.exepath", 2, (thread, context, out) -> point(thread.exePath(), out));
        binders.thread(
                "proc.cmdline", 10, (thread, context, out) -> ProcessText.commandLine(thread.comm(), thread, out));
        binders.thread("proc.exeline", 10, (thread, context, out) -> ProcessText.exeLine(thread, out));
        binders.add("proc.args", ProcessFields::arguments);
        binders.add("proc.env", ProcessFields::environment);
        binders.otherOfThread("proc.cwd", 2, (thread, context, out) -> point(thread.cwd(), out));
        binders.thread("proc.cmdnargs", 5, (thread, context, out) -> number(ProcessText.count(thread.args()), out));
        binders.thread(
                "proc.cmdlenargs",
                5,
                (thread, context, out) -> number(ProcessText.bytesWithoutEnds(thread.args()), out));
        flag(binders, "proc.is_exe_writable", WRITABLE);
        flag(binders, "proc.is_exe_upper_layer", UPPER_LAYER);
        flag(binders, "proc.is_exe_lower_layer", LOWER_LAYER);
        flag(binders, "proc.is_exe_from_memfd", FROM_MEMFD);
        unlessZero(binders, "proc.exe_ino", ThreadEntry::exeIno);
        unlessZero(binders, "proc.exe_ino.ctime", ThreadEntry::exeCtime);
        unlessZero(binders, "proc.exe_ino.mtime", thread -> thread.executable().modified());
        unlessZero(
                binders,
                "proc.exe_ino.ctime_duration_proc_start",
                thread -> thread.executable().changeToClone());
        unlessZero(
                binders,
                "proc.exe_ino.ctime_duration_pidns_start",
                thread -> thread.executable().changeToNamespace());
        unlessZero(binders, "proc.pidns_init_start_ts", ThreadEntry::pidNamespaceStart);
        unlessZero(binders, "proc.pid.ts", ThreadEntry::cloneTime);
        binders.otherOfThread("proc.duration", 2, (thread, context, out) -> {
            out.set(context.event().time() - thread.cloneTime());
            return thread.cloneTime() != 0;
        });
        standard(binders, "proc.stdin", 0);
        standard(binders, "proc.stdout", 1);
        standard(binders, "proc.stderr", 2);
    }

    /** Returns a number of a thread. */
    @FunctionalInterface
    private interface Figure {
        long of(ThreadEntry thread);
    }

    private static void unlessZero(Binders binders, String name, Figure figure) {
        binders.thread(name, 2, (thread, context, out) -> {
            long value = figure.of(thread);
            out.set(value);
            return value != 0;
        });
    }

    private static void flag(Binders binders, String name, int bit) {
        binders.thread(name, 1, (thread, context, out) -> number((thread.exeFlags() & bit) != 0 ? 1 : 0, out));
    }

    private static boolean number(long value, FieldValue out) {
        out.set(value);
        return true;
    }

    private static boolean point(byte[] bytes, FieldValue out) {
        out.point(bytes);
        return true;
    }

    private static BoundField arguments(FieldDefinition definition, @Nullable String argument) {
        ThreadExtractor extractor;
        if (argument == null) {
            extractor = (thread, context, out) -> ProcessText.joined(thread.args(), out);
        } else {
            int wanted = Binders.index(argument);
            if (wanted < 0) {
                throw Binders.nonexistent(definition.name(), argument);
            }
            extractor = (thread, context, out) -> ProcessText.element(thread.args(), wanted, out);
        }
        return Binders.bracketed(
                definition, argument, definition.type(), Multiplicity.ONE, FieldDependency.THREAD, 10, extractor);
    }

    private static BoundField environment(FieldDefinition definition, @Nullable String argument) {
        ThreadExtractor extractor;
        if (argument == null || Binders.index(argument) >= 0) {
            extractor = (thread, context, out) -> ProcessText.joined(environmentOf(thread, context), out);
        } else {
            byte[] name = Bytes.of(argument);
            extractor = (thread, context, out) -> ProcessText.variable(environmentOf(thread, context), name, out);
        }
        // The environment is that of the main thread, whose generation differs from the thread's.
        return Binders.bracketed(
                definition, argument, definition.type(), Multiplicity.ONE, FieldDependency.ANCESTORS, 20, extractor);
    }

    private static byte[] environmentOf(ThreadEntry thread, EventContext context) {
        return context.state().threads().main(thread).env();
    }

    private static void standard(Binders binders, String prefix, int fd) {
        binders.otherOfThread(prefix + ".type", 3, (thread, context, out) -> {
            var descriptor = TableLookups.descriptor(thread, fd);
            return descriptor != null && point(DescriptorFields.typeLabel(descriptor.type()), out);
        });
        binders.otherOfThread(prefix + ".name", 3, (thread, context, out) -> {
            var descriptor = TableLookups.descriptor(thread, fd);
            return descriptor != null && point(descriptor.name(), out);
        });
    }
}
