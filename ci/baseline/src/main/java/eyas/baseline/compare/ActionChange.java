package eyas.baseline.compare;

import eyas.baseline.model.StepScope;

/**
 * A step that uses another action, or another version of it, than the lock says.
 *
 * @param step the step
 * @param before what the lock says, empty for a step of commands
 * @param after what is used
 */
public record ActionChange(StepScope step, String before, String after) {}
