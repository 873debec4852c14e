/**
 * The {@code falco} command.
 *
 * <p>{@link eyas.falco.FalcoProgram} performs the task of a {@link eyas.falco.FalcoArguments}; {@link eyas.falco.FalcoRun} combines an
 * event source, the active rules, sinks and components into a run. Other observers of events, alerts or counters (web endpoint, metrics,
 * captures around alerts) are {@link eyas.falco.RunComponent}s.
 *
 * <p>Belongs here: Falco's messages and lifecycle. Does not belong here: capturing, matching, sending, and parsing of command lines.
 */
@NullMarked
package eyas.falco;

import org.jspecify.annotations.NullMarked;
