package eyas.engine;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;

/**
 * A match that a correlation remembers. Immutable.
 *
 * @param rule name of the rule
 * @param process the kernel's name of the thread, shared with the state; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as the state has them; nobody compares evidence
record RuleMatch(String rule, long time, long eventNumber, long pid, byte[] process) {

    static RuleMatch of(String rule, EventContext context) {
        ThreadEntry thread = context.thread();
        return new RuleMatch(
                rule,
                context.event().time(),
                context.event().number(),
                thread == null ? -1 : thread.pid(),
                thread == null ? Bytes.EMPTY : thread.comm());
    }

    CorrelatedEvent contribution() {
        return new CorrelatedEvent(rule, time, eventNumber, pid, Bytes.text(process));
    }
}
