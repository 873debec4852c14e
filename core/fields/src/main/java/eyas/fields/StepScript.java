package eyas.fields;

import eyas.state.EventContext;
import eyas.state.job.Attribution;
import eyas.state.origin.OriginTable;
import eyas.state.process.ThreadEntry;

/**
 * Whether a process of a step executes the workflow or a script of the job's repository: it and all processes between it and the first
 * process of its step run installed programs, and no code from packages or the network.
 */
final class StepScript {
    /** The maximum number of ancestors to examine. */
    private static final int MOST = 64;

    private StepScript() {}

    static boolean extract(ThreadEntry thread, EventContext context, FieldValue out) {
        Attribution attribution = thread.job().attribution();
        if (attribution == null || attribution.step() == null) {
            return false;
        }
        boolean installs = attribution.script() != null && attribution.script().isInstalling();
        out.set(!installs && isOwnUpToStep(thread, context, out));
        return true;
    }

    private static boolean isOwnUpToStep(ThreadEntry thread, EventContext context, FieldValue out) {
        OriginTable origins = context.state().origins();
        ThreadEntry at = context.state().threads().main(thread);
        for (int i = 0; i < MOST && at != null && origins.runsOwnCode(at); i++) {
            if (at.job().startsStep()) {
                return true;
            }
            at = out.ancestor(context, thread, i);
        }
        return false;
    }
}
