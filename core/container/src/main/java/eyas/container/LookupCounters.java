package eyas.container;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts what was asked of engines and what came of it. A question ends in exactly one of {@code answered},
 * {@code unknown} and {@code failed}, or is dropped before it is asked.
 *
 * @param asked questions handed over
 * @param answered containers that an engine described
 * @param unknown containers that every engine that could be asked denied knowing
 * @param failed containers of which nothing was learned because an engine failed, or none could be asked
 * @param dropped questions dropped because too many were open
 * @param late requests that an engine did not answer in time
 * @param malformed replies that could not be used
 * @param unreachable requests for which nobody listened, or that we may not make
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
