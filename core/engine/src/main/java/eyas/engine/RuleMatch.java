package eyas.engine;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;

/**
 * A match that a correlation keeps. Immutable.
 *
 * @param rule name of the rule
 * @param process the kernel's name of the thread; shared with the state, must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are shared with the state; matches are never compared.
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
