package eyas.state.apply.file;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ChdirExit;
import eyas.event.EventParams.ChrootExit;
import eyas.event.EventParams.GetcwdExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DirectoryFd;
import eyas.state.process.ThreadEntry;

/** Applies chdir, fchdir, getcwd and chroot. */
public final class DirectoryApplier implements Applier {
    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result < 0) {
            return;
        }
        switch (event.code()) {
            case EventCode.SYSCALL_FCHDIR_X -> {
                byte[] real = real(tables, thread, event);
                DescriptorEntry directory = context.descriptor;
                if (directory != null && directory.name.length > 0) {
                    tables.changeDirectory(thread, directory.name, real.length > 0 ? real : directory.realName());
                } else if (real.length > 0) {
                    tables.changeDirectory(thread, real, real);
                }
            }
            case EventCode.SYSCALL_CHROOT_X -> {
                byte[] path = tables.text.string(event, ChrootExit.PATH, tables.limits.path());
                thread.root = path.length > 0 && path[0] == '/' ? path : tables.join(thread.cwd(), path);
                tables.threads.touch(thread);
            }
            case EventCode.SYSCALL_CHDIR_X -> {
                byte[] real = real(tables, thread, event);
                if (real.length > 0 && event.hasParam(ChdirExit.PATH)) {
                    byte[] path = tables.text.string(event, ChdirExit.PATH, tables.limits.path());
                    tables.changeDirectory(thread, path, real);
                } else {
                    change(tables, thread, event, ChdirExit.PATH);
                }
            }
            default -> change(tables, thread, event, GetcwdExit.PATH);
        }
    }

    /** Returns the working directory reported by the kernel, before this event or, if unchanged, before an earlier one; empty if none. */
    private static byte[] real(StateTables tables, ThreadEntry thread, Event event) {
        byte[] known = tables.kernelPaths.workingDirectory(event.thread());
        if (known != null) {
            return known;
        }
        byte[] reported = thread.led.take(0, event.time());
        return reported.length > 0 ? tables.paths.follow(thread, DirectoryFd.CURRENT, reported, reported) : reported;
    }

    private static void change(StateTables tables, ThreadEntry thread, Event event, int index) {
        if (event.hasParam(index)) {
            byte[] path = tables.text.string(event, index, tables.limits.path());
            if (!alreadyThere(thread, path)) {
                tables.changeDirectory(thread, path);
            }
        }
    }

    /** Returns whether {@code path} is the known working directory, which getcwd usually only confirms. */
    private static boolean alreadyThere(ThreadEntry thread, byte[] path) {
        byte[] cwd = thread.cwd();
        if (cwd.length != path.length + 1 || path.length == 0 || path[0] != '/') {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            if (cwd[i] != path[i]) {
                return false;
            }
        }
        return true;
    }
}
