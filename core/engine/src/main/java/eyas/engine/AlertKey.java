package eyas.engine;

import eyas.fields.EventTarget;
import eyas.state.EventContext;
import eyas.state.job.Attribution;
import eyas.state.job.JobStep;
import eyas.state.process.ThreadEntry;

/**
 * The deduplication key of an alert: the same process triggered the same rule, in the same step, on the same target.
 *
 * @param rule the rule's name
 * @param process the number of the process's main thread, which is never reused as process IDs are; -1 if unknown
 * @param step the number of the step, -1 for none
 * @param target what the event acts on, see {@link EventTarget}
 */
public record AlertKey(String rule, long process, long step, String target) {
    /** The indicator that matched. An event may match several indicators; each of them is a separate alert. */
    private static final String INDICATOR = "indicator.value";

    /** Returns the key of {@code alert}. Event thread only. */
    public static AlertKey of(Alert alert, EventContext context) {
        ThreadEntry thread = context.thread();
        OutputValue indicator = alert.fields().get(INDICATOR);
        String target = indicator == null ? EventTarget.of(context) : indicator.toString();
        if (thread == null) {
            return new AlertKey(alert.rule(), -1, -1, target);
        }
        ThreadEntry process = context.state().threads().main(thread);
        Attribution attribution = process.job().attribution();
        JobStep step = attribution == null ? null : attribution.step();
        return new AlertKey(alert.rule(), process.number(), step == null ? -1 : step.number(), target);
    }
}
