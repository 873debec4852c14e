package eyas.engine;

import eyas.fields.EventTarget;
import eyas.state.EventContext;
import eyas.state.job.Attribution;
import eyas.state.job.JobStep;
import eyas.state.process.ThreadEntry;

/**
 * What repetitions of an alert have alike: the same process broke the same rule, in the same step, on the same target.
 *
 * @param rule the rule's name
 * @param process the number of the process's main thread, which is not used again as process ids are; -1 where it is unknown
 * @param step the number of the step, -1 for none
 * @param target what the event acts on, see {@link EventTarget}
 */
public record AlertKey(String rule, long process, long step, String target) {
    /** What a list of indicators names: an event may meet several of them, each is an alert of its own. */
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
