package eyas.rules.model;

/**
 * Whether a match starts a recording.
 *
 * @param wanted whether to start a recording
 * @param duration milliseconds; 0 = as configured
 */
public record CaptureSetting(boolean wanted, long duration) {}
