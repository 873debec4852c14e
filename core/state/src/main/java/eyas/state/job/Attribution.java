package eyas.state.job;

import org.jspecify.annotations.Nullable;

/**
 * To whom a process belongs: a CI job, a step of it, a package script. Immutable; one that nothing is known of has no
 * attribution at all.
 *
 * @param job the job, null outside of any
 * @param step the step, null for the runner itself
 * @param script the package script, null outside of any
 * @param confidence how sure job and step are
 * @param via by what job and step were found
 */
public record Attribution(
        @Nullable Job job,
        @Nullable JobStep step,
        @Nullable PackageScript script,
        Confidence confidence,
        AttributionMethod via) {

    /** Returns the same with another script. */
    Attribution within(PackageScript other) {
        return new Attribution(job, step, other, confidence, via);
    }

    /** Return the same of a job that became known better. */
    Attribution of(Job named) {
        return new Attribution(named, step, script, confidence, via);
    }

    /** Returns the same as far as a service tells that started something on its behalf. */
    Attribution by(AttributionMethod service, Confidence sure) {
        return new Attribution(job, step, script, sure.compareTo(confidence) > 0 ? sure : confidence, service);
    }
}
