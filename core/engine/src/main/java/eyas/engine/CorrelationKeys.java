package eyas.engine;

import eyas.rules.model.CorrelationKey;
import eyas.state.EventContext;
import eyas.state.job.Attribution;
import eyas.state.job.Job;
import eyas.state.job.JobStep;
import eyas.state.job.PackageScript;
import eyas.state.process.ThreadEntry;
import org.jspecify.annotations.Nullable;

/** Computes the number by which a correlation groups events. */
final class CorrelationKeys {
    /** The event has no such value and does not count. */
    static final long NONE = -1;

    private CorrelationKeys() {}

    /** Returns the group of an event. Numbers of processes, scripts, steps and jobs are never reused. */
    static long of(CorrelationKey by, EventContext context) {
        ThreadEntry thread = context.thread();
        if (thread == null) {
            return NONE;
        }
        Attribution attribution = thread.job().attribution();
        return switch (by) {
            case PROCESS -> context.state().threads().main(thread).number();
            case ANCESTOR -> {
                long script = script(attribution);
                yield script == NONE ? thread.job().command() : script;
            }
            case SCRIPT -> script(attribution);
            case STEP -> {
                JobStep step = attribution == null ? null : attribution.step();
                yield step == null ? NONE : step.number();
            }
            case JOB -> {
                Job job = attribution == null ? null : attribution.job();
                yield job == null ? NONE : job.number();
            }
            case CONTAINER -> hash(thread.containerKey(), thread.containerKey().length) & Long.MAX_VALUE;
        };
    }

    private static long script(@Nullable Attribution attribution) {
        PackageScript script = attribution == null ? null : attribution.script();
        return script == null ? NONE : script.number();
    }

    /** Returns a hash of the first {@code length} bytes (FNV-1a, then mixed). */
    static long hash(byte[] bytes, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }
}
