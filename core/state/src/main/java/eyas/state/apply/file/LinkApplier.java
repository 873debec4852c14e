package eyas.state.apply.file;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.LinkExit;
import eyas.event.EventParams.LinkatExit;
import eyas.event.EventParams.SymlinkExit;
import eyas.event.EventParams.SymlinkatExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.LinkTable;
import eyas.state.file.PathResolver;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;

/** Applies symlink, symlinkat, link and linkat, which give a file another name. */
public final class LinkApplier implements Applier {
    private static final int AT_SYMLINK_FOLLOW = 0x400;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result != 0) {
            return;
        }
        tables.mounts.doubtIfIsolated(thread);
        switch (event.code()) {
            case EventCode.SYSCALL_SYMLINK_X ->
                symbolic(tables, thread, event, SymlinkExit.TARGET, -1, SymlinkExit.LINKPATH);
            case EventCode.SYSCALL_SYMLINKAT_X ->
                symbolic(tables, thread, event, SymlinkatExit.TARGET, SymlinkatExit.LINKDIRFD, SymlinkatExit.LINKPATH);
            case EventCode.SYSCALL_LINK_2_X ->
                hard(tables, context, thread, -1, LinkExit.OLDPATH, false, -1, LinkExit.NEWPATH);
            default ->
                hard(
                        tables,
                        context,
                        thread,
                        LinkatExit.OLDDIR,
                        LinkatExit.OLDPATH,
                        (event.paramUnsigned(LinkatExit.FLAGS, 0) & AT_SYMLINK_FOLLOW) != 0,
                        LinkatExit.NEWDIR,
                        LinkatExit.NEWPATH);
        }
    }

    private static void symbolic(
            StateTables tables, ThreadEntry thread, Event event, int target, int directory, int path) {
        tables.named(thread, event, path);
        if (tables.isBelowAnotherRoot(thread)) {
            return;
        }
        byte[] link = tables.paths.followed(thread, event, directory, path, false);
        byte[] onMachine = tables.paths.machineName();
        byte[] given = tables.text.string(event, target, PathResolver.MOST_REAL + 1);
        if (given.length > PathResolver.MOST_REAL) {
            tables.kernelPaths.cutText();
            return;
        }
        if (link.length == 0 || given.length == 0) {
            return;
        }
        byte[] leads = given;
        if (given[0] == '/') {
            leads = new byte[given.length + 1];
            leads[0] = '/';
            System.arraycopy(given, 0, leads, 1, given.length);
        }
        tables.origins.replaced(thread, link, event.time());
        tables.links.add(link, leads, thread.containerKey);
        if (onMachine.length > 0) {
            tables.links.add(onMachine, leads, Bytes.EMPTY);
        }
    }

    private static void hard(
            StateTables tables,
            AppliedEvent context,
            ThreadEntry thread,
            int oldDirectory,
            int old,
            boolean follows,
            int directory,
            int path) {
        Event event = context.event;
        tables.named(thread, event, old);
        tables.named(thread, event, path);
        byte[] file = tables.paths.followed(thread, event, oldDirectory, old, follows);
        byte[] name = file;
        byte[] leads = follows ? null : tables.links.target(file, thread.containerKey);
        boolean isSymbolic = leads != null && !LinkTable.isHard(leads);
        if (leads != null && !isSymbolic) {
            file = leads;
        }
        byte[] link = tables.paths.followed(thread, event, directory, path, false);
        byte[] onMachine = tables.paths.machineName();
        context.machineNames = tables.machineNames.named(file, link);
        if (file.length > 0 && link.length > 0 && !Arrays.equals(file, link) && !tables.isBelowAnotherRoot(thread)) {
            boolean isOwn = tables.origins.isWriter(thread, file);
            tables.origins.replaced(thread, link, event.time());
            // A hard link to a symbolic link is resolved from its own location.
            byte[] target = isSymbolic && leads != null ? leads : file;
            tables.links.addHard(link, target, thread.containerKey, isOwn);
            tables.links.copyDoubt(name, link, thread.containerKey);
            if (onMachine.length > 0) {
                tables.links.addHard(onMachine, target, Bytes.EMPTY, isOwn);
            }
        }
    }
}
