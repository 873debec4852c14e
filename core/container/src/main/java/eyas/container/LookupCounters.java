package eyas.container;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts questions to engines and their results. A question ends in exactly one of {@code answered}, {@code unknown} and {@code failed}, or
 * is dropped before it is asked.
 *
 * @param asked questions handed over
 * @param answered containers that an engine described
 * @param unknown containers that every reachable engine denied knowing
 * @param failed containers of which nothing was learned because an engine failed, or none could be reached
 * @param dropped questions dropped because too many were open
 * @param late requests that an engine did not answer in time
 * @param malformed invalid replies
 * @param unreachable requests for which no process listened, or access was denied
 */
public record LookupCounters(
        long asked, long answered, long unknown, long failed, long dropped, long late, long malformed, long unreachable)
        implements LossReporter {
    @Override
    public void losses(LossCollector to) {
        to.lost("container_unnamed", unknown + failed);
        to.lost("container_question_dropped", dropped);
    }
}
