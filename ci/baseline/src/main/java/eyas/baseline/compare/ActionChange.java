package eyas.baseline.compare;

import eyas.baseline.model.StepScope;

/**
 * A step that uses another action, or another version of it, than the lock has.
 *
 * @param step the step
 * @param before the action in the lock, empty for a step of commands
 * @param after the used action
 */
public record ActionChange(StepScope step, String before, String after) {}
