package eyas.state.job;

import org.jspecify.annotations.Nullable;

/**
 * The CI job, step and package script that a process belongs to. Immutable; a process about which nothing is known has no attribution.
 *
 * @param job the job, null outside of any
 * @param step the step, null for the runner itself
 * @param script the package script, null outside of any
 * @param confidence the confidence of job and step
 * @param via how job and step were determined
 */
public record Attribution(
        @Nullable Job job,
        @Nullable JobStep step,
        @Nullable PackageScript script,
        Confidence confidence,
        AttributionMethod via) {

    /** Returns this attribution with another script. */
    Attribution within(PackageScript other) {
        return new Attribution(job, step, other, confidence, via);
    }

    /** Returns this attribution with the job's completed description. */
    Attribution of(Job named) {
        return new Attribution(named, step, script, confidence, via);
    }

    /** Returns this attribution for a process that a service started on its behalf. */
    Attribution by(AttributionMethod service, Confidence sure) {
        return new Attribution(job, step, script, sure.compareTo(confidence) > 0 ? sure : confidence, service);
    }
}
