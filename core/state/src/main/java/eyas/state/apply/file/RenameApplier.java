package eyas.state.apply.file;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.Renameat2Exit;
import eyas.event.EventParams.RenameatExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.process.ThreadEntry;
import java.util.ArrayList;
import java.util.List;

/** Applies rename, renameat and renameat2 to the files that this job wrote. */
public final class RenameApplier implements Applier {
    /** {@code RENAME_EXCHANGE}: both files exchange their names. */
    private static final int EXCHANGE = 0x2;
    /** A path that no file can have. */
    private static final byte[] ASIDE = Bytes.of("/\0");

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread != null && context.result == 0) {
            boolean isPlain = event.code() == EventCode.SYSCALL_RENAME_X;
            tables.named(thread, event, isPlain ? RenameExit.OLDPATH : RenameatExit.OLDPATH);
            tables.named(thread, event, isPlain ? RenameExit.NEWPATH : RenameatExit.NEWPATH);
        }
        boolean isNothingKnown =
                tables.origins.files() == 0 && tables.links.hasNothing() && tables.machineNames.isEmpty();
        if (thread == null || context.result != 0 || isNothingKnown) {
            return;
        }
        tables.mounts.doubtIfIsolated(thread);
        byte[] before;
        byte[] beforeOnMachine;
        byte[] now;
        if (event.code() == EventCode.SYSCALL_RENAME_X) {
            before = tables.paths.followed(thread, event, -1, RenameExit.OLDPATH, false);
            beforeOnMachine = tables.paths.machineName();
            now = tables.paths.followed(thread, event, -1, RenameExit.NEWPATH, false);
        } else { // renameat, and renameat2 with the same first parameters
            before = tables.paths.followed(thread, event, RenameatExit.OLDDIRFD, RenameatExit.OLDPATH, false);
            beforeOnMachine = tables.paths.machineName();
            now = tables.paths.followed(thread, event, RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false);
        }
        byte[] nowOnMachine = tables.paths.machineName();
        if (before.length == 0 || now.length == 0) {
            return;
        }
        if (beforeOnMachine.length + nowOnMachine.length > 0) {
            tables.links.renamed(
                    beforeOnMachine.length > 0 ? beforeOnMachine : before,
                    nowOnMachine.length > 0 ? nowOnMachine : now,
                    Bytes.EMPTY);
        }
        boolean exchanged = event.code() == EventCode.SYSCALL_RENAMEAT2_X
                && (event.paramUnsigned(Renameat2Exit.FLAGS, 0) & EXCHANGE) != 0;
        List<byte[]> names = tables.machineNames.named(before, now);
        if (exchanged) {
            names = new ArrayList<>(names);
            names.addAll(tables.machineNames.named(now, before));
        }
        context.machineNames = names;
        if (exchanged && tables.links.isOneFile(before, now, thread.containerKey)) {
            return;
        }
        if (exchanged) {
            tables.origins.exchanged(thread, before, now, event.time());
            renamed(tables, thread, before, ASIDE);
            renamed(tables, thread, now, before);
            renamed(tables, thread, ASIDE, now);
            tables.links.forgetFormer(ASIDE, thread.containerKey);
        } else {
            tables.origins.moved(thread, before);
            tables.origins.replaced(thread, now, event.time());
            renamed(tables, thread, before, now);
        }
    }

    private static void renamed(StateTables tables, ThreadEntry thread, byte[] before, byte[] now) {
        tables.origins.renamed(thread, before, now);
        if (!tables.isBelowAnotherRoot(thread)) {
            tables.links.renamed(before, now, thread.containerKey);
        }
    }
}
