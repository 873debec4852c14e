package eyas.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * A way to put right what a diagnostic is about.
 *
 * @param words what to do, one sentence without a full stop
 * @param edit the change that does it; null where it takes a person
 */
public record Fix(String words, @Nullable Edit edit) {}
