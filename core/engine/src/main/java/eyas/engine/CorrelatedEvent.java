package eyas.engine;

/**
 * One of the events that led to the alert of a correlation.
 *
 * @param rule name of the rule that matched
 * @param time time of the event, ns since the epoch
 * @param eventNumber sequence number of the event in its source
 * @param pid process ID, -1 if unknown
 * @param process the kernel's name of the thread (comm), empty if unknown
 */
public record CorrelatedEvent(String rule, long time, long eventNumber, long pid, String process) {}
